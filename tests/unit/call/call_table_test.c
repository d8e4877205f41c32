// SPDX-License-Identifier: MIT
// The tables of calls and session changes by events alone, and when a description is complete enough.
#include "call/call_table.h"

#include "base/str.h"
#include "call/inside.h"
#include "webphone/command.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

/** Once it is over for the person nothing is told any more, and every phase still ends. */
static bool is_aftermath(uint32_t phase) {
  return phase == CALL_CANCELLING || phase == CALL_OWING || phase == CALL_LEAVING || phase == CALL_GONE;
}

static void test_no_cell_breaks_a_rule(void **state) {
  (void)state;
  for (uint32_t phase = CALL_OFFERING; phase < CALL_PHASES; phase++) {
    for (uint32_t event = 0; event < CALL_EVENTS; event++) {
      call_edge edge = call_step(phase, event);
      assert_true(edge.next < CALL_PHASES);
      if (!edge.next) assert_int_equal(edge.acts, 0);
      if (is_aftermath(phase)) assert_false(edge.acts & CALL_DO_TELL);
      // whoever leaves the screen is told so, once
      if (edge.next && is_aftermath(edge.next) && !is_aftermath(phase)) assert_true(edge.acts & CALL_DO_END);
      if (is_aftermath(phase)) assert_false(edge.acts & CALL_DO_END);
      // 15: no BYE before the dialog is confirmed, 9.1: no CANCEL after it
      if (edge.acts & CALL_DO_BYE) assert_true(phase >= CALL_CANCELLING);
      if (edge.acts & CALL_DO_CANCEL) assert_true(phase == CALL_PROCEEDING || phase == CALL_CANCELLING);
    }
  }
  assert_int_equal(call_step(CALL_PHASES, 0).next, 0);
  assert_int_equal(call_step(CALL_UP, CALL_EVENTS).next, 0);
}

/** From everywhere a hang-up ends it for the person. */
static void test_hangup_always_ends(void **state) {
  (void)state;
  for (uint32_t phase = CALL_OFFERING; phase < CALL_PHASES; phase++) {
    if (is_aftermath(phase)) continue;
    assert_true(call_step(phase, CALL_HANGUP).acts & CALL_DO_END);
    assert_true(call_step(phase, CALL_HANGUP_OFFLINE).acts & CALL_DO_END);
    assert_false(call_step(phase, CALL_HANGUP_OFFLINE).acts & (CALL_DO_BYE | CALL_DO_CANCEL));
  }
}

static void test_changes(void **state) {
  (void)state;
  for (uint32_t phase = CHANGE_NONE; phase < CHANGE_PHASES; phase++) {
    for (uint32_t event = 0; event < CHANGE_EVENTS; event++) {
      call_edge edge = change_step(phase, event);
      assert_true(edge.next < CHANGE_PHASES);
      if (!edge.next) assert_int_equal(edge.acts, 0);
      // 14.1: one change at a time
      bool busy = phase != CHANGE_NONE && phase != CHANGE_GLARE;
      if (busy) assert_false(edge.acts & (CHANGE_DO_OFFER | CHANGE_DO_ANSWER));
    }
  }
  assert_int_equal(change_step(CHANGE_INVITING, CHANGE_GOT_491).next, CHANGE_GLARE);
  assert_true(change_step(CHANGE_INVITING, CHANGE_GOT_491).acts & CHANGE_DO_ROLLBACK);
  assert_int_equal(change_step(CHANGE_PHASES, 0).next, 0);
}

static void test_causes(void **state) {
  (void)state;
  assert_int_equal(cause_of_status(486), WP_CAUSE_BUSY);
  assert_int_equal(cause_of_status(600), WP_CAUSE_BUSY);
  assert_int_equal(cause_of_status(603), WP_CAUSE_DECLINED);
  assert_int_equal(cause_of_status(404), WP_CAUSE_NOT_FOUND);
  assert_int_equal(cause_of_status(480), WP_CAUSE_UNAVAILABLE);
  assert_int_equal(cause_of_status(488), WP_CAUSE_NO_CODEC);
  assert_int_equal(cause_of_status(302), WP_CAUSE_MOVED);
  assert_int_equal(cause_of_status(503), WP_CAUSE_SERVER_BUSY);
  assert_int_equal(cause_of_status(599), WP_CAUSE_SERVER_ERROR);
  assert_int_equal(cause_of_status(699), WP_CAUSE_REJECTED);
}

static call c;

static void test_gathering(void **state) {
  (void)state;
  gather_start(&c);
  assert_true(gather_deadline(&c) == WP_NEVER);
  assert_false(gather_report(&c, 1000, WP_GATHERED_HOST));
  assert_int_equal(gather_deadline(&c), 1500);  // 500 ms after the first description at the latest
  assert_false(gather_report(&c, 1100, WP_GATHERED_HOST | WP_GATHERED_REFLEXIVE));
  assert_int_equal(gather_deadline(&c), 1400);  // 300 ms after the first reflexive one
  assert_false(gather_report(&c, 1200, WP_GATHERED_HOST | WP_GATHERED_REFLEXIVE));
  assert_int_equal(gather_deadline(&c), 1400);
  assert_false(gather_expired(&c, 1399));
  assert_true(gather_expired(&c, 1400));
  assert_false(gather_report(&c, 1401, WP_GATHERED_COMPLETE));  // it is on its way
  gather_start(&c);
  assert_true(gather_report(&c, 2000, WP_GATHERED_COMPLETE));
  assert_true(gather_deadline(&c) == WP_NEVER);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_no_cell_breaks_a_rule),
      cmocka_unit_test(test_hangup_always_ends),
      cmocka_unit_test(test_changes),
      cmocka_unit_test(test_causes),
      cmocka_unit_test(test_gathering),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
