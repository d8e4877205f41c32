// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_PASSWORD_H
#define WEBPHONED_PASSWORD_H

#include <stdbool.h>
#include <stddef.h>

// From standard input, having asked where that is a terminal. False, having said so: there is none.
bool password_read(char *out, size_t size);

#endif
