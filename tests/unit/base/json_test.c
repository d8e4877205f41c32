// SPDX-License-Identifier: MIT
// JSON on the arena: trees, look-ups, garbage, depth, exhaustion; inputs end at a page guard.
#include "base/json.h"
#include "base/str.h"
#include "guarded.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static _Alignas(16) char memory[16384];
static arena a;

static int parse(const char *text, cJSON **out) {
  size_t len;
  const char *at = guarded(text, &len);
  arena_init(&a, memory, sizeof memory);
  return json_parse(&a, (wp_str){at, len}, out);
}

static void test_look_up(void **state) {
  (void)state;
  cJSON *root;
  assert_int_equal(
      parse("\n {\"name\":\"J\\u00f6rg \\\"x\\\"\",\"n\":4294967295,\"yes\":true,\"in\":{\"k\":\"v\"},"
            "\"half\":1.5,\"less\":-1,\"list\":[1,2]} ",
            &root),
      0);
  assert_true(str_eq(json_text(root, "name"), STR("J\xc3\xb6rg \"x\"")));
  assert_null(json_text(root, "n").at);
  assert_null(json_text(root, "NAME").at);
  assert_true(str_eq(json_text(json_item(root, "in"), "k"), STR("v")));
  assert_null(json_text(json_item(root, "no"), "k").at);
  uint32_t n = 5;
  assert_true(json_u32(root, "n", &n));
  assert_int_equal(n, UINT32_MAX);
  assert_false(json_u32(root, "half", &n));
  assert_false(json_u32(root, "less", &n));
  assert_false(json_u32(root, "name", &n));
  assert_true(json_bool(root, "yes", false));
  assert_true(json_bool(root, "no", true));
  assert_false(json_bool(root, "n", false));
  assert_int_equal(cJSON_GetArraySize(json_item(root, "list")), 2);
}

static void test_garbage(void **state) {
  (void)state;
  static const char *bad[] = {"",     " ",         "{",      "}",   "[1,]",        "{\"a\"}",    "{\"a\":1}x",
                              "\"",   "\"\\",      "\"\\u1", "nul", "[1 2]",       "{a:1}",      "tru",
                              "-",    "[",         "1e",     "\\",  "\"\\ud800\"", "{\"a\":1,}", "\"a\\q\"",
                              "[\"x", "{\"a\":\"b"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    cJSON *root = (cJSON *)&memory;
    if (parse(bad[i], &root) != WP_E_JSON) fail_msg("accepted: %s", bad[i]);
    assert_null(root);
  }
}

static void test_depth(void **state) {
  (void)state;
  char text[2 * JSON_DEPTH_MAX + 3] = {0};
  cJSON *root;
  for (size_t depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = 0;
    assert_int_equal(parse(text, &root), depth > JSON_DEPTH_MAX ? WP_E_JSON : 0);
  }
  assert_int_equal(parse("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"", &root), 0);
}

static void test_exhausted(void **state) {
  (void)state;
  const wp_str text = STR("{\"name\":\"a longer text than nothing\",\"list\":[1,2,3]}");
  size_t size = 0;
  int err = WP_E_ARENA;
  for (; err && size < sizeof memory; size++) {
    arena_init(&a, memory, size);
    cJSON *root;
    err = json_parse(&a, text, &root);
    assert_true(err == 0 || err == WP_E_ARENA);
  }
  assert_in_range(size, 100, 4000);
}

static void test_every_cut(void **state) {
  (void)state;
  static const char text[] =
      "{\"a\":[-1.5e3,true,null,\"\\u00e4\\ud83d\\ude00\"],\"b\":9999999999999999999999999999}";
  guarded_text room = guarded_copy(text, sizeof text - 1);
  for (size_t len = 0; len < sizeof text - 1; len++) {
    arena_init(&a, memory, sizeof memory);
    cJSON *root;
    assert_int_equal(json_parse(&a, (wp_str){guarded_cut(&room, text, len), len}, &root), WP_E_JSON);
  }
  guarded_free(&room);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_look_up), cmocka_unit_test(test_garbage),
                                     cmocka_unit_test(test_depth), cmocka_unit_test(test_exhausted),
                                     cmocka_unit_test(test_every_cut)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
