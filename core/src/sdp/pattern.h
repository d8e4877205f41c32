// SPDX-License-Identifier: MIT
// Small regular expressions for codec and dial rules: literals, . [] [^] * + ? | ( ) ^ $ \d \w \s \x,
// case folded, whole-text match as the operator's documents use them. Linear time, no allocation.
// What is not in the subset ({2}, back references, look-around) is malformed, never taken literally.
#ifndef SDP_PATTERN_H
#define SDP_PATTERN_H

#include "webphone/types.h"

#define PATTERN_MAX 200                   // characters of one
#define PATTERN_PLACES (PATTERN_MAX + 6)  // with the group that it is put into, and two behind

typedef struct pattern {
  uint32_t len;               // 0: malformed
  char text[PATTERN_PLACES];  // "(?:", the pattern, ")", and zeros
} pattern;

/** WP_E_REGEX when malformed or too long. */
int pattern_compile(wp_str text, pattern *out);
/** Does the pattern match the whole of `text`, in any case? */
bool pattern_match(const pattern *p, wp_str text);

#endif
