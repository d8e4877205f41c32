// SPDX-License-Identifier: MIT
// Views of text: comparing, cutting, searching.
#include "base/str.h"

#include <string.h>

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

wp_str str_of(const char *terminated) {
  return terminated ? (wp_str){terminated, strlen(terminated)} : STR_NONE;
}

bool str_eq(wp_str a, wp_str b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_eq_ci(wp_str a, wp_str b) {
  return a.len == b.len && str_starts_ci(a, b);
}

bool str_starts(wp_str text, wp_str prefix) {
  return text.len >= prefix.len && (prefix.len == 0 || memcmp(text.at, prefix.at, prefix.len) == 0);
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
  const char *found = memchr(text.at, c, text.len);
  return found ? (size_t)(found - text.at) : text.len;
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

uint32_t str_pick(wp_str text, const char *words) {
  wp_str list = str_of(words), word;
  for (uint32_t i = 1; str_take_until(&list, ' ', &word); i++)
    if (str_eq_ci(text, word)) return i;
  return 0;
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
  size_t end = str_find(*text, separator);
  size_t taken = end < text->len ? end + 1 : end;
  *piece = str_part(*text, 0, end);
  text->at += taken;
  text->len -= taken;
  return true;
}
