// SPDX-License-Identifier: MIT
// A pattern and a text, divided by a zero byte. What matches must match in the other case too, and a
// pattern made of the text with every sign escaped must match it.
#include "base/str.h"
#include "fuzz.h"
#include "sdp/pattern.h"
#include "webphone/err.h"

static char swapped(char c) {
  if (c >= 'a' && c <= 'z') return (char)(c - 32);
  return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static void check_literal(wp_str text) {
  char literal[PATTERN_MAX];
  size_t len = 0;
  if (text.len > PATTERN_MAX / 2) return;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!word) literal[len++] = '\\';
    literal[len++] = c;
  }
  pattern p;
  FUZZ_CHECK(pattern_compile((wp_str){literal, len}, &p) == 0);
  FUZZ_CHECK(pattern_match(&p, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_reader r = {data, size};
  wp_str rule = fuzz_text(&r), rest = fuzz_take(&r, r.left);
  char *rule_copy = fuzz_copy((const uint8_t *)rule.at, rule.len);
  char *text_copy = fuzz_copy((const uint8_t *)rest.at, rest.len);
  wp_str text = {text_copy, rest.len};
  pattern p;
  int err = pattern_compile((wp_str){rule_copy, rule.len}, &p);
  FUZZ_CHECK(err == 0 || err == WP_E_REGEX);
  bool found = pattern_match(&p, text);
  FUZZ_CHECK(!err || !found);
  check_literal(text);
  for (size_t i = 0; i < rest.len; i++) text_copy[i] = swapped(text_copy[i]);
  FUZZ_CHECK(pattern_match(&p, text) == found);
  free(rule_copy);
  free(text_copy);
  return 0;
}
