// SPDX-License-Identifier: MIT
// number_read against the C library.
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void same(const char *text) {
  char *end = NULL, *expected_end = NULL;
  double expected = strtod(text, &expected_end);
  double got = number_read(text, &end);
  assert_ptr_equal(end, expected_end);
  if (isinf(expected)) {
    assert_true(isinf(got));
    return;
  }
  double ulp = nextafter(fabs(expected), INFINITY) - fabs(expected);
  if (!(fabs(got - expected) <= 16 * ulp)) fail_msg("%s: %.17g, expected %.17g", text, got, expected);
}

static void reads_what_json_knows(void **state) {
  (void)state;
  static const char *const texts[] = {"0",
                                      "-0",
                                      "7",
                                      "600",
                                      "4294967295",
                                      "9007199254740991",
                                      "1.5",
                                      "-2.25",
                                      "3.14159",
                                      "1e3",
                                      "1E+3",
                                      "25e-2",
                                      "1e308",
                                      "1e309",
                                      "1e-400",
                                      "123456789012345678901234567890",
                                      "0.1",
                                      "0.000001",
                                      "1.e2",
                                      "-",
                                      "",
                                      "x",
                                      "1ex",
                                      "12abc",
                                      "0.00000000000000000000000000000000001234"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) same(texts[i]);
}

static void whole_numbers_are_exact(void **state) {
  (void)state;
  char text[32];
  for (unsigned long long n = 1; n < (1ULL << 53); n = n * 3 + 1) {
    snprintf(text, sizeof text, "%llu", n);
    assert_true(number_read(text, NULL) == (double)n);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reads_what_json_knows),
                                     cmocka_unit_test(whole_numbers_are_exact)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
