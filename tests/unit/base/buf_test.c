// SPDX-License-Identifier: MIT
// Bounded writer: what fits, what does not, sealing.
#include "base/buf.h"
#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void test_write(void **state) {
  (void)state;
  char memory[64];
  buf b = buf_on(memory, sizeof memory);
  buf_char(&b, 'a');
  buf_str(&b, STR("bc"));
  buf_str(&b, STR_NONE);
  buf_lit(&b, " ");
  buf_u32(&b, 0);
  buf_u32(&b, UINT32_MAX);
  buf_hex(&b, "\x00\x7f\xff", 3);
  assert_true(str_eq(buf_view(&b), STR("abc 04294967295007fff")));
}

static void test_full(void **state) {
  (void)state;
  for (size_t cap = 0; cap < 8; cap++) {
    char memory[8];
    memory[cap] = '!';
    buf b = buf_on(memory, cap);
    buf_lit(&b, "abc");
    buf_hex(&b, "\x12\x34", 2);
    buf_char(&b, 'x');
    assert_int_equal(b.err, WP_E_FULL);
    assert_null(buf_view(&b).at);
    assert_int_equal(memory[cap], '!');
  }
}

static void test_in_arena(void **state) {
  (void)state;
  char memory[64];
  arena a;
  arena_init(&a, memory, sizeof memory);
  buf none = buf_in(&a, 65);
  buf_lit(&none, "x");
  assert_int_equal(none.err, WP_E_ARENA);
  size_t before = a.used;
  buf b = buf_in(&a, 32);
  buf_lit(&b, "abc");
  assert_true(str_eq(buf_seal(&b, &a), STR("abc")));
  assert_true(a.used >= before + 3 && a.used <= before + 3 + _Alignof(max_align_t));
  size_t used = a.used;
  buf over = buf_in(&a, 2);
  buf_lit(&over, "abc");
  assert_null(buf_seal(&over, &a).at);
  assert_true(a.used <= used + _Alignof(max_align_t));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_write), cmocka_unit_test(test_full),
                                     cmocka_unit_test(test_in_arena)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
