// SPDX-License-Identifier: MIT
// A request's path to a file name: what passes, and everything that must not.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "http/path.h"

static void accepted(const char *raw, const char *expected) {
  char out[PATH_SIZE];
  if (!path_clean(raw, out)) fail_msg("refused: %s", raw);
  assert_string_equal(out, expected);
}

static void plain_paths(void **state) {
  (void)state;
  accepted("/", "");
  accepted("/index.html", "index.html");
  accepted("/assets/main-AB12.js", "assets/main-AB12.js");
  accepted("/a%20b/c%2Ed", "a b/c.d");
  accepted("/a..b/c...", "a..b/c...");
}

static void nothing_leaves_the_folder(void **state) {
  (void)state;
  static const char *const bad[] = {
      "",
      "index.html",
      "//etc/passwd",
      "/..",
      "/../x",
      "/a/../b",
      "/a/..",
      "/.",
      "/./a",
      "/.git/config",
      "/a/.hidden",
      "/%2e%2e/x",
      "/%2E./x",
      "/.%2e/x",
      "/a%2f..%2fb",
      "/a%2Fb",
      "/a%5c..%5cb",
      "/a\\..\\b",
      "/a%00.html",
      "/%",
      "/%2",
      "/%zz",
      "/a/",
      "/a//b",
      "/a\x01",
      "/a%0a",
      "/\xc3\xa9",
      "/%c3%a9",
      "/%252e%252e/\x7f",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char out[PATH_SIZE];
    if (path_clean(bad[i], out)) fail_msg("accepted: %s", bad[i]);
  }
}

static void decoded_once(void **state) {
  (void)state;
  // "%252e" is the name "%2e", not a dot.
  accepted("/%252e%252e/x", "%2e%2e/x");
}

static void length_is_bounded(void **state) {
  (void)state;
  char raw[PATH_SIZE + 2];
  char out[PATH_SIZE];
  memset(raw, 'a', sizeof raw);
  raw[0] = '/';
  raw[PATH_SIZE] = '\0';
  assert_true(path_clean(raw, out));
  assert_int_equal(strlen(out), PATH_SIZE - 1);
  raw[PATH_SIZE] = 'a';
  raw[PATH_SIZE + 1] = '\0';
  assert_false(path_clean(raw, out));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plain_paths),
      cmocka_unit_test(nothing_leaves_the_folder),
      cmocka_unit_test(decoded_once),
      cmocka_unit_test(length_is_bounded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
