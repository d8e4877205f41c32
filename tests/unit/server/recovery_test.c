// SPDX-License-Identifier: MIT
// Recovery codes: what is kept of them is found again by whatever somebody types, and by nothing else.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "base/recovery.h"

static const char secret[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

static void test_each_is_found_again_in_any_spelling(void **state) {
  char codes[RECOVERY_CODES][RECOVERY_CODE_SIZE];
  char kept[RECOVERY_KEPT_SIZE];
  char mark[RECOVERY_MARK + 1];
  (void)state;
  assert_true(recovery_make(secret, codes, kept));
  assert_true(recovery_kept_good(kept));
  assert_int_equal(strlen(kept), RECOVERY_CODES * RECOVERY_MARK);
  for (int i = 0; i < RECOVERY_CODES; i++) {
    char typed[RECOVERY_CODE_SIZE] = "";
    size_t len = 0;
    assert_true(recovery_mark(secret, codes[i], mark));
    assert_ptr_equal(strstr(kept, mark), kept + (ptrdiff_t)i * RECOVERY_MARK);
    for (const char *at = codes[i]; *at; at++) {
      if (*at != '-') typed[len++] = (char)(*at >= 'A' ? *at | 32 : *at);
    }
    assert_true(recovery_mark(secret, typed, mark));
    assert_non_null(strstr(kept, mark));
    assert_true(recovery_mark("another", codes[i], mark));
    assert_null(strstr(kept, mark));
  }
}

static void test_what_is_no_code(void **state) {
  static const char *const wrong[] = {"",
                                      "-",
                                      "123456",
                                      "AAAA-AAAA-AAA",
                                      "AAAA-AAAA-AAAAA",
                                      "AAAA-AAAA-AAA1",
                                      "AAAA-AAAA-AAA\xc3",
                                      "AAAA_AAAA_AAAA"};
  char mark[RECOVERY_MARK + 1] = "";
  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_false(recovery_mark(secret, wrong[i], mark));
  assert_true(recovery_kept_good(""));
  assert_false(recovery_kept_good("x"));
  char kept[RECOVERY_KEPT_SIZE + RECOVERY_MARK];
  memset(kept, 'a', sizeof kept);
  for (size_t i = RECOVERY_MARK - 1; i < sizeof kept; i += RECOVERY_MARK) kept[i] = ' ';
  kept[RECOVERY_MARK] = '\0';
  assert_true(recovery_kept_good(kept));
  kept[RECOVERY_MARK - 1] = 'a';
  assert_false(recovery_kept_good(kept));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_each_is_found_again_in_any_spelling),
      cmocka_unit_test(test_what_is_no_code),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
