// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_NEGOTIATE_H
#define WEBPHONED_NEGOTIATE_H

#include <stdbool.h>

typedef enum { CODING_PLAIN, CODING_GZIP, CODING_BROTLI, CODINGS } coding;

// The name in Content-Encoding, and the end of a precompressed file's name.
extern const char *const coding_names[CODINGS];
extern const char *const coding_suffixes[CODINGS];

// Does the client take this coding? `header` is Accept-Encoding, NULL when absent (RFC 9110 12.5.3).
bool coding_accepted(const char *header, coding which);

// Does If-None-Match name this entity tag (with its quotes)? (RFC 9110 13.1.2)
bool etag_matches(const char *header, const char *etag);

// The type of a file by its name.
const char *mime_type(const char *name);

#endif
