// SPDX-License-Identifier: MIT
// What Host may say, and which name is in it.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "http/authority.h"

static void names_and_addresses(void **state) {
  (void)state;
  static const char *const good[] = {
      "",          "phone.example", "PHONE.example.:8080", "web_phone:1", "192.0.2.1:80",
      "[::1]:443", "[2001:db8::1]", "phone.example:"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    if (!authority_good(good[i])) fail_msg("refused: %s", good[i]);
  }
}

static void nothing_else(void **state) {
  (void)state;
  static const char *const bad[] = {"a b",   "a@b",   "a/b",  "a,b",       "a:b",    "a:1:2", "a:123456",
                                    ":8080", "[]",    "[::1", "[::1]x",    "[a.b:",  "%61",   "*",
                                    "a\tb",  "a:80/", "a#",   "h\xc3\xa4", "[::1]:x"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (authority_good(bad[i])) fail_msg("accepted: %s", bad[i]);
  }
}

static void the_name_in_it(void **state) {
  (void)state;
  arena a = arena_of(4096);
  assert_string_equal(authority_host(&a, "Phone.Example.:8080"), "phone.example");
  assert_string_equal(authority_host(&a, "[::1]:443"), "[::1]");
  assert_string_equal(authority_host(&a, "web_phone"), "");
  assert_string_equal(authority_host(&a, ""), "");
  arena_free(&a);
}

static void a_name_in_the_target(void **state) {
  (void)state;
  arena a = arena_of(4096);
  const char *rest = "";
  assert_string_equal(authority_of_target(&a, "HTTP://phone.example:80/x/y", &rest), "phone.example:80");
  assert_string_equal(rest, "/x/y");
  assert_string_equal(authority_of_target(&a, "https://phone.example", &rest), "phone.example");
  assert_string_equal(rest, "/");
  assert_null(authority_of_target(&a, "/http://phone.example", &rest));
  assert_null(authority_of_target(&a, "sip:a@b", &rest));
  arena_free(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_and_addresses),
      cmocka_unit_test(nothing_else),
      cmocka_unit_test(the_name_in_it),
      cmocka_unit_test(a_name_in_the_target),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
