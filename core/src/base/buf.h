// SPDX-License-Identifier: MIT
// Bounded writer: appends into memory of known size and keeps the first error; check once at the end.
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "webphone/types.h"

typedef struct buf {
  char *at;
  size_t cap, len;
  int err;  // 0, or WP_E_FULL from the first write that did not fit; later writes do nothing
} buf;

buf buf_on(void *memory, size_t cap);
/** A buffer of `cap` bytes from the arena; born with WP_E_ARENA when there is no room. */
buf buf_in(arena *a, size_t cap);
/** Half of what is left: for texts that nobody wants to count beforehand, and that are sealed. */
buf buf_open(arena *a);
/** Give the unused tail back to the arena; only for the youngest allocation. */
wp_str buf_seal(buf *b, arena *a);
void buf_char(buf *b, char c);
void buf_str(buf *b, wp_str text);
/** A string literal or other terminated text. */
void buf_lit(buf *b, const char *terminated);
void buf_u32(buf *b, uint32_t number);
/** Lower-case hexadecimal of `len` bytes. */
void buf_hex(buf *b, const void *bytes, size_t len);
/** Of a URI: as it is where that is `plain`, else its escape (3986 2.1). */
void buf_uri(buf *b, char c, bool plain);
/** A character as UTF-8; what is none in a text (a control, half of a pair) as U+FFFD. */
void buf_utf8(buf *b, uint32_t point);
wp_str buf_view(const buf *b);

#endif
