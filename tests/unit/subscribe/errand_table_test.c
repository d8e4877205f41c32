// SPDX-License-Identifier: MIT
// The table of errands by events alone: its walks, and what no cell may do.
#include "subscribe/errand_table.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void assert_edge(uint32_t phase, uint32_t event, uint32_t next, uint32_t acts) {
  errand_edge edge = errand_step(phase, event);
  assert_int_equal(edge.next, next);
  assert_int_equal(edge.acts, acts);
}

static void test_life(void **state) {
  (void)state;
  assert_edge(ERRAND_WAITING, ERRAND_TIMER, ERRAND_ASKING, ERRAND_DO_ASK);
  assert_edge(ERRAND_ASKING, ERRAND_GOT_2XX, ERRAND_UP, ERRAND_DO_REFRESH);
  assert_edge(ERRAND_UP, ERRAND_UNWANTED, ERRAND_LEAVING, ERRAND_DO_NOW);
  assert_edge(ERRAND_LEAVING, ERRAND_TIMER, ERRAND_LEFT, ERRAND_DO_LEAVE);
  assert_edge(ERRAND_LEFT, ERRAND_GOT_2XX, ERRAND_LEFT, ERRAND_DO_LINGER);
  assert_edge(ERRAND_LEFT, ERRAND_TIMER, ERRAND_GONE, 0);
}

/** Whoever does not want it any more is told nothing of its end, and every phase has a way out. */
static void test_unwanted_is_quiet(void **state) {
  (void)state;
  for (uint32_t phase = ERRAND_WAITING; phase < ERRAND_GONE; phase++) {
    assert_int_not_equal(errand_step(phase, ERRAND_TIMER).next | errand_step(phase, ERRAND_GOT_REFUSAL).next,
                         0);
    for (uint32_t event = 0; event < ERRAND_EVENTS; event++) {
      errand_edge edge = errand_step(phase, event);
      if (phase >= ERRAND_LEAVING) assert_int_equal(edge.acts & ERRAND_DO_LOST, 0);
      if (edge.acts & ERRAND_DO_LOST) assert_int_equal(edge.next, ERRAND_GONE);
      if (edge.acts & ERRAND_DO_ASK) assert_int_equal(edge.next, ERRAND_ASKING);
    }
  }
  assert_edge(0, ERRAND_TIMER, 0, 0);
  assert_edge(ERRAND_PHASES, ERRAND_TIMER, 0, 0);
  assert_edge(ERRAND_UP, ERRAND_EVENTS, 0, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_life),
      cmocka_unit_test(test_unwanted_is_quiet),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
