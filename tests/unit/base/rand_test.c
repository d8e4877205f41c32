// SPDX-License-Identifier: MIT
// Random source: repeats from a seed, never repeats itself, stays in bounds.
#include "base/rand.h"
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static const uint8_t seed[32] = {1, 2, 3};

static void test_repeats(void **state) {
  (void)state;
  rand_source a, b;
  rand_init(&a, seed);
  rand_init(&b, seed);
  char x[100], y[100];
  rand_bytes(&a, x, sizeof x);
  rand_bytes(&b, y, sizeof y);
  assert_memory_equal(x, y, sizeof x);
  rand_bytes(&b, y, sizeof y);
  assert_memory_not_equal(x, y, sizeof x);
  uint8_t other[32] = {1, 2, 4};
  rand_init(&b, other);
  rand_bytes(&b, y, sizeof y);
  assert_memory_not_equal(x, y, sizeof x);
}

static void test_token(void **state) {
  (void)state;
  rand_source r;
  rand_init(&r, seed);
  char token[65];
  token[64] = '!';
  rand_token(&r, token, 64);
  assert_int_equal(token[64], '!');
  for (int i = 0; i < 64; i++) assert_non_null(strchr("abcdefghijklmnopqrstuvwxyz0123456789-", token[i]));
}

static void test_below(void **state) {
  (void)state;
  rand_source r;
  rand_init(&r, seed);
  unsigned seen[10] = {0};
  for (int i = 0; i < 2000; i++) {
    uint32_t n = rand_below(&r, 10);
    assert_in_range(n, 0, 9);
    seen[n]++;
  }
  for (int i = 0; i < 10; i++) assert_in_range(seen[i], 120, 300);
  assert_int_equal(rand_below(&r, 1), 0);
  assert_int_equal(rand_below(&r, 0), 0);
  assert_true(rand_below(&r, UINT32_MAX) < UINT32_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_repeats), cmocka_unit_test(test_token),
                                     cmocka_unit_test(test_below)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
