// SPDX-License-Identifier: MIT
// What a button or a script may start: one action, typed, whatever way it was written.
#ifndef ACTION_ACTION_H
#define ACTION_ACTION_H

#include "webphone/types.h"

#define ACTION_PARAMS_MAX 3

typedef enum action_kind {
  ACTION_NONE = 0,
#define ACTION(symbol, name, least, most) ACTION_##symbol,
#include "action/action.def"
#undef ACTION
  ACTION_KINDS
} action_kind;

typedef enum action_number { ACTION_LITERAL = 0, ACTION_ALT_PHONE, ACTION_PHONE_CODE } action_number;
typedef enum action_decision { ACTION_YES = 0, ACTION_NO, ACTION_UNKNOWN } action_decision;
enum { ACTION_EXTERNAL = 1, ACTION_BLANK = 2 };  // of redirect

typedef struct action {
  uint32_t kind;  // action_kind
  wp_str text;    // makeCall: a literal number; openForm: name of the form, may be absent; redirect: URL
  uint32_t how;   // makeCall: action_number; save: action_decision; redirect: flags
} action;

/** What is wrong, for a person. */
typedef struct action_fault {
  size_t param;          // 0: the name; else the number of the parameter
  const char *expected;  // a noun phrase; NULL: nothing is wrong
} action_fault;

/** By name, in any case; ACTION_NONE for another. */
action_kind action_of(wp_str name);
/** How many parameters it can have. */
size_t action_most(action_kind kind);
/** Words in any case -> the typed action. False: `why` says what was expected instead of which. */
bool action_make(wp_str name, const wp_str *params, size_t count, action *out, action_fault *why);
/** Is it one of the words that redirect takes behind its URL? */
bool action_is_option(wp_str word);

#endif
