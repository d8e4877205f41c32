// SPDX-License-Identifier: MIT
// A button's JSON -> what it starts, or what is wrong with it.
#ifndef ACTION_BUTTON_H
#define ACTION_BUTTON_H

#include "action/fn.h"
#include "webphone/chain.h"

typedef struct button {
  uint32_t id, form_id, script_id;  // 0: none
  uint32_t min_select, max_select;  // 0: no bound
  wp_str label, fn;
  action action;  // of fn; ACTION_NONE: none, or a word that is the script's own
} button;

typedef struct button_fault {
  uint32_t reason;  // wp_reason
  const char *field;
  size_t column;  // of fn
  const char *expected;
} button_fault;

/** 0; WP_E_JSON and why (id and label may be there all the same); WP_E_ARENA. */
int button_read(arena *a, wp_str json, button *out, button_fault *why);

#endif
