// SPDX-License-Identifier: MIT
// Test inputs that end where the memory ends: the byte behind the last one faults, without any sanitizer.
#ifndef SUPPORT_GUARDED_H
#define SUPPORT_GUARDED_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct guarded_text {
  char *at;  // the text; at[len] is not mapped
  size_t len;
  void *map;
  size_t map_size;
} guarded_text;

/** `bytes` NULL: room of that size. */
static inline guarded_text guarded_copy(const void *bytes, size_t len) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  size_t room = (len + page - 1) / page * page + page;
  char *map = mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED || mprotect(map + room, page, PROT_NONE) != 0) {
    perror("guarded_copy");
    abort();
  }
  guarded_text text = {map + room - len, len, map, room + page};
  if (bytes && len) memcpy(text.at, bytes, len);
  return text;
}

static inline void guarded_free(guarded_text *text) {
  if (text->map) munmap(text->map, text->map_size);
  *text = (guarded_text){0};
}

/** The same text cut to its first `len` bytes, moved so that it still ends at the guard. */
static inline const char *guarded_cut(guarded_text *text, const void *bytes, size_t len) {
  char *at = text->at + text->len - len;
  if (len) memcpy(at, bytes, len);
  return at;
}

/** A terminated text at a guard, its length in *len. For tests that do not mind the few pages. */
static inline const char *guarded(const char *terminated, size_t *len) {
  *len = strlen(terminated);
  return guarded_copy(terminated, *len).at;
}

#endif
