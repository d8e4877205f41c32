// SPDX-License-Identifier: MIT
// Standard phrases.
#include "base/str.h"
#include "sip/write.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void test_phrases(void **state) {
  (void)state;
  assert_true(str_eq(sip_reason(200), STR("OK")));
  assert_true(str_eq(sip_reason(486), STR("Busy Here")));
  assert_true(str_eq(sip_reason(299), STR("Unknown")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_phrases),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
