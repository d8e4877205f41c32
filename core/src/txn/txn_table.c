// SPDX-License-Identifier: MIT
// The four transactions of RFC 3261 17 with RFC 6026, state x event -> state, acts. Rules:
// a state changes here and nowhere else; an edge that is not here does not exist (its state is 0);
// a row names its section. What is not in here: matching, and when to send what (txn.c).
//
// Our transport is reliable (RFC 7118 5): timers A, E and G do not exist, and D, I, J and K are
// zero, so that Completed and Confirmed are left as soon as they are entered.
#include "txn/txn_table.h"

#include "base/check.h"

#define STOP ACT_STOP
#define KEEP ACT_KEEP
#define SEND ACT_SEND
#define RESEND ACT_RESEND
#define ACK ACT_ACK
#define FAIL ACT_FAIL
#define TELL ACT_TELL

// clang-format off

// INVITE client.
static const txn_edge ict[ICT_STATES][ICT_EVENTS] = {
  [ICT_CALLING] = {
    [ICT_GOT_1XX]   = {ICT_PROCEEDING, STOP_B | TELL},            // 3261 17.1.1.2
    [ICT_GOT_2XX]   = {ICT_ACCEPTED,   START_M | TELL},           // 6026 8.4
    [ICT_GOT_ERROR] = {ICT_ENDED,      STOP_B | ACK | TELL},      // 3261 17.1.1.2, D is zero
    [ICT_TIMER]     = {ICT_ENDED,      FAIL},                     // B: 3261 17.1.1.2
    [ICT_LINK_DOWN] = {ICT_ENDED,      FAIL},                     // 3261 17.1.4
  },
  [ICT_PROCEEDING] = {
    [ICT_GOT_1XX]   = {ICT_PROCEEDING, TELL},                     // 3261 17.1.1.2
    [ICT_GOT_2XX]   = {ICT_ACCEPTED,   START_M | TELL},           // 6026 8.4
    [ICT_GOT_ERROR] = {ICT_ENDED,      ACK | TELL},               // 3261 17.1.1.2
    [ICT_CANCELLED] = {ICT_CANCELLING, START_B},                  // 3261 9.1: 64*T1 and it is over
    [ICT_TIMER]     = {ICT_ENDED,      0},                        // B: its link went, and the owner knows
    [ICT_LINK_DOWN] = {ICT_PROCEEDING, START_B | FAIL},           // 3261 17.1.4; by another link it can be cancelled
  },
  [ICT_CANCELLING] = {
    [ICT_GOT_1XX]   = {ICT_CANCELLING, TELL},                     // 3261 17.1.1.2
    [ICT_GOT_2XX]   = {ICT_ACCEPTED,   START_M | TELL},           // 3261 9.1: the answer was faster
    [ICT_GOT_ERROR] = {ICT_ENDED,      STOP_B | ACK | TELL},      // 3261 9.1: 487 as a rule
    [ICT_TIMER]     = {ICT_ENDED,      FAIL},                     // B: 3261 9.1
    [ICT_LINK_DOWN] = {ICT_PROCEEDING, START_B | FAIL},           // 3261 17.1.4: was the CANCEL heard?
  },
  [ICT_ACCEPTED] = {
    [ICT_GOT_2XX]   = {ICT_ACCEPTED,   TELL},                     // 6026 8.4: the dialog ACKs again
    [ICT_TIMER]     = {ICT_ENDED,      0},                        // M: 6026 8.4
  },
};

// Client of every other method.
static const txn_edge nict[NICT_STATES][NICT_EVENTS] = {
  [NICT_TRYING] = {
    [NICT_GOT_1XX]   = {NICT_PROCEEDING, TELL},                   // 3261 17.1.2.2
    [NICT_GOT_FINAL] = {NICT_ENDED,      STOP_F | TELL},          // 3261 17.1.2.2, K is zero
    [NICT_TIMER]     = {NICT_ENDED,      FAIL},                   // F: 3261 17.1.2.2
    [NICT_LINK_DOWN] = {NICT_ENDED,      FAIL},                   // 3261 17.1.4
  },
  [NICT_PROCEEDING] = {
    [NICT_GOT_1XX]   = {NICT_PROCEEDING, TELL},                   // 3261 17.1.2.2
    [NICT_GOT_FINAL] = {NICT_ENDED,      STOP_F | TELL},          // 3261 17.1.2.2
    [NICT_TIMER]     = {NICT_ENDED,      FAIL},                   // F: 3261 17.1.2.2
    [NICT_LINK_DOWN] = {NICT_ENDED,      FAIL},                   // 3261 17.1.4
  },
};

