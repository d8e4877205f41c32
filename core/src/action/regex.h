// SPDX-License-Identifier: MIT
// The regular expressions of form fields, as JavaScript's test() without flags understands them: found anywhere, case
// counts, characters are code points, {n,m}. Never catastrophic: time is at most nodes times characters.
// Not known, and so malformed: look-around, back references, \p, \c.
#ifndef ACTION_REGEX_H
#define ACTION_REGEX_H

#include "base/arena.h"

#define REGEX_NODES 4096
#define REGEX_RANGES 512

typedef struct regex regex;

/** WP_E_REGEX when malformed or too long, WP_E_ARENA. "/x/" and "/x/i" are taken as in JavaScript. */
int regex_compile(arena *a, wp_str text, regex **out);
bool regex_match(const regex *r, wp_str text);

#endif
