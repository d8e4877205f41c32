// SPDX-License-Identifier: MIT
// The state of a call that a machine answers: INVITE server transaction, its 2xx, and the BYE, over any transport.
#ifndef ATTEND_ATTEND_TABLE_H
#define ATTEND_ATTEND_TABLE_H

#include "webphone/types.h"

typedef enum attend_state {
  ATTEND_FREE = 0,
  ATTEND_ASKED,     // 100 said: our user decides
  ATTEND_REFUSED,   // a final refusal said, waits for its ACK
  ATTEND_ANSWERED,  // 200 said, waits for its ACK
  ATTEND_PARTING,   // the same, and our user has hung up
  ATTEND_UP,
  ATTEND_LEAVING,  // BYE said, waits for its answer
  ATTEND_DONE,     // takes in what comes late
  ATTEND_STATES
} attend_state;

typedef enum attend_event {
  ATTEND_TIMER = 0,   // our user's time to decide, H, F, I
  ATTEND_REPEAT,      // G, E
  ATTEND_GOT_INVITE,  // a retransmission
  ATTEND_GOT_CANCEL,
  ATTEND_GOT_ACK,
  ATTEND_GOT_BYE,
  ATTEND_GOT_FINAL,  // to our BYE
  ATTEND_SAY_ANSWER,
  ATTEND_SAY_REFUSAL,
  ATTEND_SAY_BYE,
  ATTEND_EVENTS
} attend_event;

/** Acts, bits, performed from the lowest to the highest. */
enum {
  ATTEND_START_H = 1,  // 64*T1: H, F, and the wait for the ACK of a 2xx
  ATTEND_START_G = 2,  // T1, doubling up to T2: G, E, the 2xx again; not on a connection
  ATTEND_BEGIN_REPEATS = ATTEND_START_H | ATTEND_START_G,
  ATTEND_START_I = 4,     // T4; 0 on a connection
  ATTEND_STOP = 8,        // no timer
  ATTEND_SEND_LAST = 16,  // the last response
  ATTEND_SEND_BYE = 32,
  ATTEND_TELL_UP = 64,
  ATTEND_TELL_OVER = 128,
  ATTEND_FREE_SLOT = 256
};

typedef struct attend_edge {
  uint16_t state;  // 0: no such edge
  uint16_t acts;
} attend_edge;

/** NULL when there is none. */
const attend_edge *attend_edge_of(uint32_t state, uint32_t event);

#endif
