// SPDX-License-Identifier: MIT
// Chains of actions: buttons, forms, scripts. (state, input, now) -> (state, outputs), as in phone.h: never waits,
// never calls out, no heap. It is no part of the phone: a module of its own (action.wasm).
#ifndef WEBPHONE_CHAIN_H
#define WEBPHONE_CHAIN_H

#include "webphone/err.h"
#include "webphone/types.h"

typedef struct wp_chain wp_chain;

/** One shape; the comment says which fields count. All texts are JSON unless said otherwise. */
typedef enum wp_chain_input_kind {
  WP_CHAIN_SETUP =
      1,  // text[0] {"allow": ["https://crm.example"], "origin": "https://phone.example", "steps": 100,
  //          "visits": 16, "scriptMs": 35000, "formMs": 15000, "actionMs": 15000}; all may be left out
  WP_CHAIN_LEAD,    // text[0] the lead the agent has, as the portal gives it, or "" for none
  WP_CHAIN_CALL,    // call, number: wp_call_state + WP_CHAIN_CALL_ flags; every EV_CALL of the phone
  WP_CHAIN_PRESS,   // text[0] the button, [1] what the page gives its script (an object) or "";
                    //   number 0: the page shows no list, else 1 + how many rows are selected
  WP_CHAIN_ANSWER,  // call: the `ask` of a DO; number: HTTP status, 0 when there was none; text[0] the body.
                    //   Of an action: 200 done, else why not (plain text)
  WP_CHAIN_CHANGE,  // call: the `view` of EV_FORM; text[0] the field's name (plain), [1] all values (an object)
  WP_CHAIN_SUBMIT,  // call: the `view`; text[0] all values (an object)
  WP_CHAIN_CANCEL   // call: the `view`, or 0: whatever runs
} wp_chain_input_kind;

enum {  // WP_CHAIN_CALL: added to the state
  WP_CHAIN_CALL_MUTED = 256,
  WP_CHAIN_CALL_HELD = 512
};

typedef struct wp_chain_input {
  uint32_t kind;  // wp_chain_input_kind
  uint32_t call;
  uint32_t number;
  wp_str text[2];
} wp_chain_input;

typedef enum wp_chain_output_kind {
  WP_CHAIN_OUT_NONE = 0,
  // To be answered by WP_CHAIN_ANSWER with the same `ask`, once; an answer nobody waits for does nothing.
  WP_CHAIN_DO_REQUEST = 1,  // u.request  to the portal; any status and body are a good answer
  WP_CHAIN_DO_ABORT,        // u.act      ask: nobody waits for that any more
  WP_CHAIN_DO_ANSWER_CALL,  // call, u.act
  WP_CHAIN_DO_END_CALL,     // call, u.act   hang up, give up or decline
  WP_CHAIN_DO_MAKE_CALL,    // u.act      text: the number
  WP_CHAIN_DO_MUTE,         // call, u.act   on: mute, else unmute
  WP_CHAIN_DO_REDIRECT,     // u.redirect
  WP_CHAIN_DO_SAVE,         // u.save     of the present lead
  WP_CHAIN_DO_NEXT,         // u.act      the next lead
  // For the screen.
  WP_CHAIN_EV_CHAIN = 64,  // u.chain    what the chain does now
  WP_CHAIN_EV_FORM,        // u.form     show this, or show it anew
  WP_CHAIN_EV_CLOSED,      // u.form     only view and form: no longer
  WP_CHAIN_EV_ERRORS,      // u.errors   the values were not submitted; the form is still open
  WP_CHAIN_EV_RESPONSE,    // u.response a script answered with something to be shown
  WP_CHAIN_EV_TRACE        // u.trace    one step, one line of JSON (docs/buttons.md)
} wp_chain_output_kind;

typedef enum wp_chain_state {
  WP_CHAIN_STARTED = 1,
  WP_CHAIN_ASKING,   // waits for the portal: a script, a form
  WP_CHAIN_ACTING,   // waits for an action to be done
  WP_CHAIN_FILLING,  // a person has the form
  WP_CHAIN_ENDED,    // reason
  WP_CHAIN_REFUSED   // the button did not start one: reason; what runs goes on
} wp_chain_state;

