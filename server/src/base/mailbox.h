// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_MAILBOX_H
#define WEBPHONED_MAILBOX_H

#include <stdbool.h>

enum { MAILBOX_MAX = 254 };

// An address of e-mail as people have them: the dot-atom of RFC 5321 4.1.2, nothing quoted, so that it can stand in a command
// and in a header field as it is.
bool mailbox_good(const char *address);

#endif
