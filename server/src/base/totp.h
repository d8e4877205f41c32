// SPDX-License-Identifier: MIT
// The second factor: codes of an authenticator app (RFC 6238 with its usual choices: SHA-1, 30 s, six digits).
#ifndef WEBPHONED_TOTP_H
#define WEBPHONED_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TOTP_SECRET_SIZE = 33, TOTP_KEY_MAX = 40, TOTP_CODE_DIGITS = 6 };

// 160 random bits in base32 (RFC 4648 6), as apps take them. False: no randomness.
bool totp_make(char out[TOTP_SECRET_SIZE]);

// RFC 4226 5.3: the code of a counter, at most eight digits.
uint32_t hotp(const unsigned char *key, size_t len, uint64_t counter, int digits);

// The step whose code this is: the present one, or one beside it, since clocks differ (5.2). 0: none that is later than
// `used`, so that a code is good for once.
int64_t totp_step(const char *secret, const char *code, int64_t now, int64_t used);

// Base32 of 16 to 64 letters.
bool totp_secret_good(const char *secret);

#endif
