// SPDX-License-Identifier: MIT
// The list of actions: every name in any case, no other.
#include "action/action.h"

#include "base/str.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void test_names(void **state) {
  (void)state;
  static const char *const names[] = {"ANSWERcall", "endCall",   "makecall", "openForm",
                                      "redirect",   "ToggleMic", "save",     "NEXT"};
  for (uint32_t i = 0; i < 8; i++) assert_int_equal(action_of(str_of(names[i])), i + 1);
  assert_int_equal(ACTION_KINDS, 9);
  assert_int_equal(action_of(STR("")), ACTION_NONE);
  assert_int_equal(action_of(STR_NONE), ACTION_NONE);
  assert_int_equal(action_of(STR("nextt")), ACTION_NONE);
  assert_int_equal(action_most(ACTION_REDIRECT), 3);
  assert_true(action_is_option(STR("_BLANK")) && action_is_option(STR("True")) &&
              !action_is_option(STR("_self")));
}

static void test_faults(void **state) {
  (void)state;
  action out;
  action_fault why;
  wp_str params[] = {STR("https://x"), STR("perhaps")};
  assert_false(action_make(STR("jump"), params, 1, &out, &why));
  assert_int_equal(why.param, 0);
  assert_false(action_make(STR("redirect"), params, 2, &out, &why));
  assert_int_equal(why.param, 2);
  assert_false(action_make(STR("next"), params, 1, &out, &why));
  assert_string_equal(why.expected, "no parameter");
  assert_true(action_make(STR("redirect"), params, 1, &out, &why));
  assert_null(why.expected);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_faults)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
