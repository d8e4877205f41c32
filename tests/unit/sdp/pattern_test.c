// SPDX-License-Identifier: MIT
// Patterns: what matches, what is malformed, and that no pattern is slow.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "guarded.h"
#include "sdp/pattern.h"
#include "webphone/err.h"

static bool matches(const char *pattern_text, const char *text) {
  guarded_text rule = guarded_copy(pattern_text, strlen(pattern_text));
  guarded_text name = guarded_copy(text, strlen(text));
  pattern p;
  int err = pattern_compile((wp_str){rule.at, rule.len}, &p);
  if (err) print_error("does not compile: %s\n", pattern_text);
  assert_int_equal(err, 0);
  bool found = pattern_match(&p, (wp_str){name.at, name.len});
  guarded_free(&rule);
  guarded_free(&name);
  return found;
}

static void test_matches(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *text;
    bool match;
  } cases[] = {
      {"PC.*", "PCMU", true},
      {"PC.*", "pcma", true},
      {"PC.*", "PC", true},
      {"PC.*", "XPCMU", false},
      {"pcmu", "PCMU", true},
      {"PCMU", "PCMUX", false},
      {"PCM", "PCMU", false},
      {"PCM[UA]", "pcma", true},
      {"PCM[ua]", "PCMA", true},
      {"PCM[^U]", "PCMA", true},
      {"PCM[^u]", "PCMU", false},
      {"G7(22|29)", "G722", true},
      {"G7(22|29)", "G711", false},
      {"G72[0-5]", "g725", true},
      {"G72[0-5]", "g726", false},
      {"^PCMU$", "PCMU", true},
      {"a$b", "ab", false},
      {"x^a", "xa", false},
      {"(^a|b)c", "ac", true},
      {"iLBC|SPEEX|", "", true},
      {"iLBC|SPEEX", "speex", true},
      {"a|b|c", "c", true},
      {"", "", true},
      {"", "a", false},
      {"()*", "", true},
      {"(a*)*b", "aaab", true},
      {"(a|b)+", "abba", true},
      {"(a|b)+", "", false},
      {"ab?c", "ac", true},
      {"ab?c", "abbc", false},
      {"a+?b", "aab", true},
      {"(?:ab)+", "abab", true},
      {"telephone\\-event", "telephone-event", true},
      {"\\.", ".", true},
      {"\\.", "x", false},
      {"\\d+", "8000", true},
      {"\\w\\s\\d", "a 1", true},
      {"[\\d-]+", "1-2", true},
      {"[a\\]]+", "a]a", true},
      {"[a-]", "-", true},
      {".", "\x80", true},
      {"[\x80-\xff]", "\xc3", true},
      {"(|a)b", "b", true},
      {"((a|b)*c)+", "abcbc", true},
      {"((a|b)*c)+", "abcb", false},
      {"\\**", "**", true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (matches(cases[i].pattern, cases[i].text) != cases[i].match) {
      fail_msg("%s against %s should be %d", cases[i].pattern, cases[i].text, cases[i].match);
    }
  }
}

static void test_malformed(void **state) {
  (void)state;
  static const char *const cases[] = {"*",   "+a",  "?",  "a**",   "a{2}", "{",   "(",      "a(b", ")",
                                      "a)b", "[",   "[a", "[b-a]", "\\",   "a\\", "\\1",    "\\b", "(?=a)",
                                      "(?",  "(?a", "|*", "[]a",   "?:a",  "[^]", "[a-\\d]"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    pattern p;
    guarded_text rule = guarded_copy(cases[i], strlen(cases[i]));
    if (pattern_compile((wp_str){rule.at, rule.len}, &p) != WP_E_REGEX)
      fail_msg("should be malformed: %s", cases[i]);
    assert_false(pattern_match(&p, STR("a")));
    guarded_free(&rule);
  }
}

static void test_bounds(void **state) {
  (void)state;
  char text[4096];
  pattern p;
  memset(text, 'a', sizeof text);
  assert_int_equal(pattern_compile((wp_str){text, sizeof text}, &p), WP_E_REGEX);
  memset(text, '(', sizeof text);
  assert_int_equal(pattern_compile((wp_str){text, sizeof text}, &p), WP_E_REGEX);
  for (size_t i = 0; i < sizeof text / 4; i++) memcpy(text + i * 4, "[ab]", 4);
  assert_int_equal(pattern_compile((wp_str){text, PATTERN_MAX + 4}, &p), WP_E_REGEX);
  assert_int_equal(pattern_compile((wp_str){text, PATTERN_MAX}, &p), 0);
}

/** The patterns that make backtracking matchers take years. */
static void test_linear(void **state) {
  (void)state;
  static char text[60000];
  memset(text, 'a', sizeof text);
  static const char *const cases[] = {"(a*)*b",   "(a+)+b",           "(a|a)*b",
                                      "(a|aa)+b", "(.*)*(.*)*(.*)*b", "a?a?a?a?a?a?a?a?b"};
  clock_t begin = clock();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    pattern p;
    assert_int_equal(pattern_compile(str_of(cases[i]), &p), 0);
    assert_false(pattern_match(&p, (wp_str){text, sizeof text}));
  }
  assert_true((double)(clock() - begin) / CLOCKS_PER_SEC < 20.0);  // a second at most, even under sanitizers
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_matches),
      cmocka_unit_test(test_malformed),
      cmocka_unit_test(test_bounds),
      cmocka_unit_test(test_linear),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
