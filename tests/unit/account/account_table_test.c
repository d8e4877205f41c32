// SPDX-License-Identifier: MIT
// The registration table by events alone: its walks, and what no cell may do.
#include "account/account_table.h"

#include <stdbool.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static uint32_t walk(uint32_t phase, const account_event *events, size_t count) {
  for (size_t i = 0; i < count; i++) {
    account_edge edge = account_step(phase, events[i]);
    assert_int_not_equal(edge.next, 0);
    phase = edge.next;
  }
  return phase;
}

static void test_walks(void **state) {
  (void)state;
  static const account_event in[] = {ACC_LOGIN, ACC_LINK_UP, ACC_GOT_CHALLENGE, ACC_GOT_BRIEF, ACC_GOT_2XX};
  uint32_t phase = walk(ACC_OFF, in, 5);
  assert_int_equal(phase, ACC_REGISTERED);
  static const account_event again[] = {ACC_TIMER, ACC_GOT_2XX, ACC_LINK_DOWN,
                                        ACC_TIMER, ACC_LINK_UP, ACC_GOT_2XX};
  phase = walk(phase, again, 6);
  assert_int_equal(phase, ACC_REGISTERED);
  static const account_event out[] = {ACC_LOGOUT, ACC_GOT_CHALLENGE, ACC_GOT_2XX};
  assert_int_equal(walk(phase, out, 3), ACC_OFF);
}

/** Whatever happens, a log-out leads out: directly or by the timer of leaving. */
static void test_logout_always_leads_out(void **state) {
  (void)state;
  for (uint32_t phase = ACC_LINKING; phase < ACC_PHASES; phase++) {
    if (phase == ACC_LEAVING) continue;
    uint32_t next = account_step(phase, ACC_LOGOUT).next;
    assert_true(next == ACC_OFF || next == ACC_LEAVING);
  }
  account_edge edge = account_step(ACC_LEAVING, ACC_TIMER);
  assert_int_equal(edge.next, ACC_OFF);
  assert_true(edge.acts & ACC_FORGET);
}

static void test_no_cell_breaks_a_rule(void **state) {
  (void)state;
  for (uint32_t phase = 0; phase < ACC_PHASES; phase++) {
    for (uint32_t event = 0; event < ACC_EVENTS; event++) {
      account_edge edge = account_step(phase, event);
      if (!edge.next) assert_int_equal(edge.acts, 0);
      assert_true(edge.next < ACC_PHASES);
      assert_false((edge.acts & ACC_CONNECT) && (edge.acts & ACC_DISCONNECT));
      // nothing is sent where there is no link
      bool linked = edge.next != ACC_OFF && edge.next != ACC_LINKING && edge.next != ACC_WAITING;
      if (edge.acts & (ACC_REGISTER | ACC_UNREGISTER)) assert_true(linked);
      // every phase that waits for time starts its clock
      if (edge.next == ACC_WAITING || edge.next == ACC_PAUSING) assert_true(edge.acts & ACC_START_RETRY);
      if (edge.next == ACC_REGISTERED) assert_true(edge.acts & ACC_START_REFRESH);
    }
  }
  assert_int_equal(account_step(ACC_PHASES, 0).next, 0);
  assert_int_equal(account_step(ACC_OFF, ACC_EVENTS).next, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_walks),
      cmocka_unit_test(test_logout_always_leads_out),
      cmocka_unit_test(test_no_cell_breaks_a_rule),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
