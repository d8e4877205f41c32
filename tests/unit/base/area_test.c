// SPDX-License-Identifier: MIT
// Area of a slot: keep, change in place, full.
#include "base/area.h"
#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void test_keep(void **state) {
  (void)state;
  char memory[8];
  area a;
  area_init(&a, memory, sizeof memory);
  wp_str kept;
  assert_int_equal(area_keep(&a, STR("abcde"), &kept), 0);
  assert_true(str_eq(kept, STR("abcde")));
  assert_int_equal(area_keep(&a, STR("fghi"), &kept), WP_E_FULL);
  assert_null(kept.at);
  assert_int_equal(area_keep(&a, STR_NONE, &kept), 0);
  assert_null(kept.at);
  assert_int_equal(area_keep(&a, STR("fgh"), &kept), 0);
  assert_int_equal(area_keep(&a, STR(""), &kept), 0);
  assert_non_null(kept.at);
  area_reset(&a);
  assert_int_equal(area_keep(&a, STR("12345678"), &kept), 0);
}

static void test_change(void **state) {
  (void)state;
  char memory[16];
  area a;
  area_init(&a, memory, sizeof memory);
  wp_str first = STR_NONE, last = STR_NONE;
  assert_int_equal(area_change(&a, STR("abcd"), &first), 0);
  assert_int_equal(area_keep(&a, STR("xy"), &last), 0);
  assert_int_equal(area_change(&a, STR("ef"), &first), 0);
  assert_true(str_eq(first, STR("ef")));
  assert_int_equal(a.used, 6);
  // The youngest grows where it stands, however often.
  for (int i = 0; i < 9; i++) {
    assert_int_equal(area_change(&a, STR("0123456789"), &last), 0);
    assert_int_equal(area_change(&a, STR("01"), &last), 0);
    assert_int_equal(area_change(&a, STR("0123456789"), &last), 0);
  }
  assert_int_equal(area_change(&a, STR("0123456789+++"), &last), WP_E_FULL);
  assert_true(str_eq(last, STR("0123456789")));
  assert_true(str_eq(first, STR("ef")));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_keep), cmocka_unit_test(test_change)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
