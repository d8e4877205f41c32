// SPDX-License-Identifier: MIT
// Memory of one request: taken piece by piece, given back all at once. Bounded.
#ifndef WEBPHONED_ARENA_H
#define WEBPHONED_ARENA_H

#include <stddef.h>

// The core, which is linked too, has a function of that name.
#define arena_take portal_arena_take

typedef struct arena_block arena_block;
typedef struct {
  arena_block *blocks;
  size_t used;  // of all blocks
  size_t max;
} arena;

arena arena_of(size_t max);
void arena_free(arena *a);

// Zeroed. NULL when the bound is reached or the heap is empty.
void *arena_take(arena *a, size_t size);
char *arena_copy(arena *a, const char *s, size_t len);
char *arena_print(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
