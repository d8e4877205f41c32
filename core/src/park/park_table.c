// SPDX-License-Identifier: MIT
// An INVITE server transaction of RFC 3261 17.2.1 whose user only ever refuses, state x event -> state, acts.
// Unlike txn/, whose transport is a WebSocket, it runs over datagrams: timers G, H and I exist.
// PARK_DONE is Confirmed (with timer I running) and, after it or after H, the slot is free.
#include "park/park_table.h"

#include <stddef.h>

// clang-format off

// A parked call.
static const park_edge park[PARK_STATES][PARK_EVENTS] = {
  [PARK_WAITING] = {
    [PARK_GOT_INVITE]  = {PARK_WAITING, PARK_SEND_LAST},                              // 3261 17.2.1
    [PARK_GOT_CANCEL]  = {PARK_REFUSED, PARK_START_H | PARK_START_G | PARK_CANCELLED},  // 3261 9.2
    [PARK_SAY_RINGING] = {PARK_RINGING, PARK_SEND_LAST},                              // 3261 13.3.1.1
    [PARK_SAY_FINAL]   = {PARK_REFUSED, PARK_START_H | PARK_START_G | PARK_SEND_LAST},  // 3261 13.3.1.3
    [PARK_TIMER]       = {PARK_REFUSED, PARK_START_H | PARK_START_G | PARK_EXPIRED},    // 3261 13.3.1: Expires
  },
  [PARK_RINGING] = {
    [PARK_GOT_INVITE]  = {PARK_RINGING, PARK_SEND_LAST},                              // 3261 17.2.1
    [PARK_GOT_CANCEL]  = {PARK_REFUSED, PARK_START_H | PARK_START_G | PARK_CANCELLED},  // 3261 9.2
    [PARK_SAY_FINAL]   = {PARK_REFUSED, PARK_START_H | PARK_START_G | PARK_SEND_LAST},  // 3261 13.3.1.3
    [PARK_TIMER]       = {PARK_REFUSED, PARK_START_H | PARK_START_G | PARK_EXPIRED},    // 3261 13.3.1: Expires
  },
  [PARK_REFUSED] = {
    [PARK_GOT_INVITE]  = {PARK_REFUSED, PARK_SEND_LAST},                              // 3261 17.2.1
    [PARK_REPEAT]      = {PARK_REFUSED, PARK_START_G | PARK_SEND_LAST},               // 3261 17.2.1: G
    [PARK_GOT_ACK]     = {PARK_DONE,    PARK_START_I},                                // 3261 17.2.1
    [PARK_TIMER]       = {PARK_DONE,    PARK_FREE_SLOT},                              // 3261 17.2.1: H
  },
  [PARK_DONE] = {
    [PARK_TIMER]       = {PARK_DONE,    PARK_FREE_SLOT},                              // 3261 17.2.1: I
  },
};

// clang-format on

const park_edge *park_edge_of(uint32_t state, uint32_t event) {
  if (state >= PARK_STATES || event >= PARK_EVENTS) return NULL;
  const park_edge *edge = &park[state][event];
  return edge->state ? edge : NULL;
}
