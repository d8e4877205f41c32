// SPDX-License-Identifier: MIT
// What must hold for every row of the tape's table, and the ways through it.
#include "webphone/tape.h"

#include <setjmp.h>
#include <stdarg.h>

// cmocka needs those above.
#include <cmocka.h>

static bool writes(uint32_t state) {
  return state == WP_TAPE_ON || state == WP_TAPE_PAUSED || state == WP_TAPE_KEPT ||
         state == WP_TAPE_KEPT_PAUSED;
}

/** Files are opened and closed in turn, nobody is recorded untold, and an end is an end. */
static void every_edge_keeps_the_rules(void **unused) {
  (void)unused;
  int edges = 0;
  for (uint32_t state = 0; state < WP_TAPE_STATES; state++) {
    for (uint32_t event = 0; event < WP_TAPE_EVENTS; event++) {
      const wp_tape_edge *edge = wp_tape_edge_of(state, event);
      if (!edge) continue;
      edges++;
      // A page that is gone has no file any more: the next one opens its own.
      bool open = writes(state) && event != WP_TAPE_AGAIN;
      if (open) assert_true(!(edge->acts & WP_TAPE_OPEN) || edge->acts & WP_TAPE_CLOSE);
      bool after = (open && !(edge->acts & WP_TAPE_CLOSE)) || edge->acts & WP_TAPE_OPEN;
      assert_int_equal(after, writes(edge->state));
      if (!open && writes(edge->state)) assert_true(edge->acts & WP_TAPE_ANNOUNCE);
      bool silent = edge->state == WP_TAPE_PAUSED || edge->state == WP_TAPE_KEPT_PAUSED;
      if (silent) assert_true(edge->acts & WP_TAPE_SILENCE);
      if (event == WP_TAPE_BROKEN) assert_true(edge->acts & WP_TAPE_TELL);
    }
  }
  assert_int_equal(edges, 34);
}

static void every_call_ends_and_always_is_always(void **unused) {
  (void)unused;
  for (uint32_t state = WP_TAPE_IDLE; state < WP_TAPE_OVER; state++) {
    assert_non_null(wp_tape_edge_of(state, WP_TAPE_END));
    assert_non_null(wp_tape_edge_of(state, WP_TAPE_AGAIN));
    if (state == WP_TAPE_KEPT || state == WP_TAPE_KEPT_PAUSED) {
      assert_null(wp_tape_edge_of(state, WP_TAPE_STOP));
      assert_null(wp_tape_edge_of(state, WP_TAPE_START));
    }
  }
  assert_int_equal(wp_tape_edge_of(WP_TAPE_LOST, WP_TAPE_AGAIN)->state, WP_TAPE_KEPT);
}

static void what_is_no_state_is_no_edge(void **unused) {
  (void)unused;
  assert_null(wp_tape_edge_of(WP_TAPE_STATES, WP_TAPE_END));
  assert_null(wp_tape_edge_of(WP_TAPE_ON, WP_TAPE_EVENTS));
  assert_null(wp_tape_edge_of(WP_TAPE_NONE, WP_TAPE_START));
  assert_null(wp_tape_edge_of(WP_TAPE_OVER, WP_TAPE_END));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_edge_keeps_the_rules),
      cmocka_unit_test(every_call_ends_and_always_is_always),
      cmocka_unit_test(what_is_no_state_is_no_edge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
