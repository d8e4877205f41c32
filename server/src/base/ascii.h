// SPDX-License-Identifier: MIT
// What a byte is, whatever the locale says.
#ifndef WEBPHONED_ASCII_H
#define WEBPHONED_ASCII_H

#include <stdbool.h>

static inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static inline bool is_alnum(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

#endif
