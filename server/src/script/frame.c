// SPDX-License-Identifier: MIT
// Bytes of a stream to frames, bounded.
#include "script/frame.h"

#include <stdlib.h>
#include <string.h>

void frame_head(size_t len, unsigned char out[FRAME_HEAD]) {
  for (int i = 0; i < FRAME_HEAD; i++) out[i] = (unsigned char)(len >> (24 - 8 * i) & 255);
}

frames frames_of(size_t most) {
  return (frames){.most = most};
}

void frames_free(frames *f) {
  free(f->bytes);
  *f = (frames){.most = f->most};
}

char *frames_room(frames *f, size_t *room) {
  if (f->len == f->room) {
    size_t wanted = f->room ? 2 * f->room : 4096;
    char *grown = realloc(f->bytes, wanted);
    if (!grown) return NULL;
    f->bytes = grown;
    f->room = wanted;
  }
  *room = f->room - f->len;
  return f->bytes + f->len;
}

void frames_add(frames *f, size_t len) {
  f->len += len;
}

int frames_next(frames *f, const char **at, size_t *len) {
  if (f->taken) {
    f->len -= f->taken;
    memmove(f->bytes, f->bytes + f->taken, f->len);
    f->taken = 0;
  }
  if (f->len < FRAME_HEAD) return 0;
  size_t wanted = 0;
  for (int i = 0; i < FRAME_HEAD; i++) wanted = wanted << 8 | (unsigned char)f->bytes[i];
  if (wanted > f->most) return -1;
  if (f->len - FRAME_HEAD < wanted) return 0;
  *at = f->bytes + FRAME_HEAD;
  *len = wanted;
  f->taken = FRAME_HEAD + wanted;
  return 1;
}
