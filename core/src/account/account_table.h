// SPDX-License-Identifier: MIT
// The registration machine: states, events and acts of account_table.c.
#ifndef ACCOUNT_ACCOUNT_TABLE_H
#define ACCOUNT_ACCOUNT_TABLE_H

#include <stdint.h>

typedef enum account_phase {  // 0 is "no edge"
  ACC_OFF = 1,                // nobody is logged in
  ACC_LINKING,                // the WebSocket is being opened
  ACC_REGISTERING,            // REGISTER is out, no binding yet
  ACC_REGISTERED,
  ACC_REFRESHING,  // registered, REGISTER is out
  ACC_WAITING,     // no link; the timer opens it again
  ACC_PAUSING,     // link up, the server wants us to come back later
  ACC_REFUSED,     // the server said no for good
  ACC_LEAVING,     // un-REGISTER is out
  ACC_PHASES
} account_phase;

typedef enum account_event {
  ACC_LOGIN = 0,
  ACC_LOGOUT,
  ACC_LINK_UP,
  ACC_LINK_DOWN,
  ACC_GOT_2XX,
  ACC_GOT_CHALLENGE,  // one that we can answer
  ACC_GOT_BRIEF,      // 423: ask for a longer time
  ACC_GOT_LATER,      // 408, 5xx, no answer: try again
  ACC_GOT_AWAY,       // the same, and there are other servers
  ACC_GOT_REFUSAL,
  ACC_TIMER,
  ACC_GO_HOME,  // to the server that we like best, after a while at another
  ACC_EVENTS
} account_event;

enum {  // acts, performed in this order
  ACC_CONNECT = 1,
  ACC_DISCONNECT = 2,
  ACC_REGISTER = 4,
  ACC_UNREGISTER = 8,
  ACC_START_REFRESH = 16,
  ACC_START_RETRY = 32,
  ACC_FORGET = 64,
  ACC_TELL = 128
};

typedef struct account_edge {
  uint16_t next, acts;
} account_edge;

/** next 0: no such edge, nothing happens. */
account_edge account_step(uint32_t phase, uint32_t event);

#endif
