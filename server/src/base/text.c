// SPDX-License-Identifier: MIT
// Bounded writing, and what counts as a host name and as UTF-8.
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/ascii.h"

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

// How many bytes follow this first byte, and the range of the next one; -1 if none may begin so.
static int utf8_follow(unsigned char c, unsigned char *low, unsigned char *high) {
  *low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
  *high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
  if (c == 0) return -1;
  if (c < 0x80) return 0;
  if (c < 0xc2) return -1;
  if (c < 0xe0) return 1;
  if (c < 0xf0) return 2;
  return c < 0xf5 ? 3 : -1;
}

bool is_utf8(const char *s, size_t len) {
  const unsigned char *at = (const unsigned char *)s;
  const unsigned char *end = at + len;
  while (at < end) {
    unsigned char low;
    unsigned char high;
    int follow = utf8_follow(*at++, &low, &high);
    if (follow < 0 || end - at < follow) return false;
    for (; follow > 0; follow--, at++) {
      if (*at < low || *at > high) return false;
      low = 0x80;
      high = 0xbf;
    }
  }
  return true;
}
