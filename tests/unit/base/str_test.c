// SPDX-License-Identifier: MIT
// Views: equality, cutting, numbers, lines. Absent texts (NULL) go through everything.
#include "base/str.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void test_equal(void **state) {
  (void)state;
  assert_true(str_eq(STR("abc"), STR("abc")));
  assert_false(str_eq(STR("abc"), STR("abd")));
  assert_false(str_eq(STR("abc"), STR("ab")));
  assert_true(str_eq(STR_NONE, STR("")));
  assert_true(str_eq_ci(STR("aBc-1"), STR("AbC-1")));
  assert_false(str_eq_ci(STR("a[c"), STR("a{c")));
  assert_true(str_starts(STR("abc"), STR("ab")));
  assert_true(str_starts(STR("abc"), STR_NONE));
  assert_false(str_starts(STR("ab"), STR("abc")));
  assert_true(str_starts_ci(STR("SIP/2.0"), STR("sip/")));
  assert_null(str_of(NULL).at);
  assert_int_equal(str_of("four").len, 4);
}

static void test_cut(void **state) {
  (void)state;
  assert_true(str_eq(str_trim(STR(" \t\r\n a b \r\n")), STR("a b")));
  assert_int_equal(str_trim(STR(" \t ")).len, 0);
  assert_int_equal(str_trim(STR_NONE).len, 0);
  assert_int_equal(str_find(STR("abc"), 'c'), 2);
  assert_int_equal(str_find(STR("abc"), 'x'), 3);
  assert_int_equal(str_find(STR_NONE, 'x'), 0);
  assert_true(str_eq(str_part(STR("abcdef"), 2, 3), STR("cde")));
  assert_true(str_eq(str_part(STR("abc"), 2, 99), STR("c")));
  assert_int_equal(str_part(STR("abc"), 9, 9).len, 0);
  assert_int_equal(str_part(STR("abc"), 1, SIZE_MAX).len, 2);
  assert_null(str_part(STR_NONE, 1, 1).at);
}

static void test_number(void **state) {
  (void)state;
  uint32_t n = 7;
  assert_true(str_to_u32(STR("4294967295"), &n));
  assert_int_equal(n, 4294967295u);
  assert_true(str_to_u32(STR("0009"), &n));
  assert_int_equal(n, 9);
  const wp_str bad[] = {STR(""),   STR("4294967296"),           STR("-1"), STR("+1"), STR(" 1"), STR("1 "),
                        STR("1x"), STR("99999999999999999999"), STR_NONE};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_false(str_to_u32(bad[i], &n));
  assert_int_equal(n, 9);
}

static void test_take(void **state) {
  (void)state;
  wp_str text = STR("a\r\nb\n\r\nc"), line;
  const wp_str lines[] = {STR("a"), STR("b"), STR(""), STR("c")};
  for (size_t i = 0; i < 4; i++) {
    assert_true(str_take_line(&text, &line));
    assert_true(str_eq(line, lines[i]));
  }
  assert_false(str_take_line(&text, &line));
  text = STR(";a;;b");
  const wp_str pieces[] = {STR(""), STR("a"), STR(""), STR("b")};
  for (size_t i = 0; i < 4; i++) {
    assert_true(str_take_until(&text, ';', &line));
    assert_true(str_eq(line, pieces[i]));
  }
  assert_false(str_take_until(&text, ';', &line));
  text = STR_NONE;
  assert_false(str_take_until(&text, ';', &line));
}

static void test_pick(void **state) {
  (void)state;
  assert_int_equal(str_pick(STR("b"), "a b c"), 2);
  assert_int_equal(str_pick(STR("C"), "a b c"), 3);
  assert_int_equal(str_pick(STR("ab"), "a b c"), 0);
  assert_int_equal(str_pick(STR_NONE, "a b c"), 0);
}

/** Each octet at each place, near and far from the end: what eight at a time see is what one at a time would. */
static void test_seek(void **state) {
  (void)state;
  for (int octet = 0; octet < 256; octet++) {
    for (size_t at = 0; at < 20; at++) {
      char text[20];
      memset(text, 0x80 | ' ', sizeof text);
      text[at] = (char)octet;
      assert_ptr_equal(str_control(text, text + 20), text + (octet < ' ' ? at : 20));
      assert_ptr_equal(str_seek(text, text + at, (char)octet, 1), text + (octet == (0x80 | ' ') ? 0 : at));
      assert_ptr_equal(str_seek(text, text + 20, (char)octet, 1), text + (octet == (0x80 | ' ') ? 0 : at));
    }
  }
  assert_null(str_control(NULL, NULL));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_pick), cmocka_unit_test(test_equal),
                                     cmocka_unit_test(test_cut),  cmocka_unit_test(test_number),
                                     cmocka_unit_test(test_take), cmocka_unit_test(test_seek)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
