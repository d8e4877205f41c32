// SPDX-License-Identifier: MIT
// Times in the database are milliseconds since 1970.
#ifndef WEBPHONED_CLOCK_H
#define WEBPHONED_CLOCK_H

#include <stdint.h>
#include <time.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static inline int64_t clock_of(clockid_t which) {
  struct timespec t;
  clock_gettime(which, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
static inline int64_t clock_now(void) {
  return clock_of(CLOCK_REALTIME);
}
// Never set back: for waiting.
static inline int64_t clock_steady(void) {
  return clock_of(CLOCK_MONOTONIC);
}

#endif
