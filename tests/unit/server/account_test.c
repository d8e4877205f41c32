// SPDX-License-Identifier: MIT
// What proves a password, against the hashes of another implementation, and which inputs are refused.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "store/account.h"

static void proofs(void **state) {
  (void)state;
  // The person of RFC 7616 3.9.1 with another realm; the hashes come from coreutils' md5sum and sha256sum.
  proof p = proof_make("Mufasa", "http-auth", "Circle of Life");
  assert_string_equal(p.md5, "515a60ce2ae87d6f98c9ca15fa8996a7");
  assert_string_equal(p.sha256, "b447ab9f8078194bd375555f9e6aad5d7366d242fea7f696ce8fba29e59c4cc9");
}

static void faults(void **state) {
  (void)state;
  assert_null(username_fault("1001"));
  assert_null(username_fault("a.b-c_d+e*"));
  assert_non_null(username_fault(""));
  assert_non_null(username_fault("a@b"));
  assert_non_null(username_fault("a:b"));
  assert_non_null(username_fault("a b"));
  assert_non_null(
      username_fault("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
  assert_null(domain_fault("phone.example"));
  assert_non_null(domain_fault("phone example"));
  assert_non_null(domain_fault(""));
  assert_null(name_fault("Zoë"));
  assert_non_null(name_fault("a\nb"));
  assert_null(password_fault("pässword with spaces:"));
  assert_non_null(password_fault(""));
  assert_non_null(password_fault("a\tb"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(proofs),
      cmocka_unit_test(faults),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
