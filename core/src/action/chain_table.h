// SPDX-License-Identifier: MIT
// The machine of a chain of actions: states, events and acts of chain_table.c.
#ifndef ACTION_CHAIN_TABLE_H
#define ACTION_CHAIN_TABLE_H

#include <stdint.h>

typedef enum chain_phase {  // 0 is "no edge"
  CHAIN_IDLE = 1,           // no chain
  CHAIN_ASKING,             // a button's script runs; its reply says what to do
  CHAIN_OPENING,            // a form's definition is on its way, and perhaps the script that shapes it
  CHAIN_ACTING,             // an action is being done
  CHAIN_FILLING,            // a person has the form; the answer to a change may be on its way
  CHAIN_SUBMITTING,         // the form's script runs; the form is still there
  CHAIN_PHASES
} chain_phase;

typedef enum chain_event {
  CHAIN_WANTS_FORM = 0,  // a button, a reply or what was put off: open a form
  CHAIN_WANTS_SCRIPT,    // the button's script, without a form
  CHAIN_WANTS_ACTION,    // anything but openForm
  CHAIN_GOT_PART,        // definition or script reply; the other one is still awaited
  CHAIN_GOT_FORM,        // all there
  CHAIN_GOT_SHAPE,       // the reply to a submit changes the form that is open
  CHAIN_CHANGED,         // a field whose changes the script wants to know
  CHAIN_GOT_CHANGE,      // the answer to that
  CHAIN_SUBMITTED,       // with values that pass
  CHAIN_HAS_FAULTS,      // with values that do not
  CHAIN_GOT_REFUSAL,     // the form's script failed or its reply is no good: the person keeps what was typed
  CHAIN_FINISHED,        // nothing more to do, cancelled, or it cannot go on
  CHAIN_EVENTS
} chain_event;

enum {  // acts, performed in this order
  CHAIN_DO_CLOSE = 1,
  CHAIN_DO_ASK_FORM = 2,
  CHAIN_DO_ASK_SCRIPT = 4,  // the button's
  CHAIN_DO_ASK_SUBMIT = 8,
  CHAIN_DO_ASK_CHANGE = 16,
  CHAIN_DO_ACT = 32,
  CHAIN_DO_SHOW = 64,
  CHAIN_DO_ERRORS = 128,
  CHAIN_DO_END = 256
};

typedef struct chain_edge {
  uint16_t next, acts;
} chain_edge;

/** next 0: no such edge, nothing happens. */
chain_edge chain_step(uint32_t phase, uint32_t event);

#endif
