// SPDX-License-Identifier: MIT
// Recovery codes: ten for whoever lost what shows the second factor's codes. Each is good for once; only their HMACs are
// kept, by the second factor's secret, so that with another secret they are worth nothing.
#ifndef WEBPHONED_RECOVERY_H
#define WEBPHONED_RECOVERY_H

#include <stdbool.h>

#include "base/secret.h"

enum {
  RECOVERY_CODES = 10,
  RECOVERY_CODE_SIZE = 15,     // "K7QD-2MZX-P4HN": 60 random bits
  RECOVERY_MARK = SHA256_HEX,  // hex and a space behind it
  RECOVERY_KEPT_SIZE = RECOVERY_CODES * RECOVERY_MARK + 1,
};

// Makes them, for the person alone, and what is kept. False: the system has no randomness to give.
bool recovery_make(const char *secret, char codes[RECOVERY_CODES][RECOVERY_CODE_SIZE],
                   char kept[RECOVERY_KEPT_SIZE]);

// What is kept of a code that somebody typed, in small letters and without its hyphens perhaps. False: it is none.
bool recovery_mark(const char *secret, const char *typed, char out[RECOVERY_MARK + 1]);

// Could that have been kept?
bool recovery_kept_good(const char *kept);

#endif
