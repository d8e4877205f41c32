// SPDX-License-Identifier: MIT
// Walks a description and moves what it tells, one way or the other. Every length, number with a bound and
// truth value that is loaded is checked: the bytes may be anybody's.
#include "phone/image.h"

#include <string.h>

#include "base/check.h"

#define ABSENT UINT32_MAX

static void move(image *i, void *memory, size_t len) {
  if (i->muted) return;
  if (i->bad || len > i->cap - i->used) {
    i->bad = true;
    return;
  }
  uint8_t *at = i->at + i->used;
  i->used += len;
  if (i->load)
    memmove(memory, at, len);
  else
    memmove(at, memory, len);
}

/** A number of `size` bytes up to `max`; a larger one is never stored. */
static void move_number(image *i, void *memory, size_t size, uint32_t max) {
  uint32_t number = 0;
  memcpy(&number, memory, size);
  move(i, &number, size);
  if (number > max)
    i->bad = true;
  else
    memcpy(memory, &number, size);
}

/** 0 and WP_NEVER are no times. */
static wp_ms shifted(wp_ms time, wp_ms shift) {
  return time + 1 < 2 ? time : time + shift;
}

static void move_time(image *i, wp_ms *time) {
  wp_ms moved = shifted(*time, i->shift);
  move(i, &moved, sizeof moved);
  if (i->load && !i->muted) *time = shifted(moved, i->shift);
}

static void move_text(image *i, wp_str *text) {
  uint32_t len = text->at ? (uint32_t)text->len : ABSENT;
  move(i, &len, sizeof len);
  if (i->muted || i->bad) return;
  if (!i->load) {
    if (text->at) move(i, (void *)(uintptr_t)text->at, len);
    return;
  }
  wp_str kept = {len == ABSENT ? NULL : (char *)i->at + i->used, len};
  if (kept.at) {
    if (len > i->cap - i->used) {
      i->bad = true;
      return;
    }
    i->used += len;
  }
  if (area_keep(i->area, kept, text)) i->bad = true;
}

static char *aligned(char *at, size_t align) {
  return at + (-(uintptr_t)at & (align - 1));
}

/** A run of fields at `at`; answers where it ends. */
static char *move_run(image *i, uint32_t op, uint32_t n, char *at) {
  static const uint8_t sizes[] = {[IMAGE_U32] = 4,
                                  [IMAGE_ENUM] = 4,
                                  [IMAGE_BOOL] = sizeof(bool),
                                  [IMAGE_BYTES] = 1,
                                  [IMAGE_TIME] = sizeof(wp_ms),
                                  [IMAGE_TEXT] = sizeof(wp_str)};
  size_t size = sizes[op];
  at = aligned(at, op == IMAGE_TEXT ? _Alignof(wp_str) : size);
  for (uint32_t count = op == IMAGE_ENUM ? 1 : n; count; count--, at += size) {
    void *field = at;
    if (op == IMAGE_TEXT)
      move_text(i, field);
    else if (op == IMAGE_TIME)
      move_time(i, field);
    else
      move_number(i, field, size, op == IMAGE_ENUM ? n : op == IMAGE_BOOL ? 1 : UINT32_MAX);
  }
  return at;
}

/** From here on texts are kept in the area at `there`; loading begins with an empty one of `n` octets. */
static void use_area(image *i, char *there, uint32_t n) {
  i->area = (area *)(void *)there;
  if (i->load && !i->muted) area_init(i->area, i->area + 1, n);
}

/** An array of `n` octets at `at`, of which as many count as the number at `there` says. */
static void move_used(image *i, char *at, const char *there, uint32_t n) {
  uint32_t len = *(const uint32_t *)(const void *)there;
  if (len > n) i->bad = true;
  move(i, at, len);
}

const uint32_t *image_struct(image *i, char *base, uint32_t layout, const uint32_t *word) {
  bool muted = i->muted;
  char *at = base;
  while (*word) {
    uint32_t op = *word & 15, n = *word >> 4;
    word++;
    if (op < IMAGE_USED) {
      at = move_run(i, op, n, at);
    } else if (op == IMAGE_SKIP) {
      at = aligned(at, n & 15) + (n >> 4);
    } else if (op == IMAGE_REST) {
      if (!*(uint32_t *)(void *)base) i->muted = true;
    } else {
      uint32_t more = *word++;
      char *there = base + more;
      switch (op) {
      case IMAGE_AREA: use_area(i, there, n); break;
      case IMAGE_USED:
        move_used(i, at, there, n);
        at += n;
        break;
      default: {
        const uint32_t *fields = word;
        at = aligned(at, more & 15);
        for (; n; n--, at += more >> 4) word = image_struct(i, at, more, fields);
      }
      }
    }
  }
  // behind the fields stands what the compiler laid out: a field that nobody told would show here
  WP_CHECK(aligned(at, layout & 15) == base + (layout >> 4));
  i->muted = muted;
  return word + 1;
}
