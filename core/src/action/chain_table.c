// SPDX-License-Identifier: MIT
// A chain of actions, from the button that starts it to its end, as one table.
// Rules: only chain.c steps it. What an input means decides which event is fed, never which edge is taken.
// Only a button leads out of IDLE.
#include "action/chain_table.h"

// clang-format off
static const chain_edge table[CHAIN_PHASES][CHAIN_EVENTS] = {
  [CHAIN_IDLE] = {
    [CHAIN_WANTS_FORM]   = {CHAIN_OPENING,    CHAIN_DO_ASK_FORM},                       // with the script that shapes it
    [CHAIN_WANTS_SCRIPT] = {CHAIN_ASKING,     CHAIN_DO_ASK_SCRIPT},
    [CHAIN_WANTS_ACTION] = {CHAIN_ACTING,     CHAIN_DO_ACT},
    [CHAIN_FINISHED]     = {CHAIN_IDLE,       CHAIN_DO_END},                            // could not even begin
  },
  [CHAIN_ASKING] = {
    [CHAIN_WANTS_FORM]   = {CHAIN_OPENING,    CHAIN_DO_ASK_FORM},
    [CHAIN_WANTS_ACTION] = {CHAIN_ACTING,     CHAIN_DO_ACT},
    [CHAIN_FINISHED]     = {CHAIN_IDLE,       CHAIN_DO_END},
  },
  [CHAIN_OPENING] = {
    [CHAIN_WANTS_FORM]   = {CHAIN_OPENING,    CHAIN_DO_ASK_FORM},                       // found by its name: now by its number
    [CHAIN_GOT_PART]     = {CHAIN_OPENING,    0},
    [CHAIN_GOT_FORM]     = {CHAIN_FILLING,    CHAIN_DO_SHOW},
    [CHAIN_FINISHED]     = {CHAIN_IDLE,       CHAIN_DO_END},
  },
  [CHAIN_ACTING] = {
    [CHAIN_WANTS_FORM]   = {CHAIN_OPENING,    CHAIN_DO_ASK_FORM},                       // a reply's formId, behind its action
    [CHAIN_WANTS_SCRIPT] = {CHAIN_ASKING,     CHAIN_DO_ASK_SCRIPT},                     // a button with both
    [CHAIN_FINISHED]     = {CHAIN_IDLE,       CHAIN_DO_END},
  },
  [CHAIN_FILLING] = {
    [CHAIN_CHANGED]      = {CHAIN_FILLING,    CHAIN_DO_ASK_CHANGE},
    [CHAIN_GOT_CHANGE]   = {CHAIN_FILLING,    CHAIN_DO_SHOW},
    [CHAIN_SUBMITTED]    = {CHAIN_SUBMITTING, CHAIN_DO_ASK_SUBMIT},
    [CHAIN_HAS_FAULTS]   = {CHAIN_FILLING,    CHAIN_DO_ERRORS},
    [CHAIN_WANTS_FORM]   = {CHAIN_OPENING,    CHAIN_DO_CLOSE | CHAIN_DO_ASK_FORM},      // no script, another form waits
    [CHAIN_FINISHED]     = {CHAIN_IDLE,       CHAIN_DO_CLOSE | CHAIN_DO_END},
  },
  [CHAIN_SUBMITTING] = {
    [CHAIN_GOT_SHAPE]    = {CHAIN_FILLING,    CHAIN_DO_SHOW},
    [CHAIN_GOT_REFUSAL]  = {CHAIN_FILLING,    0},
    [CHAIN_WANTS_FORM]   = {CHAIN_OPENING,    CHAIN_DO_CLOSE | CHAIN_DO_ASK_FORM},
    [CHAIN_WANTS_ACTION] = {CHAIN_ACTING,     CHAIN_DO_CLOSE | CHAIN_DO_ACT},
    [CHAIN_FINISHED]     = {CHAIN_IDLE,       CHAIN_DO_CLOSE | CHAIN_DO_END},
  },
};
// clang-format on

chain_edge chain_step(uint32_t phase, uint32_t event) {
  if (phase >= CHAIN_PHASES || event >= CHAIN_EVENTS) return (chain_edge){0, 0};
  return table[phase][event];
}
