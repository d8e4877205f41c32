// SPDX-License-Identifier: MIT
// JSON as views: what is one value and what is not, members, elements, strings with escapes.
#include "config/json_view.h"

#include <string.h>

#include "base/str.h"
#include "guarded.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char memory[4096];

static void test_good(void **state) {
  (void)state;
  static const char *const
      good[] = {"{}",      "[]",   " [ ] ",     "\"\"",      "0",      "-1.5e+3",   "true",
                "false",   "null", "[1,2 , 3]", "{\"a\":1}", "[[[]]]", "\"\\\"]\"", "{\"a\" : [{}] }",
                "\"\\\\\""},
      *const bad[] = {"",      "{",   "}",      "[1",  "[1,]",        "[,1]",       "{\"a\"}", "{\"a\":}",
                      "{a:1}", "\"",  "\"\\\"", "tru", "TRUE",        "nul1",       "1 2",     "[1 2]",
                      "{}x",   "[1}", "{1:2}",  "'a'", "\"a\" \"b\"", "{\"a\":1,}", "\\\"\"",  "[\"a]"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    guarded_text text = guarded_copy(good[i], strlen(good[i]));
    if (!json_good((wp_str){text.at, text.len})) fail_msg("is good: %s", good[i]);
    guarded_free(&text);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    guarded_text text = guarded_copy(bad[i], strlen(bad[i]));
    if (json_good((wp_str){text.at, text.len})) fail_msg("is bad: %s", bad[i]);
    guarded_free(&text);
  }
}

static void test_depth(void **state) {
  (void)state;
  char text[2 * JSON_VIEW_DEPTH + 2];
  memset(text, '[', JSON_VIEW_DEPTH);
  memset(text + JSON_VIEW_DEPTH, ']', JSON_VIEW_DEPTH);
  assert_true(json_good((wp_str){text, 2 * JSON_VIEW_DEPTH}));
  memset(text, '[', JSON_VIEW_DEPTH + 1);
  memset(text + JSON_VIEW_DEPTH + 1, ']', JSON_VIEW_DEPTH + 1);
  assert_false(json_good((wp_str){text, 2 * JSON_VIEW_DEPTH + 2}));
}

static void test_members(void **state) {
  (void)state;
  wp_str object = STR("{ \"a\" : 1 , \"b\":{\"a\":2},\"c\":null,\"a\":3, \"list\": [ 1 ,\"x,]\", [] ] }"),
         list, item;
  assert_true(str_eq(json_member(object, STR("a")), STR("1")));
  assert_true(str_eq(json_member(json_member(object, STR("b")), STR("a")), STR("2")));
  assert_null(json_member(object, STR("c")).at);
  assert_null(json_member(object, STR("d")).at);
  assert_null(json_member(STR("[1]"), STR("a")).at);
  assert_null(json_member(STR_NONE, STR("a")).at);
  list = json_member(object, STR("list"));
  static const wp_str items[] = {{"1", 1}, {"\"x,]\"", 5}, {"[]", 2}};
  for (size_t i = 0; i < 3; i++) {
    assert_true(json_next(&list, NULL, &item));
    assert_true(str_eq(item, items[i]));
  }
  assert_false(json_next(&list, NULL, &item));
}

static void check_string(const char *json, const char *text, size_t len) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  guarded_text in = guarded_copy(json, strlen(json));
  wp_str out = json_string(&a, (wp_str){in.at, in.len});
  if (text ? !str_eq(out, (wp_str){text, len}) : out.at != NULL)
    fail_msg("%s is %.*s", json, (int)out.len, out.at);
  guarded_free(&in);
}

static void test_strings(void **state) {
  (void)state;
  check_string("\"plain\"", "plain", 5);
  check_string("\"\"", "", 0);
  check_string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
  check_string("\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac", 6);
  check_string("\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", 4);
  check_string("\"\\ud83dx\\ude00\"", "\xef\xbf\xbdx\xef\xbf\xbd", 7);  // halves of a pair are no characters
  check_string("\"\\x\"", NULL, 0);
  check_string("\"\\u12\"", NULL, 0);
  check_string("\"\\u12g4\"", NULL, 0);
  check_string("7", NULL, 0);
  arena small;
  arena_init(&small, memory, 4);
  assert_null(json_string(&small, STR("\"longer than that\"")).at);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_good),
      cmocka_unit_test(test_depth),
      cmocka_unit_test(test_members),
      cmocka_unit_test(test_strings),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
