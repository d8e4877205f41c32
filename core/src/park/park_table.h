// SPDX-License-Identifier: MIT
// The state of a parked call: an INVITE server transaction that never succeeds, over any transport.
#ifndef PARK_PARK_TABLE_H
#define PARK_PARK_TABLE_H

#include "webphone/types.h"

typedef enum park_state {
  PARK_FREE = 0,
  PARK_WAITING,  // 100 said: nobody has been woken yet
  PARK_RINGING,  // 180 said
  PARK_REFUSED,  // a final answer said, waits for its ACK
  PARK_DONE,     // takes in what comes late
  PARK_STATES
} park_state;

typedef enum park_event {
  PARK_TIMER = 0,   // the limit of the ring, H, I
  PARK_REPEAT,      // G
  PARK_GOT_INVITE,  // a retransmission
  PARK_GOT_CANCEL,
  PARK_GOT_ACK,
  PARK_SAY_RINGING,
  PARK_SAY_FINAL,
  PARK_EVENTS
} park_event;

/** Acts, bits, performed from the lowest to the highest. */
enum {
  PARK_START_H = 1,     // 64*T1
  PARK_START_G = 2,     // T1, doubling up to T2; not on a connection
  PARK_START_I = 4,     // T4; 0 on a connection
  PARK_SEND_LAST = 8,   // the last response, which is kept as its status
  PARK_CANCELLED = 16,  // 487, and why is told
  PARK_EXPIRED = 32,    // 480, and that it was missed
  PARK_FREE_SLOT = 64
};

typedef struct park_edge {
  uint8_t state;  // 0: no such edge
  uint8_t acts;
} park_edge;

/** NULL when there is none. */
const park_edge *park_edge_of(uint32_t state, uint32_t event);

#endif
