// SPDX-License-Identifier: MIT
// A letter to one person (RFC 5321, RFC 5322), by libcurl.
#ifndef WEBPHONED_MAIL_H
#define WEBPHONED_MAIL_H

#include "config/mail_config.h"

// `to` is a good mailbox; `subject` ASCII in one line; `body` UTF-8 in short lines that end with "\n". Takes seconds: for the
// pool. False, with the reason for the log.
bool mail_send(const mail_config *c, const char *to, const char *subject, const char *body, char why[200]);

#endif
