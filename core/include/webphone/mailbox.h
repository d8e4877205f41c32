// SPDX-License-Identifier: MIT
// The rules of a mailbox by telephone: what is played, recorded and done with messages, step by step. Pure: the caller
// keeps the state, plays and records, and says what happened.
#ifndef WEBPHONE_MAILBOX_H
#define WEBPHONE_MAILBOX_H

#include "webphone/types.h"

typedef enum wp_mailbox_state {
  WP_MAILBOX_NONE = 0,
  WP_MAILBOX_GREETING,  // somebody leaves a message
  WP_MAILBOX_TONE,
  WP_MAILBOX_RECORDING,
  WP_MAILBOX_BYE,
  WP_MAILBOX_MENU,  // its owner calls
  WP_MAILBOX_PLAYING,
  WP_MAILBOX_PAUSED,
  WP_MAILBOX_HEARD,     // a message was played, or something was done with it
  WP_MAILBOX_UNHEARD,   // a message cannot be played
  WP_MAILBOX_OWN_TONE,  // a greeting of one's own
  WP_MAILBOX_OWN_RECORDING,
  WP_MAILBOX_OWN_REVIEW,
  WP_MAILBOX_STATES
} wp_mailbox_state;

typedef enum wp_mailbox_event {
  WP_MAILBOX_LEFT_TO = 0,  // a call for somebody who did not answer
  WP_MAILBOX_ENTERED,      // the owner's call
  WP_MAILBOX_PLAYED,       // all that was to be played
  WP_MAILBOX_QUIET,        // nothing is said for long, or was said long enough
  WP_MAILBOX_IDLE,         // no key was pressed for long
  WP_MAILBOX_GONE,         // nor for much longer
  WP_MAILBOX_FOUND,        // there is a message to play
  WP_MAILBOX_EMPTY,        // there is none, or none any more
  WP_MAILBOX_UNPLAYABLE,   // it is there, and cannot be played
  WP_MAILBOX_KEY_0,
  WP_MAILBOX_KEY_1,
  WP_MAILBOX_KEY_2,
  WP_MAILBOX_KEY_7,
  WP_MAILBOX_KEY_8,
  WP_MAILBOX_KEY_9,
  WP_MAILBOX_KEY_STAR,
  WP_MAILBOX_KEY_HASH,
  WP_MAILBOX_EVENTS
} wp_mailbox_event;

/** Acts, bits, performed from the lowest to the highest. A new thing to play takes the place of the one before. */
enum {
  WP_MAILBOX_KEEP = 1,       // the recording is a message
  WP_MAILBOX_OWN_STOP = 2,   // the greeting's recording ends
  WP_MAILBOX_OWN_KEEP = 4,   // it is the greeting from now on
  WP_MAILBOX_OWN_RESET = 8,  // the usual greeting again
  WP_MAILBOX_LIST_NEW = 16,  // look for the first message; say FOUND or EMPTY
  WP_MAILBOX_LIST_OLD = 32,
  WP_MAILBOX_NEXT = 64,   // the one after it; say FOUND or EMPTY
  WP_MAILBOX_MARK = 128,  // it was heard
  WP_MAILBOX_DELETE = 256,
  WP_MAILBOX_UNDELETE = 512,
  WP_MAILBOX_PLAY_GREETING = 1024,
  WP_MAILBOX_PLAY_TONE = 2048,
  WP_MAILBOX_PLAY_MENU = 4096,     // how many there are
  WP_MAILBOX_PLAY_MESSAGE = 8192,  // from its beginning
  WP_MAILBOX_PLAY_OWN = 16384,
  WP_MAILBOX_PLAY_YES = 32768,  // it is done
  WP_MAILBOX_PLAY_NO = 65536,   // there is nothing
  WP_MAILBOX_PLAY_BYE = 131072,
  WP_MAILBOX_PAUSE = 262144,
  WP_MAILBOX_RESUME = 524288,
  WP_MAILBOX_RECORD = 1048576,
  WP_MAILBOX_OWN_RECORD = 2097152,
  WP_MAILBOX_HANG_UP = 4194304
};

/** The acts of this event, and the state after it; 0 and no change where it means nothing. */
uint32_t wp_mailbox_step(uint32_t *state, uint32_t event);

/** The event of a key, or WP_MAILBOX_EVENTS. */
uint32_t wp_mailbox_key(char key);

#endif
