// SPDX-License-Identifier: MIT
#include "store/find.h"

#include <string.h>

const char *find_pattern(arena *a, const char *find) {
  char *out = arena_take(a, 2 * strlen(find) + 3);
  if (!out) return NULL;
  size_t len = 0;
  out[len++] = '%';
  for (; *find; find++) {
    if (strchr("!%_", *find)) out[len++] = '!';
    out[len++] = *find;
  }
  out[len++] = '%';
  out[len] = 0;
  return out;
}
