// SPDX-License-Identifier: MIT
// The machine of an errand: states, events and acts of errand_table.c.
#ifndef SUBSCRIBE_ERRAND_TABLE_H
#define SUBSCRIBE_ERRAND_TABLE_H

#include <stdint.h>

typedef enum errand_phase {  // 0 is "no edge"; it also marks a free slot
  ERRAND_WAITING = 1,        // asks when its time comes and there is a link to ask on
  ERRAND_ASKING,             // the request is out
  ERRAND_UP,                 // agreed; asks again before it expires
  ERRAND_LEAVING,            // not wanted any more: says so when it can
  ERRAND_LEFT,               // said so
  ERRAND_GONE,               // nothing left to do: the slot is free after this step
  ERRAND_PHASES
} errand_phase;

typedef enum errand_event {
  ERRAND_TIMER = 0,
  ERRAND_CHANGED,  // registered anew, or what is published is another
  ERRAND_UNWANTED,
  ERRAND_GOT_2XX,      // agreed for some time
  ERRAND_HEARD,        // a NOTIFY came
  ERRAND_GOT_AGAIN,    // challenged, 423, 412, 481: ask in another way at once
  ERRAND_GOT_LATER,    // ask again some time
  ERRAND_GOT_REFUSAL,  // for good
  ERRAND_LINK_LOST,    // under the request
  ERRAND_DONE,         // there was nothing more to it
  ERRAND_EVENTS
} errand_event;

enum {  // acts, performed in this order
  ERRAND_DO_NOW = 1,
  ERRAND_DO_REFRESH = 2,  // start the timer of what was granted
  ERRAND_DO_RETRY = 4,    // start the back-off, forget the dialog
  ERRAND_DO_LINGER = 8,   // the last NOTIFY may still come (6665 4.1.2.3)
  ERRAND_DO_ASK = 16,
  ERRAND_DO_LEAVE = 32,
  ERRAND_DO_LOST = 64  // tell that it failed
};

typedef struct errand_edge {
  uint8_t next, acts;
} errand_edge;

/** next 0: no such edge, nothing happens. */
errand_edge errand_step(uint32_t phase, uint32_t event);

#endif
