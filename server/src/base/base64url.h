// SPDX-License-Identifier: MIT
// base64url without padding (RFC 4648 5).
#ifndef WEBPHONED_BASE64URL_H
#define WEBPHONED_BASE64URL_H

#include <stdbool.h>
#include <stddef.h>

#define BASE64URL_SIZE(bytes) (((bytes)*4 + 2) / 3 + 1)

// `out` has BASE64URL_SIZE(len) bytes.
void base64url_write(const void *bytes, size_t len, char *out);

// Exactly `len` bytes, or false. Unused bits of the last letter must be 0, so that a value has one spelling.
bool base64url_read(const char *text, unsigned char *out, size_t len);

#endif
