// SPDX-License-Identifier: MIT
// Prints action-abi.js: kinds, fields, offsets, words and inputs of chains of actions, as the wasm compiler lays
// them out, with their JSDoc types. No switch has a default: what is added to chain.h and not here does not compile.
#include "webphone/chain.h"

#include "abi_print.h"

#include <stdio.h>

static const char *state_word(unsigned number) {
  switch ((wp_chain_state)number) {
  case WP_CHAIN_STARTED: return "started";
  case WP_CHAIN_ASKING: return "asking";
  case WP_CHAIN_ACTING: return "acting";
  case WP_CHAIN_FILLING: return "filling";
  case WP_CHAIN_ENDED: return "ended";
  case WP_CHAIN_REFUSED: return "refused";
  }
  return NULL;
}

static const char *reason_word(unsigned number) {
  switch ((wp_reason)number) {
#define REASON(name, number, symbol)                                                                         \
  case WP_REASON_##name:                                                                                     \
    return symbol;
#include "webphone/reason.def"
#undef REASON
  }
  return NULL;
}

static const char *invalid_word(unsigned number) {
  switch ((wp_invalid)number) {
#define INVALID(name, number, symbol)                                                                        \
  case WP_INVALID_##name:                                                                                    \
    return symbol;
#include "webphone/invalid.def"
#undef INVALID
  }
  return NULL;
}

static const char *ask_word(unsigned number) {
  switch ((wp_ask_kind)number) {
  case WP_ASK_BUTTON_SCRIPT: return "button-script";
  case WP_ASK_FORM_SCRIPT: return "form-script";
  case WP_ASK_CHANGE_SCRIPT: return "change-script";
  case WP_ASK_FORM_BY_ID: return "form-by-id";
  case WP_ASK_FORM_BY_NAME: return "form-by-name";
  }
  return NULL;
}

static const char *window_word(unsigned number) {
  switch ((wp_window)number) {
  case WP_WINDOW_SAME: return "same";
  case WP_WINDOW_NEW: return "new";
  }
  return NULL;
}

static const char *decision_word(unsigned number) {
  switch ((wp_decision)number) {
  case WP_SAVE_YES: return "Yes";
  case WP_SAVE_NO: return "No";
  case WP_SAVE_UNKNOWN: return "Unknown";
  }
  return NULL;
}

static const char *why_word(unsigned number) {
  switch ((wp_form_why)number) {
  case WP_FORM_OPENED: return "opened";
  case WP_FORM_SHAPED: return "shaped";
  case WP_FORM_CHANGED: return "changed";
  }
  return NULL;
}

static const char *response_word(unsigned number) {
  switch ((wp_response_kind)number) {
  case WP_RESPONSE_TEXT: return "text";
  case WP_RESPONSE_NUMBER: return "number";
  case WP_RESPONSE_TRUTH: return "truth";
  case WP_RESPONSE_LIST: return "list";
  case WP_RESPONSE_OBJECT: return "object";
  }
  return NULL;
}

#define WORDS(words) .size = sizeof(uint32_t), .word = words
enum { U32, BOOL, TEXT, STATE, REASON_SYMBOL, ASK, WINDOW, DECISION, WHY, RESPONSE, FIELD_TYPES };
static const abi_type types[FIELD_TYPES] = {
    [U32] = {"u32", "number", .size = sizeof(uint32_t)},
    [BOOL] = {"bool", "boolean", .size = sizeof(uint32_t)},
    [TEXT] = {"text", "string", .size = sizeof(wp_str)},
    [STATE] = {"state", "ChainState", WORDS(state_word)},
    [REASON_SYMBOL] = {"reason", "Reason", WORDS(reason_word)},
    [ASK] = {"ask", "AskKind", WORDS(ask_word)},
    [WINDOW] = {"window", "Target", WORDS(window_word)},
    [DECISION] = {"decision", "Decision", WORDS(decision_word)},
    [WHY] = {"why", "FormWhy", WORDS(why_word)},
    [RESPONSE] = {"response", "ResponseKind", WORDS(response_word)},
};

_Static_assert(offsetof(wp_chain_output, call) == 4 && offsetof(wp_chain_output, u) == ABI_HEAD,
               "the head of an output");
#define FIELD(arm, field, type) ABI_FIELD(wp_chain_output, arm, field, &types[type])

static void chain_fields(field_sink *sink) {
  FIELD(chain, state, STATE);
  FIELD(chain, reason, REASON_SYMBOL);
  FIELD(chain, button, U32);
  FIELD(chain, steps, U32);
  FIELD(chain, column, U32);
  FIELD(chain, status, U32);
  FIELD(chain, label, TEXT);
  FIELD(chain, field, TEXT);
  FIELD(chain, expected, TEXT);
  FIELD(chain, text, TEXT);
}

static void request_fields(field_sink *sink) {
  FIELD(request, ask, U32);
  FIELD(request, what, ASK);
  FIELD(request, method, TEXT);
  FIELD(request, path, TEXT);
  FIELD(request, body, TEXT);
}

static void form_fields(field_sink *sink) {
  FIELD(form, view, U32);
  FIELD(form, form, U32);
  FIELD(form, why, WHY);
  FIELD(form, name, TEXT);
  FIELD(form, schema, TEXT);
  FIELD(form, data, TEXT);
  FIELD(form, changed, TEXT);
  FIELD(form, focus, TEXT);
}

