// SPDX-License-Identifier: MIT
// The transaction tables driven by event types alone: every edge that must be there is, and no other.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "txn/txn_table.h"

typedef struct row {
  uint32_t state, event, to, acts;
} row;

static const row ict[] = {
    {ICT_CALLING, ICT_GOT_1XX, ICT_PROCEEDING, ACT_STOP | ACT_TELL},
    {ICT_CALLING, ICT_GOT_2XX, ICT_ACCEPTED, ACT_START | ACT_TELL},
    {ICT_CALLING, ICT_GOT_ERROR, ICT_ENDED, ACT_STOP | ACT_ACK | ACT_TELL},
    {ICT_CALLING, ICT_TIMER, ICT_ENDED, ACT_FAIL},
    {ICT_CALLING, ICT_LINK_DOWN, ICT_ENDED, ACT_FAIL},
    {ICT_PROCEEDING, ICT_GOT_1XX, ICT_PROCEEDING, ACT_TELL},
    {ICT_PROCEEDING, ICT_GOT_2XX, ICT_ACCEPTED, ACT_START | ACT_TELL},
    {ICT_PROCEEDING, ICT_GOT_ERROR, ICT_ENDED, ACT_ACK | ACT_TELL},
    {ICT_PROCEEDING, ICT_CANCELLED, ICT_CANCELLING, ACT_START},
    {ICT_PROCEEDING, ICT_TIMER, ICT_ENDED, 0},
    {ICT_PROCEEDING, ICT_LINK_DOWN, ICT_PROCEEDING, ACT_START | ACT_FAIL},
    {ICT_CANCELLING, ICT_GOT_1XX, ICT_CANCELLING, ACT_TELL},
    {ICT_CANCELLING, ICT_GOT_2XX, ICT_ACCEPTED, ACT_START | ACT_TELL},
    {ICT_CANCELLING, ICT_GOT_ERROR, ICT_ENDED, ACT_STOP | ACT_ACK | ACT_TELL},
    {ICT_CANCELLING, ICT_TIMER, ICT_ENDED, ACT_FAIL},
    {ICT_CANCELLING, ICT_LINK_DOWN, ICT_PROCEEDING, ACT_START | ACT_FAIL},
    {ICT_ACCEPTED, ICT_GOT_2XX, ICT_ACCEPTED, ACT_TELL},
    {ICT_ACCEPTED, ICT_TIMER, ICT_ENDED, 0},
};

static const row nict[] = {
    {NICT_TRYING, NICT_GOT_1XX, NICT_PROCEEDING, ACT_TELL},
    {NICT_TRYING, NICT_GOT_FINAL, NICT_ENDED, ACT_STOP | ACT_TELL},
    {NICT_TRYING, NICT_TIMER, NICT_ENDED, ACT_FAIL},
    {NICT_TRYING, NICT_LINK_DOWN, NICT_ENDED, ACT_FAIL},
    {NICT_PROCEEDING, NICT_GOT_1XX, NICT_PROCEEDING, ACT_TELL},
    {NICT_PROCEEDING, NICT_GOT_FINAL, NICT_ENDED, ACT_STOP | ACT_TELL},
    {NICT_PROCEEDING, NICT_TIMER, NICT_ENDED, ACT_FAIL},
    {NICT_PROCEEDING, NICT_LINK_DOWN, NICT_ENDED, ACT_FAIL},
};

static const row ist[] = {
    {IST_PROCEEDING, IST_GOT_INVITE, IST_PROCEEDING, ACT_RESEND},
    {IST_PROCEEDING, IST_SENT_1XX, IST_PROCEEDING, ACT_KEEP | ACT_SEND},
    {IST_PROCEEDING, IST_SENT_2XX, IST_ACCEPTED, ACT_START | ACT_SEND},
    {IST_PROCEEDING, IST_SENT_ERROR, IST_COMPLETED, ACT_START | ACT_KEEP | ACT_SEND},
    {IST_COMPLETED, IST_GOT_INVITE, IST_COMPLETED, ACT_RESEND},
    {IST_COMPLETED, IST_GOT_ACK, IST_ENDED, ACT_STOP},
    {IST_COMPLETED, IST_TIMER, IST_ENDED, ACT_FAIL},
    {IST_ACCEPTED, IST_GOT_INVITE, IST_ACCEPTED, 0},
    {IST_ACCEPTED, IST_GOT_ACK, IST_ACCEPTED, ACT_TELL},
    {IST_ACCEPTED, IST_SENT_2XX, IST_ACCEPTED, ACT_SEND},
    {IST_ACCEPTED, IST_TIMER, IST_ENDED, 0},
};

