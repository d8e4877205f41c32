// SPDX-License-Identifier: MIT
// Bounded writer: appends and keeps the first error.
#include "base/buf.h"

#include "webphone/err.h"
#include <string.h>

buf buf_on(void *memory, size_t cap) {
  return (buf){.at = memory, .cap = cap};
}

buf buf_in(arena *a, size_t cap) {
  char *at = arena_take(a, cap);
  return at ? buf_on(at, cap) : (buf){.err = WP_E_ARENA};
}

buf buf_open(arena *a) {
  size_t peak = a->peak;
  buf b = buf_in(a, (a->cap - a->used) / 2);
  a->peak = peak;  // counts what is written
  return b;
}

wp_str buf_seal(buf *b, arena *a) {
  // A text that failed is of no use: all of its memory goes back.
  size_t len = b->err ? 0 : b->len;
  if (b->at && b->at + b->cap == a->at + a->used) {
    a->used -= b->cap - len;
    b->cap = len;
    if (a->used > a->peak) a->peak = a->used;
  }
  return buf_view(b);
}

/** In line although nothing else is (docs/decisions/0008): no function is called more often. */
__attribute__((always_inline)) static inline char *grow(buf *b, size_t len) {
  if (b->err) return NULL;
  if (len > b->cap - b->len) {
    b->err = WP_E_FULL;
    return NULL;
  }
  char *at = b->at + b->len;
  b->len += len;
  return at;
}

void buf_char(buf *b, char c) {
  char *at = grow(b, 1);
  if (at) *at = c;
}

void buf_str(buf *b, wp_str text) {
  char *at = grow(b, text.len);
  if (!at) return;
  // most are a few characters, for which a copy of memory costs more than a loop
  size_t i = 0;
  for (; i + 8 <= text.len; i += 8) memcpy(at + i, text.at + i, 8);
  for (; i < text.len; i++) at[i] = text.at[i];
}

void buf_lit(buf *b, const char *terminated) {
  buf_str(b, (wp_str){terminated, strlen(terminated)});
}

void buf_u32(buf *b, uint32_t number) {
  char digits[10];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + number % 10);
  while (number /= 10);
  buf_str(b, (wp_str){digits + at, sizeof digits - at});
}

void buf_uri(buf *b, char c, bool plain) {
  static const char digit[] = "0123456789ABCDEF";
  char text[] = {plain ? c : '%', digit[(uint8_t)c >> 4], digit[c & 15]};
  buf_str(b, (wp_str){text, plain ? 1 : 3});
}

void buf_hex(buf *b, const void *bytes, size_t len) {
  static const char digit[] = "0123456789abcdef";
  const uint8_t *in = bytes;
  if (len > SIZE_MAX / 2) len = SIZE_MAX / 2;
  char *at = grow(b, 2 * len);
  for (size_t i = 0; at && i < len; i++) {
    *at++ = digit[in[i] >> 4];
    *at++ = digit[in[i] & 15];
  }
}

void buf_utf8(buf *b, uint32_t point) {
  if (point < ' ' || point > 0x10ffff || point >> 11 == 0x1b)
    point = 0xfffd;  // no control, no half of a pair
  if (point < 0x80) {
    buf_char(b, (char)point);
    return;
  }
  uint32_t more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
  buf_char(b, (char)((0xff00 >> (more + 1) & 0xff) | point >> 6 * more));
  while (more--) buf_char(b, (char)(0x80 | (point >> 6 * more & 0x3f)));
}

wp_str buf_view(const buf *b) {
  return b->err ? (wp_str){NULL, 0} : (wp_str){b->at ? b->at : "", b->len};
}
