// SPDX-License-Identifier: MIT
// Views of text: comparing, cutting, searching.
#include "base/str.h"

#include <string.h>

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/** In line (docs/decisions/0008): what takes pieces off a text is the most frequent of all who search. */
__attribute__((always_inline)) static inline const char *seek(const char *at, const char *end, char flip,
                                                              uint8_t bound) {
  const uint64_t ones = 0x0101010101010101u, flips = ones * (uint8_t)flip;
  while (end - at >= 8) {
    uint64_t eight;
    memcpy(&eight, at, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    eight ^= flips;
    uint64_t low = (eight - ones * bound) & ~eight & ones * 0x80;  // the lowest set bit is right
    if (low) return at + __builtin_ctzll(low) / 8;
    at += 8;
  }
  while (at < end && (uint8_t)(*at ^ flip) >= bound) at++;
  return at;
}

const char *str_seek(const char *at, const char *end, char flip, uint8_t bound) {
  return seek(at, end, flip, bound);
}

wp_str str_of(const char *terminated) {
  return terminated ? (wp_str){terminated, strlen(terminated)} : STR_NONE;
}

bool str_eq(wp_str a, wp_str b) {
  return a.len == b.len && str_starts(a, b);
}

bool str_eq_ci(wp_str a, wp_str b) {
  return a.len == b.len && str_starts_ci(a, b);
}

bool str_starts(wp_str text, wp_str prefix) {
  if (text.len < prefix.len) return false;
  for (size_t i = 0; i < prefix.len; i++)  // mostly a few characters: memcmp costs more than a loop
    if (text.at[i] != prefix.at[i]) return false;
  return true;
}

bool str_starts_ci(wp_str text, wp_str prefix) {
  if (text.len < prefix.len) return false;
  for (size_t i = 0; i < prefix.len; i++)
    if (lower(text.at[i]) != lower(prefix.at[i])) return false;
  return true;
}

bool str_has_ci(wp_str text, wp_str part) {
  for (; text.len >= part.len && part.len; text.at++, text.len--)
    if (lower(*text.at) == lower(*part.at) && str_starts_ci(text, part)) return true;
  return false;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

wp_str str_trim(wp_str text) {
  while (text.len && is_space(text.at[0])) {
    text.at++;
    text.len--;
  }
  while (text.len && is_space(text.at[text.len - 1])) text.len--;
  return text;
}

size_t str_find(wp_str text, char c) {
  if (text.len == 0) return 0;
  return (size_t)(str_seek(text.at, text.at + text.len, c, 1) - text.at);
}

wp_str str_part(wp_str text, size_t from, size_t len) {
  if (!text.at) return text;
  if (from > text.len) from = text.len;
  if (len > text.len - from) len = text.len - from;
  return (wp_str){text.at + from, len};
}

wp_str str_before(wp_str text, char c) {
  return str_trim(str_part(text, 0, str_find(text, c)));
}

wp_str str_after(wp_str text, char c) {
  return str_part(text, str_find(text, c) + 1, text.len);
}

uint32_t str_pick(wp_str text, const char *words) {
  wp_str list = str_of(words), word;
  for (uint32_t i = 1; str_take_until(&list, ' ', &word); i++)
    if (str_eq_ci(text, word)) return i;
  return 0;
}

wp_str str_word(const char *words, uint32_t which) {
  wp_str list = str_of(words), word = STR_NONE;
  while (which-- && str_take_until(&list, ' ', &word)) {
  }
  return word;
}

bool str_to_u32(wp_str text, uint32_t *out) {
  if (text.len == 0) return false;
  uint64_t number = 0;
  for (size_t i = 0; i < text.len; i++) {
    uint32_t digit = (uint32_t)text.at[i] - '0';
    number = number * 10 + digit;
    if (digit > 9 || number > UINT32_MAX) return false;
  }
  *out = (uint32_t)number;
  return true;
}

int str_hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool str_take_line(wp_str *text, wp_str *line) {
  if (!str_take_until(text, '\n', line)) return false;
  if (line->len && line->at[line->len - 1] == '\r') line->len--;
  return true;
}

bool str_take_until(wp_str *text, char separator, wp_str *piece) {
  if (text->len == 0) return false;
  const char *from = text->at, *end = from + text->len, *at = seek(from, end, separator, 1);
  *piece = (wp_str){from, (size_t)(at - from)};
  at += at < end;
  *text = (wp_str){at, (size_t)(end - at)};
  return true;
}
