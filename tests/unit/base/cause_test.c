// SPDX-License-Identifier: MIT
// Causes have symbols that are all different.
#include "webphone/cause.h"
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static const unsigned numbers[] = {
#define CAUSE(name, number, symbol) number,
#include "webphone/cause.def"
#undef CAUSE
};

static void test_symbols(void **state) {
  (void)state;
  size_t count = sizeof numbers / sizeof numbers[0];
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < i; j++)
      assert_string_not_equal(wp_cause_symbol(numbers[i]), wp_cause_symbol(numbers[j]));
  assert_string_equal(wp_cause_symbol(WP_CAUSE_NO_ANSWER), "no-answer");
  assert_string_equal(wp_cause_symbol(9999), "none");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_symbols)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
