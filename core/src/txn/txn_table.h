// SPDX-License-Identifier: MIT
// The four transaction machines as data: states, events, acts and the edge that joins them.
#ifndef TXN_TXN_TABLE_H
#define TXN_TXN_TABLE_H

#include "txn/txn.h"

/** Every machine is born in its state 1, and its slot is free again in its state 2. */
enum { TXN_BORN = 1, TXN_ENDED = 2 };

typedef enum ict_state {
  ICT_CALLING = TXN_BORN,
  ICT_ENDED,
  ICT_PROCEEDING,
  ICT_CANCELLING,
  ICT_ACCEPTED
} ict_state;
typedef enum nict_state { NICT_TRYING = TXN_BORN, NICT_ENDED, NICT_PROCEEDING } nict_state;
typedef enum ist_state { IST_PROCEEDING = TXN_BORN, IST_ENDED, IST_COMPLETED, IST_ACCEPTED } ist_state;
typedef enum nist_state { NIST_TRYING = TXN_BORN, NIST_ENDED, NIST_PROCEEDING } nist_state;
enum { TXN_STATES = ICT_ACCEPTED + 1 };

/** Of all machines, the first two; then of clients, and of servers. */
typedef enum txn_event {
  ON_TIMER = 0,  // the one timer of the state: B, F, H, L, M
  ON_LINK_DOWN,
  GOT_1XX,
  GOT_2XX,
  GOT_ERROR,              // 300 to 699
  CANCELLED,              // we sent CANCEL
  GOT_REQUEST = GOT_1XX,  // a retransmission
  GOT_ACK,
  SENT_1XX,
  SENT_2XX,
  SENT_ERROR,
  TXN_EVENTS
} txn_event;

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

#endif
