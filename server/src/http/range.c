// SPDX-License-Identifier: MIT
// A part of a file: "bytes=first-last", "bytes=first-", "bytes=-count" (RFC 9110 14.1.2).
#include "http/range.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"

// Digits to a number; more than anything is as much as anything. NULL: there are none.
static const char *read_digits(const char *at, uint64_t *out) {
  if (!is_digit(*at)) return NULL;
  *out = 0;
  for (; is_digit(*at); at++)
    *out = *out > UINT64_MAX / 100 ? UINT64_MAX / 10 : *out * 10 + (uint64_t)(*at - '0');
  return at;
}

range_kind range_read(const char *header, const char *if_range, const char *etag, uint64_t size, range *out) {
  *out = (range){0, size};
  if (!header || strncasecmp(header, "bytes=", 6) != 0) return RANGE_ALL;
  if (if_range && strcmp(if_range, etag) != 0) return RANGE_ALL;
  const char *at = header + 6;
  uint64_t first = 0;
  uint64_t last = UINT64_MAX;
  if (*at == '-') {
    uint64_t count;
    at = read_digits(at + 1, &count);
    if (!at || *at) return RANGE_ALL;
    if (count == 0 || size == 0) return RANGE_NOT;
    *out = count < size ? (range){size - count, count} : (range){0, size};
    return RANGE_PART;
  }
  at = read_digits(at, &first);
  if (!at || *at != '-') return RANGE_ALL;
  at++;
  if (*at) at = read_digits(at, &last);
  if (!at || *at || last < first) return RANGE_ALL;
  if (first >= size) return RANGE_NOT;
  *out = (range){first, (last < size ? last : size - 1) - first + 1};
  return RANGE_PART;
}
