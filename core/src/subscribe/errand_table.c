// SPDX-License-Identifier: MIT
// Subscriptions (RFC 6665 4.1.2), publications (3903 4) and messages (3428 4), as one table.
// Rules: only pool.c steps it; what is known beyond the phase decides which event is fed, never which
// edge is taken.
#include "subscribe/errand_table.h"

// clang-format off
static const errand_edge table[ERRAND_PHASES][ERRAND_EVENTS] = {
  [ERRAND_WAITING] = {
    [ERRAND_TIMER]       = {ERRAND_ASKING,  ERRAND_DO_ASK},
    [ERRAND_CHANGED]     = {ERRAND_WAITING, ERRAND_DO_NOW},
    [ERRAND_UNWANTED]    = {ERRAND_GONE,    0},
    [ERRAND_GOT_AGAIN]   = {ERRAND_WAITING, ERRAND_DO_NOW},                       // 6665 4.1.3
    [ERRAND_GOT_LATER]   = {ERRAND_WAITING, ERRAND_DO_RETRY},                     // 6665 4.1.3
    [ERRAND_GOT_REFUSAL] = {ERRAND_GONE,    ERRAND_DO_LOST},                      // 6665 4.1.3
  },
  [ERRAND_ASKING] = {
    [ERRAND_UNWANTED]    = {ERRAND_LEAVING, 0},
    [ERRAND_GOT_2XX]     = {ERRAND_UP,      ERRAND_DO_REFRESH},                   // 6665 4.1.2.1, 3903 4.1
    [ERRAND_GOT_AGAIN]   = {ERRAND_WAITING, ERRAND_DO_NOW},                       // 6665 4.1.2.2, 3903 4.1
    [ERRAND_GOT_LATER]   = {ERRAND_WAITING, ERRAND_DO_RETRY},
    [ERRAND_GOT_REFUSAL] = {ERRAND_GONE,    ERRAND_DO_LOST},
    [ERRAND_LINK_LOST]   = {ERRAND_WAITING, ERRAND_DO_NOW},
    [ERRAND_DONE]        = {ERRAND_GONE,    0},                                   // 3428 4
  },
  [ERRAND_UP] = {
    [ERRAND_TIMER]       = {ERRAND_ASKING,  ERRAND_DO_ASK},                       // 6665 4.1.2.2, 3903 4.3
    [ERRAND_CHANGED]     = {ERRAND_WAITING, ERRAND_DO_NOW},                       // 3903 4.4
    [ERRAND_HEARD]       = {ERRAND_UP,      ERRAND_DO_REFRESH},                   // 6665 4.1.3
    [ERRAND_UNWANTED]    = {ERRAND_LEAVING, ERRAND_DO_NOW},                       // 6665 4.1.2.3, 3903 4.5
    [ERRAND_GOT_AGAIN]   = {ERRAND_WAITING, ERRAND_DO_NOW},                       // 6665 4.1.3
    [ERRAND_GOT_LATER]   = {ERRAND_WAITING, ERRAND_DO_RETRY},                     // 6665 4.1.2.4, 4.1.3
    [ERRAND_GOT_REFUSAL] = {ERRAND_GONE,    ERRAND_DO_LOST},                      // 6665 4.1.3
  },
  [ERRAND_LEAVING] = {
    [ERRAND_TIMER]       = {ERRAND_LEFT,    ERRAND_DO_LEAVE},
    [ERRAND_GOT_2XX]     = {ERRAND_LEAVING, ERRAND_DO_NOW},
    [ERRAND_GOT_AGAIN]   = {ERRAND_GONE,    0},
    [ERRAND_GOT_LATER]   = {ERRAND_GONE,    0},
    [ERRAND_GOT_REFUSAL] = {ERRAND_GONE,    0},
    [ERRAND_LINK_LOST]   = {ERRAND_GONE,    0},
    [ERRAND_DONE]        = {ERRAND_GONE,    0},
  },
  [ERRAND_LEFT] = {
    [ERRAND_TIMER]       = {ERRAND_GONE,    0},
    [ERRAND_GOT_2XX]     = {ERRAND_LEFT,    ERRAND_DO_LINGER},                    // 6665 4.1.2.3
    [ERRAND_GOT_AGAIN]   = {ERRAND_LEAVING, ERRAND_DO_NOW},
    [ERRAND_GOT_LATER]   = {ERRAND_GONE,    0},
    [ERRAND_GOT_REFUSAL] = {ERRAND_GONE,    0},
    [ERRAND_LINK_LOST]   = {ERRAND_GONE,    0},
    [ERRAND_DONE]        = {ERRAND_GONE,    0},                                   // 3903 4.5
  },
};
// clang-format on

errand_edge errand_step(uint32_t phase, uint32_t event) {
  if (phase >= ERRAND_PHASES || event >= ERRAND_EVENTS) return (errand_edge){0, 0};
  return table[phase][event];
}
