// SPDX-License-Identifier: MIT
// Memory of one input: taken piece by piece, given back all at once when the next input begins.
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "webphone/types.h"

typedef struct arena {
  char *at;
  size_t cap, used, peak;
} arena;

void arena_init(arena *a, void *memory, size_t cap);
void arena_reset(arena *a);
/** `size` bytes, aligned for any type, not cleared; NULL when there is no room. */
void *arena_take(arena *a, size_t size);
/** A copy of `text`; absent when there is no room (and text was not empty). */
wp_str arena_keep(arena *a, wp_str text);

#endif
