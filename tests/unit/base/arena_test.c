// SPDX-License-Identifier: MIT
// Arena: alignment, exhaustion, reset, peak.
#include "base/arena.h"
#include "base/str.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static _Alignas(16) char memory[256];

static void test_take(void **state) {
  (void)state;
  arena a;
  arena_init(&a, memory + 1, sizeof memory - 1);  // a crooked start is set right
  char *first = arena_take(&a, 1), *second = arena_take(&a, 8);
  assert_int_equal((uintptr_t)first % _Alignof(max_align_t), 0);
  assert_int_equal((uintptr_t)second % _Alignof(max_align_t), 0);
  assert_true(second > first);
  size_t used = a.used;
  assert_null(arena_take(&a, 256));
  assert_null(arena_take(&a, SIZE_MAX));
  assert_int_equal(a.used, used);
  arena_reset(&a);
  assert_int_equal(a.used, 0);
  assert_int_equal(a.peak, used);
  assert_ptr_equal(arena_take(&a, 1), first);
}

static void test_fills_to_the_last_byte(void **state) {
  (void)state;
  arena a;
  arena_init(&a, memory, 32);
  assert_non_null(arena_take(&a, 32));
  assert_null(arena_take(&a, 1));
  arena_init(&a, NULL, 32);
  assert_null(arena_take(&a, 1));
}

static void test_keep(void **state) {
  (void)state;
  arena a;
  arena_init(&a, memory, 4);
  assert_true(str_eq(arena_keep(&a, STR("abcd")), STR("abcd")));
  assert_null(arena_keep(&a, STR("e")).at);
  assert_non_null(arena_keep(&a, STR("")).at);
  assert_null(arena_keep(&a, STR_NONE).at);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_take),
                                     cmocka_unit_test(test_fills_to_the_last_byte),
                                     cmocka_unit_test(test_keep)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
