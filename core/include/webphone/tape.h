// SPDX-License-Identifier: MIT
// When a call is recorded: by the operator's policy, by a person, with pauses, over reloads. No part of the phone:
// opus.wasm has it, and writes down the state of each call's tape as a number.
#ifndef WEBPHONE_TAPE_H
#define WEBPHONE_TAPE_H

#include "webphone/types.h"

enum {
  WP_TAPE_BEEP_MS = 15000,   // both sides are reminded so often that they are recorded
  WP_TAPE_PART_MS = 3600000  // then the file ends and the next begins
};

typedef enum wp_tape_state {
  WP_TAPE_NONE = 0,
  WP_TAPE_NEW,
  WP_TAPE_IDLE,    // a person may begin
  WP_TAPE_ASKING,  // a person is asked
  WP_TAPE_ON,
  WP_TAPE_PAUSED,       // what is said now (a card number) is silence
  WP_TAPE_KEPT,         // on, and nobody here may stop it
  WP_TAPE_KEPT_PAUSED,  // but pause it
  WP_TAPE_LOST,         // it should be recorded and cannot be
  WP_TAPE_OVER,
  WP_TAPE_STATES
} wp_tape_state;

typedef enum wp_tape_event {
  WP_TAPE_CALL_USER = 0,  // a call is up, by policy
  WP_TAPE_CALL_ASK,
  WP_TAPE_CALL_ALWAYS,
  WP_TAPE_AGAIN,  // the call goes on in another page
  WP_TAPE_START,  // a person wishes or agrees
  WP_TAPE_STOP,   // a person refuses, or has enough
  WP_TAPE_PAUSE,
  WP_TAPE_RESUME,
  WP_TAPE_LIMIT,   // the file is as long as one may be
  WP_TAPE_BROKEN,  // it cannot be written
  WP_TAPE_END,     // the call is over
  WP_TAPE_EVENTS
} wp_tape_event;

/** Acts, bits, performed from the lowest to the highest. */
enum {
  WP_TAPE_CLOSE = 1,     // the file is whole
  WP_TAPE_OPEN = 2,      // another file
  WP_TAPE_ANNOUNCE = 4,  // both sides hear that they are recorded, now and from time to time
  WP_TAPE_SILENCE = 8,   // silence is written
  WP_TAPE_SOUND = 16,    // what is said is written
  WP_TAPE_TELL = 32      // a person hears of the failure
};

typedef struct wp_tape_edge {
  uint8_t state;  // 0: no such edge
  uint8_t acts;
} wp_tape_edge;

/** NULL when there is none: nothing happens, and nobody is offered it. */
const wp_tape_edge *wp_tape_edge_of(uint32_t state, uint32_t event);

#endif
