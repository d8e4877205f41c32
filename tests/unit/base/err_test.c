// SPDX-License-Identifier: MIT
// Error numbers: text and status of each; numbers are unique and in the range of their guilt.
#include "webphone/err.h"
#include <stdint.h>
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static const int numbers[] = {
#define ERR(name, number, status, text) number,
#include "webphone/err.def"
#undef ERR
};

static const unsigned statuses[] = {
#define ERR(name, number, status, text) status,
#include "webphone/err.def"
#undef ERR
};

static void test_all(void **state) {
  (void)state;
  size_t count = sizeof numbers / sizeof numbers[0];
  for (size_t i = 0; i < count; i++) {
    assert_true(numbers[i] < 0);
    assert_string_not_equal(wp_err_text(numbers[i]), "unknown error");
    // in their lower eight bits too, and their statuses over 300 fit into as many (err.c)
    for (size_t j = 0; j < i; j++) assert_int_not_equal((uint8_t)numbers[i], (uint8_t)numbers[j]);
    assert_int_equal(wp_err_sip_status(numbers[i]), statuses[i]);
  }
}

static void test_some(void **state) {
  (void)state;
  assert_string_equal(wp_err_text(0), "no error");
  assert_string_equal(wp_err_text(-99999), "unknown error");
  assert_int_equal(wp_err_sip_status(WP_E_SIP_VERSION), 505);
  assert_int_equal(wp_err_sip_status(WP_E_GONE), 0);
  assert_int_equal(wp_err_sip_status(0), 0);
  assert_int_equal(wp_err_sip_status(12345), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_all), cmocka_unit_test(test_some)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
