// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_RANGE_H
#define WEBPHONED_RANGE_H

#include <stdint.h>

typedef enum {
  RANGE_ALL,   // no range, or one that is passed over: 200
  RANGE_PART,  // 206
  RANGE_NOT,   // nothing of it is there: 416
} range_kind;

typedef struct {
  uint64_t first;
  uint64_t count;
} range;

// What Range asks for of something of `size` bytes (RFC 9110 14.2). `header` NULL: it is absent. Several ranges
// in one header are answered with all of it, as is allowed. `if_range` (13.1.5) must be exactly this entity tag.
range_kind range_read(const char *header, const char *if_range, const char *etag, uint64_t size, range *out);

#endif
