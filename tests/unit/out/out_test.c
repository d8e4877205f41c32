// SPDX-License-Identifier: MIT
// The queue of outputs: order, emptiness, and a full queue that loses nothing but the newest.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "out/out.h"
#include "webphone/err.h"

static char memory[256];
static arena scratch;
static out_queue queue;

static int setup(void **state) {
  (void)state;
  arena_init(&scratch, memory, sizeof memory);
  memset(&queue, 0x5a, sizeof queue);
  out_init(&queue, &scratch);
  return 0;
}

static void test_order(void **state) {
  (void)state;
  assert_true(out_drained(&queue));
  assert_null(out_next(&queue));
  out_send(&queue, STR("one"));
  out_add(&queue, WP_DO_RELEASE, 7);
  out_note(&queue, WP_E_FULL, STR("field"), STR("text"));
  assert_false(out_drained(&queue));
  const wp_output *o = out_next(&queue);
  assert_int_equal(o->kind, WP_DO_SEND);
  assert_true(str_eq(o->u.send.bytes, STR("one")));
  o = out_next(&queue);
  assert_int_equal(o->kind, WP_DO_RELEASE);
  assert_int_equal(o->call, 7);
  o = out_next(&queue);
  assert_int_equal(o->kind, WP_EV_NOTE);
  assert_int_equal(o->u.note.code, WP_E_FULL);
  assert_true(str_eq(o->u.note.field, STR("field")));
  assert_null(out_next(&queue));
  assert_true(out_drained(&queue));
}

static void test_an_output_is_born_empty(void **state) {
  (void)state;
  static const wp_output empty;
  wp_output *o = out_add(&queue, WP_EV_CALL, 3);
  assert_memory_equal(&o->u, &empty.u, sizeof o->u);
}

static void test_full(void **state) {
  (void)state;
  for (uint32_t i = 0; i < OUT_MAX; i++) out_add(&queue, WP_DO_RELEASE, i + 1);
  assert_false(queue.overflow);
  wp_output *lost = out_add(&queue, WP_DO_MUTE, 99);
  assert_non_null(lost);
  lost->u.flag.on = 1;
  assert_true(queue.overflow);
  out_add(&queue, WP_DO_MUTE, 100);
  for (uint32_t i = 0; i < OUT_MAX; i++) assert_int_equal(out_next(&queue)->call, i + 1);
  const wp_output *told = out_next(&queue);  // once, however many were lost
  assert_non_null(told);
  assert_int_equal(told->kind, WP_EV_NOTE);
  assert_int_equal(told->u.note.code, WP_E_FULL);
  assert_true(str_eq(told->u.note.field, STR("outputs")));
  assert_null(out_next(&queue));
  out_reset(&queue);
  assert_false(queue.overflow);
  assert_true(out_drained(&queue));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_order, setup),
      cmocka_unit_test_setup(test_an_output_is_born_empty, setup),
      cmocka_unit_test_setup(test_full, setup),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
