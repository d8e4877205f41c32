// SPDX-License-Identifier: MIT
// A call that is answered by a machine, state x event -> state, acts. Unlike txn/, whose transport is a WebSocket, it runs
// over datagrams: timers E to I exist, and the 2xx repeats itself until its ACK comes. There is no Accepted state of
// RFC 6026 beside the call: a repeated INVITE finds the call, which repeats its 2xx.
#include "attend/attend_table.h"

#include <stddef.h>

// clang-format off

// An attended call.
static const attend_edge attend[ATTEND_STATES][ATTEND_EVENTS] = {
  [ATTEND_ASKED] = {
    [ATTEND_GOT_INVITE]  = {ATTEND_ASKED,    ATTEND_SEND_LAST},  // 3261 17.2.1
    [ATTEND_GOT_CANCEL]  = {ATTEND_REFUSED,  ATTEND_BEGIN_REPEATS | ATTEND_SEND_LAST | ATTEND_TELL_OVER},  // 3261 9.2
    [ATTEND_SAY_REFUSAL] = {ATTEND_REFUSED,  ATTEND_BEGIN_REPEATS | ATTEND_SEND_LAST | ATTEND_TELL_OVER},  // 3261 13.3.1.3
    [ATTEND_SAY_ANSWER]  = {ATTEND_ANSWERED, ATTEND_BEGIN_REPEATS | ATTEND_SEND_LAST},  // 3261 13.3.1.4
    [ATTEND_TIMER]       = {ATTEND_REFUSED,  ATTEND_BEGIN_REPEATS | ATTEND_SEND_LAST | ATTEND_TELL_OVER},
  },
  [ATTEND_REFUSED] = {
    [ATTEND_GOT_INVITE]  = {ATTEND_REFUSED,  ATTEND_SEND_LAST},  // 3261 17.2.1
    [ATTEND_REPEAT]      = {ATTEND_REFUSED,  ATTEND_START_G | ATTEND_SEND_LAST},  // 3261 17.2.1: G
    [ATTEND_GOT_ACK]     = {ATTEND_DONE,     ATTEND_START_I},    // 3261 17.2.1
    [ATTEND_TIMER]       = {ATTEND_DONE,     ATTEND_FREE_SLOT},  // 3261 17.2.1: H
  },
  [ATTEND_ANSWERED] = {
    [ATTEND_GOT_INVITE]  = {ATTEND_ANSWERED, ATTEND_SEND_LAST},  // 6026 7.1
    [ATTEND_REPEAT]      = {ATTEND_ANSWERED, ATTEND_START_G | ATTEND_SEND_LAST},  // 3261 13.3.1.4
    [ATTEND_GOT_ACK]     = {ATTEND_UP,       ATTEND_STOP | ATTEND_TELL_UP},
    [ATTEND_GOT_BYE]     = {ATTEND_DONE,     ATTEND_START_I | ATTEND_TELL_OVER},  // 3261 15: the caller may
    [ATTEND_SAY_BYE]     = {ATTEND_PARTING,  ATTEND_TELL_OVER},  // 3261 15: not before the ACK
    [ATTEND_TIMER]       = {ATTEND_LEAVING,  ATTEND_BEGIN_REPEATS | ATTEND_SEND_BYE | ATTEND_TELL_OVER},  // 3261 13.3.1.4
  },
  [ATTEND_PARTING] = {
    [ATTEND_GOT_INVITE]  = {ATTEND_PARTING,  ATTEND_SEND_LAST},  // 6026 7.1
    [ATTEND_REPEAT]      = {ATTEND_PARTING,  ATTEND_START_G | ATTEND_SEND_LAST},  // 3261 13.3.1.4
    [ATTEND_GOT_ACK]     = {ATTEND_LEAVING,  ATTEND_BEGIN_REPEATS | ATTEND_SEND_BYE},  // 3261 15.1.1
    [ATTEND_GOT_BYE]     = {ATTEND_DONE,     ATTEND_START_I},    // 3261 15.1.2
    [ATTEND_TIMER]       = {ATTEND_LEAVING,  ATTEND_BEGIN_REPEATS | ATTEND_SEND_BYE},  // 3261 13.3.1.4
  },
  [ATTEND_UP] = {
    [ATTEND_GOT_BYE]     = {ATTEND_DONE,     ATTEND_START_I | ATTEND_TELL_OVER},  // 3261 15.1.2
    [ATTEND_SAY_BYE]     = {ATTEND_LEAVING,  ATTEND_BEGIN_REPEATS | ATTEND_SEND_BYE | ATTEND_TELL_OVER},  // 3261 15.1.1
  },
  [ATTEND_LEAVING] = {
    [ATTEND_REPEAT]      = {ATTEND_LEAVING,  ATTEND_START_G | ATTEND_SEND_BYE},  // 3261 17.1.2.2: E
    [ATTEND_GOT_FINAL]   = {ATTEND_DONE,     ATTEND_START_I},    // 3261 17.1.2.2: K
    [ATTEND_TIMER]       = {ATTEND_DONE,     ATTEND_FREE_SLOT},  // 3261 17.1.2.2: F
  },
  [ATTEND_DONE] = {
    [ATTEND_TIMER]       = {ATTEND_DONE,     ATTEND_FREE_SLOT},  // 3261 17.2.1: I
  },
};

// clang-format on

const attend_edge *attend_edge_of(uint32_t state, uint32_t event) {
  if (state >= ATTEND_STATES || event >= ATTEND_EVENTS) return NULL;
  const attend_edge *edge = &attend[state][event];
  return edge->state ? edge : NULL;
}
