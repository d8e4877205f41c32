// SPDX-License-Identifier: MIT
// What people type to find somebody, and what they find it by.
#ifndef WEBPHONED_WORDS_H
#define WEBPHONED_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { WORD_MAX = 32 };

typedef struct {
  char at[WORD_MAX + 1];
  size_t len;
} word;

// Adds the words of a text, small letters, each once and cut to WORD_MAX. Gives the new count.
size_t words_add(const char *text, word *words, size_t count, size_t most);
// The same for a number: one word, of its digits.
size_t words_add_number(const char *number, word *words, size_t count, size_t most);
// Digits and what people put between them, nothing else?
bool is_number_like(const char *text);

#endif
