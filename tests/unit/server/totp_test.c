// SPDX-License-Identifier: MIT
// Codes of an authenticator against RFC 6238, appendix B; passwords of operators.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "base/argon.h"
#include "base/totp.h"

static const char key[] = "12345678901234567890";
static const char key_base32[] = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
enum { STEP = 30000 };

static void test_vectors(void **state) {
  static const struct {
    int64_t seconds;
    uint32_t code;
  } vectors[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
                 {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};
  (void)state;
  for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
    uint32_t found = hotp((const unsigned char *)key, 20, (uint64_t)vectors[i].seconds / 30, 8);
    assert_int_equal(found, vectors[i].code);
    char code[12];
    snprintf(code, sizeof code, "%06u", vectors[i].code % 1000000);
    assert_int_equal(totp_step(key_base32, code, vectors[i].seconds * 1000, 0), vectors[i].seconds / 30);
  }
}

static void test_a_code_is_good_for_its_step_its_neighbours_and_once(void **state) {
  (void)state;
  const int64_t now = 1111111111LL * 1000;
  const int64_t step = now / STEP;
  assert_int_equal(totp_step(key_base32, "050471", now, 0), step);
  assert_int_equal(totp_step(key_base32, "050471", now + STEP, 0), step);
  assert_int_equal(totp_step(key_base32, "050471", now - STEP, 0), step);
  assert_int_equal(totp_step(key_base32, "050471", now + 2 * STEP, 0), 0);
  assert_int_equal(totp_step(key_base32, "050471", now - 2 * STEP, 0), 0);
  assert_int_equal(totp_step(key_base32, "050471", now, step - 1), step);
  assert_int_equal(totp_step(key_base32, "050471", now, step), 0);
}

static void test_what_is_no_code(void **state) {
  static const char *const codes[] = {"", "5047", "05047", "0504711", "05047x", "050472"};
  (void)state;
  for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
    assert_int_equal(totp_step(key_base32, codes[i], 1111111111LL * 1000, 0), 0);
  assert_int_equal(totp_step("", "050471", 1111111111LL * 1000, 0), 0);
  assert_int_equal(totp_step("gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "050471", 1111111111LL * 1000, 0), 0);
}

static void test_secrets(void **state) {
  (void)state;
  char one[TOTP_SECRET_SIZE], two[TOTP_SECRET_SIZE];
  assert_true(totp_make(one) && totp_make(two));
  assert_true(totp_secret_good(one) && strcmp(one, two) != 0);
  assert_false(totp_secret_good("GEZDGNBVGY3TQOJ"));
  assert_false(totp_secret_good("GEZDGNBVGY3TQOJ1"));
}

static void test_passwords(void **state) {
  (void)state;
  char one[ARGON_SIZE], two[ARGON_SIZE];
  assert_true(argon_make("correct horse", one) && argon_make("correct horse", two));
  assert_string_not_equal(one, two);
  assert_true(argon_good(one) && argon_check(one, "correct horse") && argon_check(two, "correct horse"));
  assert_false(argon_check(one, "correct hors"));
  assert_false(argon_check(one, ""));
  assert_false(argon_check("", "correct horse"));
  assert_false(argon_check("", ""));
  // Costs of somebody else's choice: four gigabytes.
  assert_false(argon_good("$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                          "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_vectors),
      cmocka_unit_test(test_a_code_is_good_for_its_step_its_neighbours_and_once),
      cmocka_unit_test(test_what_is_no_code), cmocka_unit_test(test_secrets),
      cmocka_unit_test(test_passwords)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
