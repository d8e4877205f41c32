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
    {ICT_CALLING, GOT_1XX, ICT_PROCEEDING, ACT_STOP | ACT_TELL},
    {ICT_CALLING, GOT_2XX, ICT_ACCEPTED, ACT_START | ACT_TELL},
    {ICT_CALLING, GOT_ERROR, ICT_ENDED, ACT_STOP | ACT_ACK | ACT_TELL},
    {ICT_CALLING, ON_TIMER, ICT_ENDED, ACT_FAIL},
    {ICT_CALLING, ON_LINK_DOWN, ICT_ENDED, ACT_FAIL},
    {ICT_PROCEEDING, GOT_1XX, ICT_PROCEEDING, ACT_TELL},
    {ICT_PROCEEDING, GOT_2XX, ICT_ACCEPTED, ACT_START | ACT_TELL},
    {ICT_PROCEEDING, GOT_ERROR, ICT_ENDED, ACT_ACK | ACT_TELL},
    {ICT_PROCEEDING, CANCELLED, ICT_CANCELLING, ACT_START},
    {ICT_PROCEEDING, ON_TIMER, ICT_ENDED, 0},
    {ICT_PROCEEDING, ON_LINK_DOWN, ICT_PROCEEDING, ACT_START | ACT_FAIL},
    {ICT_CANCELLING, GOT_1XX, ICT_CANCELLING, ACT_TELL},
    {ICT_CANCELLING, GOT_2XX, ICT_ACCEPTED, ACT_START | ACT_TELL},
    {ICT_CANCELLING, GOT_ERROR, ICT_ENDED, ACT_STOP | ACT_ACK | ACT_TELL},
    {ICT_CANCELLING, ON_TIMER, ICT_ENDED, ACT_FAIL},
    {ICT_CANCELLING, ON_LINK_DOWN, ICT_PROCEEDING, ACT_START | ACT_FAIL},
    {ICT_ACCEPTED, GOT_2XX, ICT_ACCEPTED, ACT_TELL},
    {ICT_ACCEPTED, ON_TIMER, ICT_ENDED, 0},
};

static const row nict[] = {
    {NICT_TRYING, GOT_1XX, NICT_PROCEEDING, ACT_TELL},
    {NICT_TRYING, GOT_2XX, NICT_ENDED, ACT_STOP | ACT_TELL},
    {NICT_TRYING, GOT_ERROR, NICT_ENDED, ACT_STOP | ACT_TELL},
    {NICT_TRYING, ON_TIMER, NICT_ENDED, ACT_FAIL},
    {NICT_TRYING, ON_LINK_DOWN, NICT_ENDED, ACT_FAIL},
    {NICT_PROCEEDING, GOT_1XX, NICT_PROCEEDING, ACT_TELL},
    {NICT_PROCEEDING, GOT_2XX, NICT_ENDED, ACT_STOP | ACT_TELL},
    {NICT_PROCEEDING, GOT_ERROR, NICT_ENDED, ACT_STOP | ACT_TELL},
    {NICT_PROCEEDING, ON_TIMER, NICT_ENDED, ACT_FAIL},
    {NICT_PROCEEDING, ON_LINK_DOWN, NICT_ENDED, ACT_FAIL},
};

static const row ist[] = {
    {IST_PROCEEDING, GOT_REQUEST, IST_PROCEEDING, ACT_RESEND},
    {IST_PROCEEDING, SENT_1XX, IST_PROCEEDING, ACT_KEEP | ACT_SEND},
    {IST_PROCEEDING, SENT_2XX, IST_ACCEPTED, ACT_START | ACT_SEND},
    {IST_PROCEEDING, SENT_ERROR, IST_COMPLETED, ACT_START | ACT_KEEP | ACT_SEND},
    {IST_COMPLETED, GOT_REQUEST, IST_COMPLETED, ACT_RESEND},
    {IST_COMPLETED, GOT_ACK, IST_ENDED, ACT_STOP},
    {IST_COMPLETED, ON_TIMER, IST_ENDED, ACT_FAIL},
    {IST_ACCEPTED, GOT_REQUEST, IST_ACCEPTED, 0},
    {IST_ACCEPTED, GOT_ACK, IST_ACCEPTED, ACT_TELL},
    {IST_ACCEPTED, SENT_2XX, IST_ACCEPTED, ACT_SEND},
    {IST_ACCEPTED, ON_TIMER, IST_ENDED, 0},
};

static const row nist[] = {
    {NIST_TRYING, GOT_REQUEST, NIST_TRYING, 0},
    {NIST_TRYING, SENT_1XX, NIST_PROCEEDING, ACT_KEEP | ACT_SEND},
    {NIST_TRYING, SENT_2XX, NIST_ENDED, ACT_SEND},
    {NIST_TRYING, SENT_ERROR, NIST_ENDED, ACT_SEND},
    {NIST_PROCEEDING, GOT_REQUEST, NIST_PROCEEDING, ACT_RESEND},
    {NIST_PROCEEDING, SENT_1XX, NIST_PROCEEDING, ACT_KEEP | ACT_SEND},
    {NIST_PROCEEDING, SENT_2XX, NIST_ENDED, ACT_SEND},
    {NIST_PROCEEDING, SENT_ERROR, NIST_ENDED, ACT_SEND},
};

static const row *find(const row *rows, size_t count, uint32_t state, uint32_t event) {
  for (size_t i = 0; i < count; i++) {
    if (rows[i].state == state && rows[i].event == event) return &rows[i];
  }
  return NULL;
}

/** Every cell of the table against the list: a cell that is not listed has no edge. */
static void check(txn_kind kind, const row *rows, size_t count) {
  for (uint32_t state = 0; state <= TXN_STATES; state++) {
    for (uint32_t event = 0; event <= TXN_EVENTS; event++) {
      const row *want = find(rows, count, state, event);
      const txn_edge *edge = txn_edge_of(kind, state, event);
      if (!want != !edge) fail_msg("machine %d, state %u, event %u", (int)kind, state, event);
      if (!want) continue;
      assert_int_equal(edge->state, want->to);
      assert_int_equal(edge->acts, want->acts);
    }
  }
}

#define CHECK(kind, rows) check(kind, rows, sizeof(rows) / sizeof *(rows))

static void test_every_cell(void **state) {
  (void)state;
  CHECK(TXN_ICT, ict);
  CHECK(TXN_NICT, nict);
  CHECK(TXN_IST, ist);
  CHECK(TXN_NIST, nist);
  assert_null(txn_edge_of(TXN_FREE, 1, 1));
}

static void test_ends_are_final(void **state) {
  (void)state;
  for (uint32_t kind = TXN_ICT; kind <= TXN_NIST; kind++) {
    for (uint32_t event = 0; event < TXN_EVENTS; event++) {
      assert_null(txn_edge_of((txn_kind)kind, TXN_ENDED, event));
    }
  }
}

// A state whose timer runs has an edge for it, else a slot would never be free again.
static void test_every_timer_ends(void **state) {
  (void)state;
  for (uint32_t kind = TXN_ICT; kind <= TXN_NIST; kind++) {
    for (uint32_t from = 0; from < TXN_STATES; from++) {
      for (uint32_t event = 0; event < TXN_EVENTS; event++) {
        const txn_edge *edge = txn_edge_of((txn_kind)kind, from, event);
        if (!edge || !(edge->acts & ACT_START)) continue;
        const txn_edge *end = txn_edge_of((txn_kind)kind, edge->state, ON_TIMER);
        assert_non_null(end);
        assert_int_equal(end->state, TXN_ENDED);
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
