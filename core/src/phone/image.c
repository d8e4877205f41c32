// SPDX-License-Identifier: MIT
// Walks a description and moves what it tells, one way or the other. Every length, number with a bound and
// truth value that is loaded is checked: the bytes may be anybody's.
#include "phone/image.h"

#include <string.h>

#include "base/check.h"

#define ABSENT UINT32_MAX
#define LENGTHS 8

static void move(image *i, void *memory, size_t len) {
  if (i->muted) return;
  if (len > i->cap - i->used) i->bad = true;
  if (i->bad) return;
  if (len) memcpy(i->load ? memory : i->at + i->used, i->load ? i->at + i->used : memory, len);
  i->used += len;
}

/** A number up to `max`: none that is larger is ever stored. */
static void move_bounded(image *i, void *memory, size_t size, uint32_t max) {
  uint64_t number = 0;
  memcpy(&number, memory, size);
  move(i, &number, size);
  if (number > max) {
    i->bad = true;
  } else {
    memcpy(memory, &number, size);
  }
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

static void move_text(image *i, area *area, wp_str *text) {
  uint32_t len = text->at ? (uint32_t)text->len : ABSENT;
  move(i, &len, sizeof len);
  if (i->muted || i->bad) return;
  if (!i->load) {
    if (text->at) move(i, (void *)(uintptr_t)text->at, text->len);
    return;
  }
  *text = (wp_str){NULL, 0};
  if (len == ABSENT) return;
  i->bad = len > i->cap - i->used || area_keep(area, (wp_str){(char *)i->at + i->used, len}, text);
  if (!i->bad) i->used += len;
}

/** The text has its memory behind it. */
static void move_own(image *i, wp_str *text, size_t cap) {
  area own;
  area_init(&own, text + 1, cap);
  move_text(i, &own, text);
}

static void start_area(image *i, char *base, size_t cap) {
  i->area = (area *)(void *)base;
  if (i->load && !i->muted) area_init(i->area, i->area + 1, cap);
}

typedef struct lengths {
  uint32_t *at[LENGTHS];
  size_t told, used;
} lengths;

/** One field, or a run of bytes. `n` is the number of its word. */
static void move_field(image *i, uint32_t op, char *at, uint32_t n, lengths *known) {
  void *field = at;
  switch (op) {
  case IMAGE_U32: move(i, field, 4); return;
  case IMAGE_BOOL: move_bounded(i, field, sizeof(bool), 1); return;
  case IMAGE_ENUM: move_bounded(i, field, 4, n); return;
  case IMAGE_SIZE: move_bounded(i, field, sizeof(size_t), n); return;
  case IMAGE_TIME: move_time(i, field); return;
  case IMAGE_TEXT: move_text(i, i->area, field); return;
  case IMAGE_OWN: move_own(i, field, n); return;
  case IMAGE_BYTES: move(i, field, n); return;
  case IMAGE_LEN:
    WP_CHECK(known->told < LENGTHS);
    known->at[known->told++] = field;
    move(i, field, 4);
    return;
  case IMAGE_USED: {
    WP_CHECK(known->used < known->told);
    uint32_t *len = known->at[known->used++];
    if (*len > n) {
      i->bad = true;
      *len = 0;
    }
    move(i, field, *len);
    return;
  }
  default: return;
  }
}

typedef struct run {
  size_t size, align, count;  // of one field
} run;

static run run_of(uint32_t op, uint32_t n) {
  switch (op) {
  case IMAGE_ENUM: return (run){4, 4, 1};
  case IMAGE_SIZE: return (run){sizeof(size_t), _Alignof(size_t), 1};
  case IMAGE_OWN: return (run){sizeof(wp_str) + n, _Alignof(wp_str), 1};
  case IMAGE_BYTES:
  case IMAGE_USED: return (run){n, 1, 1};
  case IMAGE_BOOL: return (run){sizeof(bool), _Alignof(bool), n};
  case IMAGE_TIME: return (run){sizeof(wp_ms), _Alignof(wp_ms), n};
  case IMAGE_TEXT: return (run){sizeof(wp_str), _Alignof(wp_str), n};
  default: return (run){4, 4, n};
  }
}

static char *aligned(char *at, size_t align) {
  return at + (-(uintptr_t)at & (align - 1));
}

/** Behind the fields stands what the compiler laid out: a field that nobody told would show here. */
static void check_told(const char *base, char *at, uint32_t layout) {
  WP_CHECK(aligned(at, layout & 15) == base + (layout >> 4));
}

const uint32_t *image_struct(image *i, char *base, uint32_t layout, const uint32_t *word) {
  bool muted = i->muted;
  lengths known = {.told = 0};
  char *at = base;
  while (*word) {
    uint32_t op = *word & 15, n = *word >> 4;
    word++;
    if (op == IMAGE_AREA) {
      start_area(i, base + *word++, n);
    } else if (op == IMAGE_REST) {
      uint32_t first;
      memcpy(&first, base, sizeof first);
      if (!first) i->muted = true;
    } else if (op >= IMAGE_SKIP) {
      uint32_t inner = *word++;
      const uint32_t *fields = word;
      at = aligned(at, inner & 15);
      for (; n; n--, at += inner >> 4)
        if (op == IMAGE_STRUCT) word = image_struct(i, at, inner, fields);
    } else {
      run r = run_of(op, n);
      at = aligned(at, r.align);
      for (; r.count; r.count--, at += r.size) move_field(i, op, at, n, &known);
    }
  }
  check_told(base, at, layout);
  i->muted = muted;
  return word + 1;
}
