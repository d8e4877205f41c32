// SPDX-License-Identifier: MIT
// Text to words in small letters: Latin, Greek, Cyrillic; other scripts as they are.
#include "base/words.h"

#include <string.h>

#include "base/ascii.h"

// Small letter of a two-byte character.
static unsigned fold(unsigned c) {
  if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
    return c + 0x20;
  if (c >= 0x400 && c <= 0x40f) return c + 0x50;
  bool even = (c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177);
  bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e);
  if ((even && c % 2 == 0) || (odd && c % 2 == 1)) return c + 1;
  return c;
}

static size_t keep(const word *w, word *words, size_t count, size_t most) {
  if (w->len == 0 || count == most) return count;
  for (size_t i = 0; i < count; i++) {
    if (words[i].len == w->len && memcmp(words[i].at, w->at, w->len) == 0) return count;
  }
  words[count] = *w;
  return count + 1;
}

static void push(word *w, char c) {
  if (w->len < WORD_MAX) w->at[w->len++] = c;
}

size_t words_add(const char *text, word *words, size_t count, size_t most) {
  word w = {0};
  const unsigned char *at = (const unsigned char *)text;
  for (;; at++) {
    if (*at >= 0xc3 && *at <= 0xd1 && (at[1] & 0xc0) == 0x80) {
      unsigned c = fold((*at & 0x1fu) << 6 | (at[1] & 0x3fu));
      push(&w, (char)(0xc0 | c >> 6));
      push(&w, (char)(0x80 | (c & 0x3f)));
      at++;
    } else if (*at >= 0x80 || is_alnum((char)*at)) {
      push(&w, (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at));
    } else {
      count = keep(&w, words, count, most);
      w = (word){0};
      if (!*at) return count;
    }
  }
}

size_t words_add_number(const char *number, word *words, size_t count, size_t most) {
  word w = {0};
  for (; *number; number++) {
    if (is_digit(*number)) push(&w, *number);
  }
  return keep(&w, words, count, most);
}

bool is_number_like(const char *text) {
  bool digits = false;
  for (; *text; text++) {
    if (!is_digit(*text) && !strchr("+-()/. ", *text)) return false;
    digits = digits || is_digit(*text);
  }
  return digits;
}
