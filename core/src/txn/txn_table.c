// SPDX-License-Identifier: MIT
// The four transactions of RFC 3261 17 with RFC 6026, state x event -> state, acts. Rules:
// a state changes here and nowhere else; an edge that is not here does not exist (its state is 0);
// a row names its section. What is not in here: matching, and when to send what (txn.c).
//
// Our transport is reliable (RFC 7118 5): timers A, E and G do not exist, and D, I, J and K are
// zero, so that Completed and Confirmed are left as soon as they are entered.
#include "txn/txn_table.h"

#define STOP ACT_STOP
#define KEEP ACT_KEEP
#define SEND ACT_SEND
#define RESEND ACT_RESEND
#define ACK ACT_ACK
#define FAIL ACT_FAIL
#define TELL ACT_TELL

// clang-format off

// INVITE client.
static const txn_edge ict[TXN_STATES][TXN_EVENTS] = {
  [ICT_CALLING] = {
    [GOT_1XX]      = {ICT_PROCEEDING, STOP_B | TELL},            // 3261 17.1.1.2
    [GOT_2XX]      = {ICT_ACCEPTED,   START_M | TELL},           // 6026 8.4
    [GOT_ERROR]    = {ICT_ENDED,      STOP_B | ACK | TELL},      // 3261 17.1.1.2, D is zero
    [ON_TIMER]     = {ICT_ENDED,      FAIL},                     // B: 3261 17.1.1.2
    [ON_LINK_DOWN] = {ICT_ENDED,      FAIL},                     // 3261 17.1.4
  },
  [ICT_PROCEEDING] = {
    [GOT_1XX]      = {ICT_PROCEEDING, TELL},                     // 3261 17.1.1.2
    [GOT_2XX]      = {ICT_ACCEPTED,   START_M | TELL},           // 6026 8.4
    [GOT_ERROR]    = {ICT_ENDED,      ACK | TELL},               // 3261 17.1.1.2
    [CANCELLED]    = {ICT_CANCELLING, START_B},                  // 3261 9.1: 64*T1 and it is over
    [ON_TIMER]     = {ICT_ENDED,      0},                        // B: its link went, and the owner knows
    [ON_LINK_DOWN] = {ICT_PROCEEDING, START_B | FAIL},           // 3261 17.1.4; by another link it can be cancelled
  },
  [ICT_CANCELLING] = {
    [GOT_1XX]      = {ICT_CANCELLING, TELL},                     // 3261 17.1.1.2
    [GOT_2XX]      = {ICT_ACCEPTED,   START_M | TELL},           // 3261 9.1: the answer was faster
    [GOT_ERROR]    = {ICT_ENDED,      STOP_B | ACK | TELL},      // 3261 9.1: 487 as a rule
    [ON_TIMER]     = {ICT_ENDED,      FAIL},                     // B: 3261 9.1
    [ON_LINK_DOWN] = {ICT_PROCEEDING, START_B | FAIL},           // 3261 17.1.4: was the CANCEL heard?
  },
  [ICT_ACCEPTED] = {
    [GOT_2XX]      = {ICT_ACCEPTED,   TELL},                     // 6026 8.4: the dialog ACKs again
    [ON_TIMER]     = {ICT_ENDED,      0},                        // M: 6026 8.4
  },
};

