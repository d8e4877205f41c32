// SPDX-License-Identifier: MIT
// Patterns of form fields: what matches, what does not, what is malformed, and that nothing takes long.
#include "action/regex.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char memory[1 << 18];

static int compile(const char *pattern, regex **r) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  return regex_compile(&a, str_of(pattern), r);
}

static void test_matches(void **state) {
  (void)state;
  static const struct {
    const char *pattern, *yes, *no;
  } cases[] = {{"abc", "xabcx", "abC"},
               {"^abc$", "abc", "xabc"},
               {"^a{3}$", "aaa", "aaaa"},
               {"^a{2,}$", "aaaa", "a"},
               {"^a{2,3}$", "aaa", "aaaa"},
               {"^a{0}b$", "b", "ab"},
               {"^(ab){2}$", "abab", "ab"},
               {"^(a|bc)*d$", "abcad", "abd"},
               {"^[a-c]+$", "abcabc", "abd"},
               {"^[^a-c]+$", "xyz", "xaz"},
               {"^[]a]$", NULL, "a"},
               {"^\\d{4}-\\d{2}$", "2024-01", "2024-1"},
               {"^\\D+$", "abc", "a1"},
               {"^\\w+$", "a_1", "a-1"},
               {"^\\W$", "-", "_"},
               {"^\\s\\S$", " x", "xx"},
               {"^.$", "\xc3\xa9", "ab"},
               {"^[\xc3\xa0-\xc3\xbf]+$", "\xc3\xa9\xc3\xb6", "e"},
               {"\\bcat\\b", "the cat sat", "concatenate"},
               {"\\Bcat", "concat", "cat"},
               {"^a+?b*?c??$", "aab", "b"},
               {"^(?:x|y)z$", "yz", "xyz"},
               {"^\\x41\\u00e9$", "A\xc3\xa9", "Ae"},
               {"^[\\d.-]+$", "1.2-3", "1,2"},
               {"/^yes$/i", "YeS", "yess"},
               {"/^[a-z]+$/i", "ABC", "A1"},
               {"/a/", "a", "b"},
               {"^\\/\\.\\*$", "/.*", "/x"},
               {"", "anything", NULL},
               {"^$", "", "x"},
               {"a|", "zzz", NULL},
               {"^[^]$", "x", "xy"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    regex *r;
    if (compile(cases[i].pattern, &r)) fail_msg("%s is malformed", cases[i].pattern);
    if (cases[i].yes && !regex_match(r, str_of(cases[i].yes)))
      fail_msg("%s, %s", cases[i].pattern, cases[i].yes);
    if (cases[i].no && regex_match(r, str_of(cases[i].no)))
      fail_msg("%s, not %s", cases[i].pattern, cases[i].no);
  }
}

static void test_malformed(void **state) {
  (void)state;
  static const char *const cases[] = {"(",
                                      ")",
                                      "[",
                                      "[z-a]",
                                      "*",
                                      "+a",
                                      "a**",
                                      "a{",
                                      "a{2,1}",
                                      "a{9999}",
                                      "\\",
                                      "\\q",
                                      "(?=a)",
                                      "(?<n>a)",
                                      "\\1",
                                      "a{1,2}{3}",
                                      "[\\q]",
                                      "x{-1}",
                                      "\\x4",
                                      "\\p{L}",
                                      "((((((((((((((((((((((((((a))))))))))))))))))))))))))",
                                      "((((a{10}){10}){10}){10}){10}",
                                      "(((x{30}){30}){30}){30}"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    regex *r;
    if (compile(cases[i], &r) != WP_E_REGEX) fail_msg("%s is taken", cases[i]);
  }
  arena a;
  regex *r;
  arena_init(&a, memory, 100);
  assert_int_equal(regex_compile(&a, STR("a"), &r), WP_E_ARENA);
}

/** Patterns that backtrack for years elsewhere; processor time, for the machine may be busy. */
static void test_time(void **state) {
  (void)state;
  static char text[4096];
  static const char *const cases[] = {
      "^(a+)+$", "^(a|a)*$", "(a*)*b", "^(a?){300}a{300}$", "(.*)(.*)(.*)(.*)(.*)x", "^((a|aa)+){5}!$"};
  memset(text, 'a', sizeof text);
  text[sizeof text - 1] = '?';
  clock_t start = clock();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    regex *r;
    if (compile(cases[i], &r)) fail_msg("%s is malformed", cases[i]);
    assert_false(regex_match(r, (wp_str){text, sizeof text}));
  }
  assert_true(clock() - start < 20 * CLOCKS_PER_SEC);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_matches), cmocka_unit_test(test_malformed),
                                     cmocka_unit_test(test_time)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
