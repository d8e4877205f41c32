// SPDX-License-Identifier: MIT
// Bounded writing, and what counts as a host name.
#include "text.h"

#include <stdarg.h>
#include <stdio.h>

#include "ascii.h"

text text_in(char *room, size_t size) {
  room[0] = '\0';
  return (text){room, size, 0, false};
}

void text_add(text *t, const char *format, ...) {
  if (t->full) return;
  va_list args;
  va_start(args, format);
  int len = vsnprintf(t->at + t->len, t->size - t->len, format, args);
  va_end(args);
  if (len < 0 || (size_t)len >= t->size - t->len) {
    t->full = true;
    t->at[t->len] = '\0';
    return;
  }
  t->len += (size_t)len;
}

bool is_host(const char *s, size_t len) {
  if (len == 0 || len > 253 || s[0] == '.' || s[0] == '-') return false;
  for (size_t i = 0; i < len; i++) {
    if (!is_alnum(s[i]) && s[i] != '-' && s[i] != '.') return false;
  }
  return true;
}