// Client of every other method.
static const txn_edge nict[TXN_STATES][TXN_EVENTS] = {
  [NICT_TRYING] = {
    [GOT_1XX]      = {NICT_PROCEEDING, TELL},                   // 3261 17.1.2.2
    [GOT_2XX]      = {NICT_ENDED,      STOP_F | TELL},          // 3261 17.1.2.2, K is zero
    [GOT_ERROR]    = {NICT_ENDED,      STOP_F | TELL},          // 3261 17.1.2.2, K is zero
    [ON_TIMER]     = {NICT_ENDED,      FAIL},                   // F: 3261 17.1.2.2
    [ON_LINK_DOWN] = {NICT_ENDED,      FAIL},                   // 3261 17.1.4
  },
  [NICT_PROCEEDING] = {
    [GOT_1XX]      = {NICT_PROCEEDING, TELL},                   // 3261 17.1.2.2
    [GOT_2XX]      = {NICT_ENDED,      STOP_F | TELL},          // 3261 17.1.2.2
    [GOT_ERROR]    = {NICT_ENDED,      STOP_F | TELL},          // 3261 17.1.2.2
    [ON_TIMER]     = {NICT_ENDED,      FAIL},                   // F: 3261 17.1.2.2
    [ON_LINK_DOWN] = {NICT_ENDED,      FAIL},                   // 3261 17.1.4
  },
};

// INVITE server. A lost link ends nothing: the answer goes out on the next one (3261 18.2.2).
static const txn_edge ist[TXN_STATES][TXN_EVENTS] = {
  [IST_PROCEEDING] = {
    [GOT_REQUEST]  = {IST_PROCEEDING, RESEND},                  // 3261 17.2.1
    [SENT_1XX]     = {IST_PROCEEDING, KEEP | SEND},             // 3261 17.2.1
    [SENT_2XX]     = {IST_ACCEPTED,   START_L | SEND},          // 6026 7.1
    [SENT_ERROR]   = {IST_COMPLETED,  START_H | KEEP | SEND},   // 3261 17.2.1
  },
  [IST_COMPLETED] = {
    [GOT_REQUEST]  = {IST_COMPLETED,  RESEND},                  // 3261 17.2.1
    [GOT_ACK]      = {IST_ENDED,      STOP},                    // 3261 17.2.1, I is zero
    [ON_TIMER]     = {IST_ENDED,      FAIL},                    // H: 3261 17.2.1
  },
  [IST_ACCEPTED] = {
    [GOT_REQUEST]  = {IST_ACCEPTED,   0},                       // 6026 7.1: absorbed
    [GOT_ACK]      = {IST_ACCEPTED,   TELL},                    // 6026 7.1
    [SENT_2XX]     = {IST_ACCEPTED,   SEND},                    // 6026 7.1: the owner repeats it
    [ON_TIMER]     = {IST_ENDED,      0},                       // L: 6026 7.1
  },
};

// Server of every other method.
static const txn_edge nist[TXN_STATES][TXN_EVENTS] = {
  [NIST_TRYING] = {
    [GOT_REQUEST]  = {NIST_TRYING,     0},                    // 3261 17.2.2: dropped
    [SENT_1XX]     = {NIST_PROCEEDING, KEEP | SEND},          // 3261 17.2.2
    [SENT_2XX]     = {NIST_ENDED,      SEND},                 // 3261 17.2.2, J is zero
    [SENT_ERROR]   = {NIST_ENDED,      SEND},                 // 3261 17.2.2, J is zero
  },
  [NIST_PROCEEDING] = {
    [GOT_REQUEST]  = {NIST_PROCEEDING, RESEND},               // 3261 17.2.2
    [SENT_1XX]     = {NIST_PROCEEDING, KEEP | SEND},          // 3261 17.2.2
    [SENT_2XX]     = {NIST_ENDED,      SEND},                 // 3261 17.2.2
    [SENT_ERROR]   = {NIST_ENDED,      SEND},                 // 3261 17.2.2
  },
};

// clang-format on

const txn_edge *txn_edge_of(txn_kind kind, uint32_t state, uint32_t event) {
  static const txn_edge(*const machines[])[TXN_EVENTS] = {
      [TXN_ICT] = ict, [TXN_NICT] = nict, [TXN_IST] = ist, [TXN_NIST] = nist};
  if (kind == TXN_FREE || kind > TXN_NIST || state >= TXN_STATES || event >= TXN_EVENTS) return NULL;
  const txn_edge *edge = &machines[kind][state][event];
  return edge->state ? edge : NULL;
}
