// SPDX-License-Identifier: MIT
// A chain of blocks with one bound over all of them.
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4 << 10, ALIGN = 16 };

struct arena_block {
  arena_block *next;
  size_t size;
  size_t used;
  _Alignas(ALIGN) unsigned char bytes[];
};

arena arena_of(size_t max) {
  return (arena){.max = max};
}

void arena_free(arena *a) {
  while (a->blocks) {
    arena_block *next = a->blocks->next;
    free(a->blocks);
    a->blocks = next;
  }
  a->used = 0;
}

static void *take(arena *a, size_t size) {
  if (size > a->max) return NULL;
  size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  arena_block *block = a->blocks;
  if (!block || block->size - block->used < size) {
    size_t room = size > BLOCK ? size : BLOCK;
    if (a->used + room > a->max + BLOCK) return NULL;
    block = malloc(sizeof *block + room);
    if (!block) return NULL;
    block->size = room;
    block->used = 0;
    block->next = a->blocks;
    a->blocks = block;
    a->used += room;
  }
  void *taken = block->bytes + block->used;
  block->used += size;
  return taken;
}

void *arena_take(arena *a, size_t size) {
  void *taken = take(a, size);
  return taken ? memset(taken, 0, size) : NULL;
}

char *arena_copy(arena *a, const char *s, size_t len) {
  char *copy = take(a, len + 1);
  if (!copy) return NULL;
  if (len) memcpy(copy, s, len);
  copy[len] = '\0';
  return copy;
}

char *arena_print(arena *a, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  char *out = len < 0 ? NULL : arena_take(a, (size_t)len + 1);
  if (!out) return NULL;
  va_start(args, format);
  vsnprintf(out, (size_t)len + 1, format, args);
  va_end(args);
  return out;
}
