// SPDX-License-Identifier: MIT
// Small regular expressions for codec and dial rules: literals, . [] [^] * + ? | ( ) ^ $ \d \w \s \x,
// case folded, whole-text match as the operator's documents use them. Linear time, no allocation.
// What is not in the subset ({2}, back references, look-around) is malformed, never taken literally.
#ifndef SDP_PATTERN_H
#define SDP_PATTERN_H

#include "webphone/types.h"

#define PATTERN_NODES 128
#define PATTERN_SETS 16

typedef struct pattern {
  uint16_t node_count;
  struct {
    uint8_t kind;
    uint8_t from, to;
    uint16_t next, other;
  } nodes[PATTERN_NODES];
  uint8_t sets[PATTERN_SETS][32];  // bit sets of character classes
  uint16_t set_count, start;
} pattern;

/** WP_E_REGEX when malformed or too long. */
int pattern_compile(wp_str text, pattern *out);
/** Does the pattern match the whole of `text`, in any case? */
bool pattern_match(const pattern *p, wp_str text);

#endif