static const row nist[] = {
    {NIST_TRYING, NIST_GOT_REQUEST, NIST_TRYING, 0},
    {NIST_TRYING, NIST_SENT_1XX, NIST_PROCEEDING, ACT_KEEP | ACT_SEND},
    {NIST_TRYING, NIST_SENT_FINAL, NIST_ENDED, ACT_SEND},
    {NIST_PROCEEDING, NIST_GOT_REQUEST, NIST_PROCEEDING, ACT_RESEND},
    {NIST_PROCEEDING, NIST_SENT_1XX, NIST_PROCEEDING, ACT_KEEP | ACT_SEND},
    {NIST_PROCEEDING, NIST_SENT_FINAL, NIST_ENDED, ACT_SEND},
};

static const row *find(const row *rows, size_t count, uint32_t state, uint32_t event) {
  for (size_t i = 0; i < count; i++) {
    if (rows[i].state == state && rows[i].event == event) return &rows[i];
  }
  return NULL;
}

/** Every cell of the table against the list: a cell that is not listed has no edge. */
static void check(txn_kind kind, const row *rows, size_t count, uint32_t states, uint32_t events) {
  for (uint32_t state = 0; state <= states; state++) {
    for (uint32_t event = 0; event <= events; event++) {
      const row *want = find(rows, count, state, event);
      const txn_edge *edge = txn_edge_of(kind, state, event);
      if (!want != !edge) fail_msg("machine %d, state %u, event %u", (int)kind, state, event);
      if (!want) continue;
      assert_int_equal(edge->state, want->to);
      assert_int_equal(edge->acts, want->acts);
    }
  }
}

#define CHECK(kind, rows, states, events) check(kind, rows, sizeof(rows) / sizeof *(rows), states, events)

static void test_every_cell(void **state) {
  (void)state;
  CHECK(TXN_ICT, ict, ICT_STATES, ICT_EVENTS);
  CHECK(TXN_NICT, nict, NICT_STATES, NICT_EVENTS);
  CHECK(TXN_IST, ist, IST_STATES, IST_EVENTS);
  CHECK(TXN_NIST, nist, NIST_STATES, NIST_EVENTS);
  assert_null(txn_edge_of(TXN_FREE, 1, 1));
}

static void test_ends_are_final(void **state) {
  (void)state;
  static const uint32_t events[] = {0, ICT_EVENTS, NICT_EVENTS, IST_EVENTS, NIST_EVENTS};
  for (uint32_t kind = TXN_ICT; kind <= TXN_NIST; kind++) {
    assert_int_not_equal(txn_first_state((txn_kind)kind), 0);
    assert_int_not_equal(txn_first_state((txn_kind)kind), txn_last_state((txn_kind)kind));
    for (uint32_t event = 0; event < events[kind]; event++) {
      assert_null(txn_edge_of((txn_kind)kind, txn_last_state((txn_kind)kind), event));
    }
  }
}

// A state whose timer runs has an edge for it, else a slot would never be free again.
static void test_every_timer_ends(void **state) {
  (void)state;
  static const uint32_t states[] = {0, ICT_STATES, NICT_STATES, IST_STATES, NIST_STATES};
  static const uint32_t events[] = {0, ICT_EVENTS, NICT_EVENTS, IST_EVENTS, NIST_EVENTS};
  for (uint32_t kind = TXN_ICT; kind <= TXN_NIST; kind++) {
    for (uint32_t from = 0; from < states[kind]; from++) {
      for (uint32_t event = 0; event < events[kind]; event++) {
        const txn_edge *edge = txn_edge_of((txn_kind)kind, from, event);
        if (!edge || !(edge->acts & ACT_START)) continue;
        const txn_edge *end = txn_edge_of((txn_kind)kind, edge->state, 0);
        assert_non_null(end);
        assert_int_equal(end->state, txn_last_state((txn_kind)kind));
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_cell),
      cmocka_unit_test(test_ends_are_final),
      cmocka_unit_test(test_every_timer_ends),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
