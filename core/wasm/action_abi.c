// SPDX-License-Identifier: MIT
// Prints action-abi.js: kinds, fields, offsets, words and inputs of chains of actions, as the wasm compiler lays
// them out, with their JSDoc types. No switch has a default: what is added to chain.h and not here does not compile.
#include "webphone/chain.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

typedef const char *word_of(unsigned number);

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

static const struct {
  const char *name, *js;
  word_of *word;
} words[] = {{"state", "ChainState", state_word},
             {"reason", "Reason", reason_word},
             {"ask", "AskKind", ask_word},
             {"window", "Target", window_word},
             {"decision", "Decision", decision_word},
             {"why", "FormWhy", why_word},
             {"response", "ResponseKind", response_word}};

enum { STATE, REASON_SYMBOL, ASK, WINDOW, DECISION, WHY, RESPONSE, WORDS, U32, BOOL, TEXT, LAST = 255 };
_Static_assert(sizeof words / sizeof *words == WORDS, "a word type without its enumeration");

static const char *type_name(int type) {
  if (type < WORDS) return words[type].name;
  return type == U32 ? "u32" : type == BOOL ? "bool" : "text";
}

static const char *js_type(int type) {
  if (type < WORDS) return words[type].js;
  return type == U32 ? "number" : type == BOOL ? "boolean" : "string";
}

typedef void field_sink(const char *name, size_t offset, int type);

#define FIELD(arm, field, type)                                                                              \
  do {                                                                                                       \
    _Static_assert(sizeof(((wp_chain_output *)0)->u.arm.field) ==                                            \
                       ((type) == TEXT ? sizeof(wp_str) : sizeof(uint32_t)),                                 \
                   #arm "." #field " is no " #type);                                                         \
    sink(#field, offsetof(wp_chain_output, u.arm.field), type);                                              \
  } while (0)

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
static void fields_of(wp_chain_output_kind kind, field_sink *sink) {
  switch (kind) {
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

static const char *kind_name(wp_chain_output_kind kind) {
  switch (kind) {
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

static const char *input_name(wp_chain_input_kind kind) {
  switch (kind) {
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

static void print_field(const char *name, size_t offset, int type) {
  printf(" ['%s', %zu, '%s'],", name, offset, type_name(type));
}

static void print_property(const char *name, size_t offset, int type) {
  (void)offset;
  printf(", %s: %s", name, js_type(type));
}

static void print_word_type(const char *js, word_of *word) {
  const char *between = "";
  printf("/** @typedef {");
  for (unsigned i = 0; i <= LAST; i++) {
    if (!word(i)) continue;
    printf("%s'%s'", between, word(i));
    between = " | ";
  }
  printf("} %s */\n", js);
}

static void print_union(const char *type, const char *prefix) {
  const char *between = "";
  printf("/** @typedef {");
  for (unsigned i = 0; i <= LAST; i++) {
    const char *name = kind_name((wp_chain_output_kind)i);
    if (!name || strncmp(name, prefix, strlen(prefix)) != 0) continue;
    printf("%s%s", between, name);
    between = " | ";
  }
  printf("} %s */\n", type);
}

static void print_types(void) {
  for (int i = 0; i < WORDS; i++) print_word_type(words[i].js, words[i].word);
  print_word_type("Invalid", invalid_word);
  for (unsigned i = 0; i <= LAST; i++) {
    const char *name = kind_name((wp_chain_output_kind)i);
    if (!name) continue;
    printf("/** @typedef {{ kind: '%s', call: number", name);
    fields_of((wp_chain_output_kind)i, print_property);
    printf(" }} %s */\n", name);
  }
  print_union("ChainDo", "DO_");
  print_union("ChainEv", "EV_");
  printf("/** @typedef {ChainDo | ChainEv} ChainOutput */\n");
  printf("/** @typedef {keyof typeof COMMANDS} ChainInputKind */\n");
  printf("/** @typedef {{ kind: ChainInputKind, call?: number, number?: number, text?: string[] }} "
         "ChainInput */\n\n");
}

static void print_tables(void) {
  printf("/** number: name, fields [name, offset, type]\n");
  printf(" * @type {Record<number, [string, [string, number, string][]]>} */\nexport const KINDS = {\n");
  for (unsigned i = 0; i <= LAST; i++) {
    const char *name = kind_name((wp_chain_output_kind)i);
    if (!name) continue;
    printf("  %u: ['%s', [", i, name);
    fields_of((wp_chain_output_kind)i, print_field);
    printf("]],\n");
  }
  printf("};\n\n/** type of a field: number: word\n * @type {Record<string, Record<number, string>>} */\n");
  printf("export const WORDS = {\n");
  for (int w = 0; w < WORDS; w++) {
    printf("  %s: {", words[w].name);
    for (unsigned i = 0; i <= LAST; i++)
      if (words[w].word(i)) printf(" %u: '%s',", i, words[w].word(i));
    printf(" },\n");
  }
  printf(
      "};\n\n/** what can be wrong with a field's value\n * @type {Invalid[]} */\nexport const INVALID = [");
  for (unsigned i = 1; i <= LAST; i++)
    if (invalid_word(i)) printf(" '%s',", invalid_word(i));
  printf(" ];\n\n/** @type {Reason[]} */\nexport const REASONS = [");
  for (unsigned i = 1; i <= LAST; i++)
    if (reason_word(i)) printf(" '%s',", reason_word(i));
  printf(" ];\n\nexport const COMMANDS = {");
  for (unsigned i = 1; i <= LAST; i++)
    if (input_name((wp_chain_input_kind)i)) printf(" %s: %u,", input_name((wp_chain_input_kind)i), i);
  printf(" };\n\n/** CALL: added to the state in `number` */\nexport const CALL_MUTED = %d;\nexport const "
         "CALL_HELD = %d;\n",
         WP_CHAIN_CALL_MUTED, WP_CHAIN_CALL_HELD);
}

int main(void) {
  printf("// SPDX-License-Identifier: MIT\n");
  printf("// Made by core/wasm/action_abi.c with the wasm compiler; do not edit.\n\n");
  print_types();
  printf("export const CALL_AT = %zu;\n\n", offsetof(wp_chain_output, call));
  print_tables();
  return 0;
}
