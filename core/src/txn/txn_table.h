// SPDX-License-Identifier: MIT
// The four transaction machines as data: states, events, acts and the edge that joins them.
#ifndef TXN_TXN_TABLE_H
#define TXN_TXN_TABLE_H

#include "txn/txn.h"

typedef enum ict_state {
  ICT_NONE = 0,
  ICT_CALLING,
  ICT_PROCEEDING,
  ICT_CANCELLING,
  ICT_ACCEPTED,
  ICT_ENDED,
  ICT_STATES
} ict_state;
typedef enum ict_event {
  ICT_TIMER = 0,  // the one timer of the state: B, M
  ICT_LINK_DOWN,
  ICT_GOT_1XX,
  ICT_GOT_2XX,
  ICT_GOT_ERROR,  // 300 to 699
  ICT_CANCELLED,  // we sent CANCEL
  ICT_EVENTS
} ict_event;

typedef enum nict_state { NICT_NONE = 0, NICT_TRYING, NICT_PROCEEDING, NICT_ENDED, NICT_STATES } nict_state;
typedef enum nict_event {
  NICT_TIMER = 0,  // F
  NICT_LINK_DOWN,
  NICT_GOT_1XX,
  NICT_GOT_FINAL,
  NICT_EVENTS
} nict_event;

typedef enum ist_state {
  IST_NONE = 0,
  IST_PROCEEDING,
  IST_COMPLETED,
  IST_ACCEPTED,
  IST_ENDED,
  IST_STATES
} ist_state;
typedef enum ist_event {
  IST_TIMER = 0,  // H, L
  IST_LINK_DOWN,
  IST_GOT_INVITE,  // a retransmission
  IST_GOT_ACK,
  IST_SENT_1XX,
  IST_SENT_2XX,
  IST_SENT_ERROR,
  IST_EVENTS
} ist_event;

typedef enum nist_state { NIST_NONE = 0, NIST_TRYING, NIST_PROCEEDING, NIST_ENDED, NIST_STATES } nist_state;
typedef enum nist_event {
  NIST_TIMER = 0,
  NIST_LINK_DOWN,
  NIST_GOT_REQUEST,  // a retransmission
  NIST_SENT_1XX,
  NIST_SENT_FINAL,
  NIST_EVENTS
} nist_event;

/** Acts, bits, performed from the lowest to the highest. All timers we have run 64*T1. */
enum {
  ACT_STOP = 1,     // the timer stops
  ACT_START = 2,    // the timer starts anew
  ACT_KEEP = 4,     // the response is kept for retransmissions
  ACT_SEND = 8,     // the response goes out
  ACT_RESEND = 16,  // the kept response goes out again
  ACT_ACK = 32,     // a refusal is acknowledged (3261 17.1.1.3)
  ACT_FAIL = 64,    // the owner hears of it by txn_next_failure
  ACT_TELL = 128,   // the owner must see the message
  STOP_B = ACT_STOP,
  STOP_F = ACT_STOP,
  START_B = ACT_START,
  START_H = ACT_START,
  START_L = ACT_START,
  START_M = ACT_START
};

typedef struct txn_edge {
  uint8_t state;  // where to; 0: no such edge, nothing happens
  uint8_t acts;
} txn_edge;

/** The edge of the machine `kind` from `state` by `event`; NULL when there is none. */
const txn_edge *txn_edge_of(txn_kind kind, uint32_t state, uint32_t event);
/** The state in which a machine is born, and the one in which its slot is free again. */
uint32_t txn_first_state(txn_kind kind);
uint32_t txn_last_state(txn_kind kind);

#endif
