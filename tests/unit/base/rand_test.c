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

/** RFC 8439 A.1, the first two test vectors: key and nonce of zeros, blocks 0 and 1. */
static void test_key_stream(void **state) {
  (void)state;
  static const uint8_t zeros[32],
      known[128] = {0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90, 0x40, 0x5d, 0x6a, 0xe5, 0x53, 0x86, 0xbd,
                    0x28, 0xbd, 0xd2, 0x19, 0xb8, 0xa0, 0x8d, 0xed, 0x1a, 0xa8, 0x36, 0xef, 0xcc, 0x8b, 0x77,
                    0x0d, 0xc7, 0xda, 0x41, 0x59, 0x7c, 0x51, 0x57, 0x48, 0x8d, 0x77, 0x24, 0xe0, 0x3f, 0xb8,
                    0xd8, 0x4a, 0x37, 0x6a, 0x43, 0xb8, 0xf4, 0x15, 0x18, 0xa1, 0x1c, 0xc3, 0x87, 0xb6, 0x69,
                    0xb2, 0xee, 0x65, 0x86, 0x9f, 0x07, 0xe7, 0xbe, 0x55, 0x51, 0x38, 0x7a, 0x98, 0xba, 0x97,
                    0x7c, 0x73, 0x2d, 0x08, 0x0d, 0xcb, 0x0f, 0x29, 0xa0, 0x48, 0xe3, 0x65, 0x69, 0x12, 0xc6,
                    0x53, 0x3e, 0x32, 0xee, 0x7a, 0xed, 0x29, 0xb7, 0x21, 0x76, 0x9c, 0xe6, 0x4e, 0x43, 0xd5,
                    0x71, 0x33, 0xb0, 0x74, 0xd8, 0x39, 0xd5, 0x31, 0xed, 0x1f, 0x28, 0x51, 0x0a, 0xfb, 0x45,
                    0xac, 0xe1, 0x0a, 0x1f, 0x4b, 0x79, 0x4d, 0x6f};
  rand_source r;
  uint8_t got[sizeof known];
  rand_init(&r, zeros);
  rand_bytes(&r, got, 5);  // in pieces of any size it is the same
  rand_bytes(&r, got + 5, sizeof got - 5);
  assert_memory_equal(got, known, sizeof known);
}

/** No character of one token tells anything of another: over many, all 32 come equally often in each place. */
static void test_token_even(void **state) {
  (void)state;
  rand_source r;
  rand_init(&r, seed);
  static unsigned seen[26][128];
  char token[26];
  for (int i = 0; i < 3200; i++) {
    rand_token(&r, token, sizeof token);
    for (int k = 0; k < 26; k++) seen[k][(unsigned char)token[k]]++;
  }
  for (int k = 0; k < 26; k++)
    for (const char *c = "abcdefghijklmnopqrstuvwxyz012345"; *c; c++)
      assert_in_range(seen[k][(unsigned char)*c], 50, 160);
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
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_repeats), cmocka_unit_test(test_key_stream),
                                     cmocka_unit_test(test_token), cmocka_unit_test(test_token_even),
                                     cmocka_unit_test(test_below)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
