// SPDX-License-Identifier: MIT
// Passwords of operators as Argon2id (RFC 9106): slow to guess, also for who has the database.
#ifndef WEBPHONED_ARGON_H
#define WEBPHONED_ARGON_H

#include <stdbool.h>

enum { ARGON_SIZE = 128 };

// "$argon2id$v=19$...": what is kept. False: no randomness, or no memory.
bool argon_make(const char *password, char out[ARGON_SIZE]);

// Takes some 20 ms and 19 MiB, whatever the answer; with "" for `kept` too, so that nobody learns who exists.
bool argon_check(const char *kept, const char *password);

// Was it made by argon_make? Another's costs could stop the server.
bool argon_good(const char *kept);

#endif