typedef enum wp_reason {
#define REASON(name, number, symbol) WP_REASON_##name = (number),
#include "webphone/reason.def"
#undef REASON
} wp_reason;

typedef enum wp_invalid {
#define INVALID(name, number, symbol) WP_INVALID_##name = (number),
#include "webphone/invalid.def"
#undef INVALID
} wp_invalid;

typedef enum wp_ask_kind {
  WP_ASK_BUTTON_SCRIPT = 1,
  WP_ASK_FORM_SCRIPT,
  WP_ASK_CHANGE_SCRIPT,  // the form's script, with {"__": {"change": "<field>"}} among the values
  WP_ASK_FORM_BY_ID,
  WP_ASK_FORM_BY_NAME
} wp_ask_kind;

typedef enum wp_window { WP_WINDOW_SAME = 1, WP_WINDOW_NEW } wp_window;  // a new one never has an opener
typedef enum wp_decision { WP_SAVE_YES = 1, WP_SAVE_NO, WP_SAVE_UNKNOWN } wp_decision;

typedef enum wp_form_why {
  WP_FORM_OPENED = 1,  // it was not on the screen
  WP_FORM_SHAPED,      // the script that it was submitted to wants it again; `changed` have new values
  WP_FORM_CHANGED      // the answer to a change: leave what the person typed but for `changed`
} wp_form_why;

typedef enum wp_response_kind {
  WP_RESPONSE_TEXT = 1,  // text as it is; all others are JSON
  WP_RESPONSE_NUMBER,
  WP_RESPONSE_TRUTH,
  WP_RESPONSE_LIST,
  WP_RESPONSE_OBJECT
} wp_response_kind;

// clang-format off
typedef struct wp_chain_output {
  uint32_t kind;  // wp_chain_output_kind
  uint32_t call;  // the phone's call that it is about, or 0
  union {
    struct { uint32_t ask, what; wp_str method, path, body; } request;  // what: wp_ask_kind; body "": none
    struct { uint32_t ask, on; wp_str text; } act;
    struct { uint32_t ask, window; wp_str url; } redirect;
    struct { uint32_t ask, decision; } save;
    struct {
      uint32_t state, reason;  // wp_chain_state, wp_reason
      uint32_t button, steps, column, status;
      wp_str label, field, expected, text;  // label: the button's; text: for a person, of a script or a server
    } chain;
    // schema: list of fields as in a form's definition, whole; data: values by name; changed: list of names
    struct { uint32_t view, form, why; wp_str name, schema, data, changed, focus; } form;
    // list: [{"name", "error": symbol of invalid.def, "limit"?}] in the form's order; focus: the first one's name
    struct { uint32_t view; wp_str focus, list; } errors;
    struct { uint32_t what; wp_str text; } response;  // wp_response_kind
    struct { wp_str line; } trace;
  } u;
} wp_chain_output;
// clang-format on

/** Bytes that wp_chain_init needs, aligned for uint64_t. A constant of the build. */
size_t wp_chain_size(void);

/** WP_E_ARG when `size` is less than wp_chain_size(). There is nothing to free. */
int wp_chain_init(void *memory, size_t size, wp_chain **out);

/** One input. WP_E_UNDRAINED, WP_E_COMMAND for an unknown kind; whatever else is wrong is told by outputs. */
int wp_chain_take(wp_chain *chain, wp_ms now, const wp_chain_input *input);

/** One input: the deadline has passed. Harmless when it has not. */
int wp_chain_expire(wp_chain *chain, wp_ms now);

/** The next output or NULL when drained; valid until the next input. */
const wp_chain_output *wp_chain_poll(wp_chain *chain);

/** When to call wp_chain_expire; WP_NEVER for never. */
wp_ms wp_chain_deadline(const wp_chain *chain);

#endif