// INVITE server. A lost link ends nothing: the answer goes out on the next one (3261 18.2.2).
static const txn_edge ist[IST_STATES][IST_EVENTS] = {
  [IST_PROCEEDING] = {
    [IST_GOT_INVITE] = {IST_PROCEEDING, RESEND},                  // 3261 17.2.1
    [IST_SENT_1XX]   = {IST_PROCEEDING, KEEP | SEND},             // 3261 17.2.1
    [IST_SENT_2XX]   = {IST_ACCEPTED,   START_L | SEND},          // 6026 7.1
    [IST_SENT_ERROR] = {IST_COMPLETED,  START_H | KEEP | SEND},   // 3261 17.2.1
  },
  [IST_COMPLETED] = {
    [IST_GOT_INVITE] = {IST_COMPLETED,  RESEND},                  // 3261 17.2.1
    [IST_GOT_ACK]    = {IST_ENDED,      STOP},                    // 3261 17.2.1, I is zero
    [IST_TIMER]      = {IST_ENDED,      FAIL},                    // H: 3261 17.2.1
  },
  [IST_ACCEPTED] = {
    [IST_GOT_INVITE] = {IST_ACCEPTED,   0},                       // 6026 7.1: absorbed
    [IST_GOT_ACK]    = {IST_ACCEPTED,   TELL},                    // 6026 7.1
    [IST_SENT_2XX]   = {IST_ACCEPTED,   SEND},                    // 6026 7.1: the owner repeats it
    [IST_TIMER]      = {IST_ENDED,      0},                       // L: 6026 7.1
  },
};

// Server of every other method.
static const txn_edge nist[NIST_STATES][NIST_EVENTS] = {
  [NIST_TRYING] = {
    [NIST_GOT_REQUEST] = {NIST_TRYING,     0},                    // 3261 17.2.2: dropped
    [NIST_SENT_1XX]    = {NIST_PROCEEDING, KEEP | SEND},          // 3261 17.2.2
    [NIST_SENT_FINAL]  = {NIST_ENDED,      SEND},                 // 3261 17.2.2, J is zero
  },
  [NIST_PROCEEDING] = {
    [NIST_GOT_REQUEST] = {NIST_PROCEEDING, RESEND},               // 3261 17.2.2
    [NIST_SENT_1XX]    = {NIST_PROCEEDING, KEEP | SEND},          // 3261 17.2.2
    [NIST_SENT_FINAL]  = {NIST_ENDED,      SEND},                 // 3261 17.2.2
  },
};

// clang-format on

const txn_edge *txn_edge_of(txn_kind kind, uint32_t state, uint32_t event) {
  const txn_edge *edge = NULL;
  switch (kind) {
  case TXN_FREE: return NULL;
  case TXN_ICT:
    if (state < ICT_STATES && event < ICT_EVENTS) edge = &ict[state][event];
    break;
  case TXN_NICT:
    if (state < NICT_STATES && event < NICT_EVENTS) edge = &nict[state][event];
    break;
  case TXN_IST:
    if (state < IST_STATES && event < IST_EVENTS) edge = &ist[state][event];
    break;
  case TXN_NIST:
    if (state < NIST_STATES && event < NIST_EVENTS) edge = &nist[state][event];
    break;
  }
  return edge && edge->state ? edge : NULL;
}

uint32_t txn_first_state(txn_kind kind) {
  static const uint8_t first[] = {0, ICT_CALLING, NICT_TRYING, IST_PROCEEDING, NIST_TRYING};
  WP_CHECK(kind <= TXN_NIST);
  return first[kind];
}

uint32_t txn_last_state(txn_kind kind) {
  static const uint8_t last[] = {0, ICT_ENDED, NICT_ENDED, IST_ENDED, NIST_ENDED};
  WP_CHECK(kind <= TXN_NIST);
  return last[kind];
}
