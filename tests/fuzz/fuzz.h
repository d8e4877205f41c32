// SPDX-License-Identifier: MIT
// What the fuzzers share: a check that also holds in optimised builds, and readers of the input.
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "webphone/types.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** After a replay of the whole corpus; not 0: it does not reach what it should. A fuzzer may have one. */
int fuzz_finish(void);

#define FUZZ_CHECK(truth) ((truth) ? (void)0 : fuzz_fail(#truth, __FILE__, __LINE__))

static inline void fuzz_fail(const char *truth, const char *file, int line) {
  fprintf(stderr, "%s:%d: not so: %s\n", file, line, truth);
  abort();
}

/** Reads every byte of a view, so that a sanitizer sees one that dangles. */
static inline void fuzz_touch(wp_str text) {
  for (size_t i = 0; i < text.len; i++) {
    volatile char byte = text.at[i];
    (void)byte;
  }
}

/** A copy of exactly that size: reading behind it is a fault. */
static inline char *fuzz_copy(const uint8_t *data, size_t size) {
  char *copy = malloc(size ? size : 1);
  if (!copy) abort();
  if (size) memcpy(copy, data, size);
  return copy;
}

typedef struct fuzz_reader {
  const uint8_t *at;
  size_t left;
} fuzz_reader;

static inline uint8_t fuzz_u8(fuzz_reader *r) {
  if (!r->left) return 0;
  r->left--;
  return *r->at++;
}

static inline uint32_t fuzz_u16(fuzz_reader *r) {
  uint32_t high = fuzz_u8(r);
  return high << 8 | fuzz_u8(r);
}

static inline wp_str fuzz_take(fuzz_reader *r, size_t len) {
  if (len > r->left) len = r->left;
  wp_str text = {(const char *)r->at, len};
  r->at += len;
  r->left -= len;
  return text;
}

/** Up to the next zero byte. */
static inline wp_str fuzz_text(fuzz_reader *r) {
  const uint8_t *end = r->left ? memchr(r->at, 0, r->left) : NULL;
  size_t len = end ? (size_t)(end - r->at) : r->left;
  wp_str text = fuzz_take(r, len);
  if (end) fuzz_u8(r);
  return text;
}

#endif