/** Tell `sink` each field of an output of that kind. */
static void fields_of(unsigned kind, field_sink *sink) {
  switch ((wp_chain_output_kind)kind) {
  case WP_CHAIN_OUT_NONE: break;
  case WP_CHAIN_DO_REQUEST: request_fields(sink); break;
  case WP_CHAIN_DO_ABORT:
  case WP_CHAIN_DO_ANSWER_CALL:
  case WP_CHAIN_DO_END_CALL:
  case WP_CHAIN_DO_NEXT: FIELD(act, ask, U32); break;
  case WP_CHAIN_DO_MAKE_CALL:
    FIELD(act, ask, U32);
    FIELD(act, text, TEXT);
    break;
  case WP_CHAIN_DO_MUTE:
    FIELD(act, ask, U32);
    FIELD(act, on, BOOL);
    break;
  case WP_CHAIN_DO_REDIRECT:
    FIELD(redirect, ask, U32);
    FIELD(redirect, window, WINDOW);
    FIELD(redirect, url, TEXT);
    break;
  case WP_CHAIN_DO_SAVE:
    FIELD(save, ask, U32);
    FIELD(save, decision, DECISION);
    break;
  case WP_CHAIN_EV_CHAIN: chain_fields(sink); break;
  case WP_CHAIN_EV_FORM: form_fields(sink); break;
  case WP_CHAIN_EV_CLOSED:
    FIELD(form, view, U32);
    FIELD(form, form, U32);
    break;
  case WP_CHAIN_EV_ERRORS:
    FIELD(errors, view, U32);
    FIELD(errors, focus, TEXT);
    FIELD(errors, list, TEXT);
    break;
  case WP_CHAIN_EV_RESPONSE:
    FIELD(response, what, RESPONSE);
    FIELD(response, text, TEXT);
    break;
  case WP_CHAIN_EV_TRACE: FIELD(trace, line, TEXT); break;
  }
}

static const char *kind_name(unsigned kind) {
  switch ((wp_chain_output_kind)kind) {
  case WP_CHAIN_OUT_NONE: return NULL;
  case WP_CHAIN_DO_REQUEST: return "DO_REQUEST";
  case WP_CHAIN_DO_ABORT: return "DO_ABORT";
  case WP_CHAIN_DO_ANSWER_CALL: return "DO_ANSWER_CALL";
  case WP_CHAIN_DO_END_CALL: return "DO_END_CALL";
  case WP_CHAIN_DO_MAKE_CALL: return "DO_MAKE_CALL";
  case WP_CHAIN_DO_MUTE: return "DO_MUTE";
  case WP_CHAIN_DO_REDIRECT: return "DO_REDIRECT";
  case WP_CHAIN_DO_SAVE: return "DO_SAVE";
  case WP_CHAIN_DO_NEXT: return "DO_NEXT";
  case WP_CHAIN_EV_CHAIN: return "EV_CHAIN";
  case WP_CHAIN_EV_FORM: return "EV_FORM";
  case WP_CHAIN_EV_CLOSED: return "EV_CLOSED";
  case WP_CHAIN_EV_ERRORS: return "EV_ERRORS";
  case WP_CHAIN_EV_RESPONSE: return "EV_RESPONSE";
  case WP_CHAIN_EV_TRACE: return "EV_TRACE";
  }
  return NULL;
}

static const char *input_name(unsigned kind) {
  switch ((wp_chain_input_kind)kind) {
  case WP_CHAIN_SETUP: return "SETUP";
  case WP_CHAIN_LEAD: return "LEAD";
  case WP_CHAIN_CALL: return "CALL";
  case WP_CHAIN_PRESS: return "PRESS";
  case WP_CHAIN_ANSWER: return "ANSWER";
  case WP_CHAIN_CHANGE: return "CHANGE";
  case WP_CHAIN_SUBMIT: return "SUBMIT";
  case WP_CHAIN_CANCEL: return "CANCEL";
  }
  return NULL;
}

static void print_list(const char *what, const char *type, const char *name, word_of *word) {
  if (what) printf("/** %s\n * @type {%s[]} */\n", what, type);
  if (!what) printf("/** @type {%s[]} */\n", type);
  printf("export const %s = [", name);
  for (unsigned i = 1; i <= ABI_LAST; i++)
    if (word(i)) printf(" '%s',", word(i));
  printf(" ];\n\n");
}

int main(void) {
  const abi a = {types, FIELD_TYPES, kind_name, fields_of};
  printf("// SPDX-License-Identifier: MIT\n");
  printf("// Made by core/wasm/action_abi.c with the wasm compiler; do not edit.\n\n");
  abi_print_types(&a, "ChainDo", "ChainEv");
  abi_print_word_type("Invalid", invalid_word);
  printf("/** @typedef {ChainDo | ChainEv} ChainOutput */\n");
  abi_print_word_type("ChainInputKind", input_name);
  printf("/** @typedef {{ kind: ChainInputKind, call?: number, number?: number, text?: string[] }} "
         "ChainInput */\n\n");
  abi_print_tables(&a, "ChainOutput");
  print_list("what can be wrong with a field's value", "Invalid", "INVALID", invalid_word);
  print_list(NULL, "Reason", "REASONS", reason_word);
  abi_print_list("COMMANDS", "ChainInputKind", input_name);
  printf("/** CALL: added to the state in `number` */\nexport const CALL_MUTED = %d;\nexport const "
         "CALL_HELD = %d;\n",
         WP_CHAIN_CALL_MUTED, WP_CHAIN_CALL_HELD);
  return 0;
}
