// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_TEXT_H
#define WEBPHONED_TEXT_H

#include <stdbool.h>
#include <stddef.h>

// A bounded text under construction. What does not fit sets `full`; check once, at the end.
typedef struct {
  char *at;
  size_t size;
  size_t len;
  bool full;
} text;

text text_in(char *room, size_t size);
void text_add(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Letters, digits, '-' and '.', as in a host name; 1 to 253 of them.
bool is_host(const char *s, size_t len);

// Whole, shortest, no surrogates (RFC 3629 4), and no zero byte.
bool is_utf8(const char *s, size_t len);

#endif
