// SPDX-License-Identifier: MIT
// Memory of one input: a bump allocator over memory that the caller gave.
#include "base/arena.h"

#include <string.h>

void arena_init(arena *a, void *memory, size_t cap) {
  *a = (arena){.at = memory, .cap = memory ? cap : 0};
}

void arena_reset(arena *a) {
  a->used = 0;
}

static char *take(arena *a, size_t size, size_t pad) {
  if (pad > a->cap - a->used || size > a->cap - a->used - pad) return NULL;
  char *at = a->at + a->used + pad;
  a->used += pad + size;
  if (a->used > a->peak) a->peak = a->used;
  return at;
}

void *arena_take(arena *a, size_t size) {
  if (!a->at) return NULL;
  size_t align = _Alignof(max_align_t);
  return take(a, size, (align - ((uintptr_t)a->at + a->used) % align) % align);
}

wp_str arena_keep(arena *a, wp_str text) {
  if (!text.at || !a->at) return (wp_str){NULL, 0};
  char *at = take(a, text.len, 0);
  if (!at) return (wp_str){text.len ? NULL : "", 0};
  if (text.len) memcpy(at, text.at, text.len);
  return (wp_str){at, text.len};
}
