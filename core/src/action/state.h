// SPDX-License-Identifier: MIT
// What a chain knows, and what its files share.
#ifndef ACTION_STATE_H
#define ACTION_STATE_H

#include "action/button.h"
#include "action/chain_table.h"
#include "action/form.h"
#include "action/redirect.h"
#include "action/rule.h"
#include "base/buf.h"
#include "webphone/chain.h"

#define CHAIN_OUT_MAX 32
// Bytes of one input: a reply of 64 KiB as a tree, and the form that comes of it as JSON.
#define CHAIN_ARENA 1048576
#define CHAIN_FORMS_MAX 64  // different ones in one chain
#define CHAIN_CALLS_MAX 16
#define CHAIN_NUMBER_SIZE 64
#define CHAIN_NAME_SIZE 256   // of a form that is asked for
#define CHAIN_TITLE_SIZE 208  // of a button

typedef struct chain_limits {
  uint32_t steps, visits;
  uint32_t script_ms, form_ms, action_ms;
} chain_limits;

/** Something asked that an answer is awaited for; number 0: nothing. */
typedef struct chain_ask {
  uint32_t number;
  wp_ms due;
} chain_ask;

typedef struct chain_call {
  wp_call_id id;
  uint32_t state, flags;
} chain_call;

typedef struct chain_visit {
  uint32_t form, count;
} chain_visit;

/** What is said about an end or a refusal. */
typedef struct chain_why {
  uint32_t reason, column, status;
  wp_str field, expected, text;
} chain_why;

/** An action ready to be done. */
typedef struct chain_plan {
  uint32_t output;  // wp_chain_output_kind
  wp_call_id call;
  uint32_t how;
  wp_str text;
} chain_plan;

struct wp_chain {
  wp_ms now;
  uint32_t phase;  // chain_phase
  chain_limits limits;
  // What the rest of the phone says.
  size_t call_count;
  chain_call calls[CHAIN_CALLS_MAX];  // oldest first
  sites sites;
  char main_number[CHAIN_NUMBER_SIZE], alt_number[CHAIN_NUMBER_SIZE];
  // The chain that runs.
  chain_ask form_ask, script_ask, action_ask, change_ask;
  size_t visit_count;
  chain_visit visits[CHAIN_FORMS_MAX];
  uint32_t asks;    // how many there have been, of all chains
  uint32_t button;  // its number
  uint32_t steps;
  uint32_t wanted;     // form to open, by number, else by wanted_name
  uint32_t next_form;  // put off until what runs is done
  uint32_t view;       // which showing of a form
  uint32_t why_shown;  // wp_form_why
  uint32_t current;    // of forms
  chain_plan plan;
  form forms[2];
  size_t form_size;  // of the memory of each: tests make it smaller
  size_t kept_len, body_len;
  // Of one input.
  arena arena;
  const draft *shown;
  const verdict *faults;
  const draft *judged;
  wp_str values;  // all of them, as JSON
  chain_why why;
  uint32_t head, tail;
  wp_chain_output out[CHAIN_OUT_MAX];
  bool has_lead;
  bool named;        // the form is asked for by its name
  bool then_script;  // the button's script, behind its action
  bool shaping;      // the button's script shapes the form that it opens
  bool open;         // a form is on the screen
  bool trouble;      // an output had no room
  char label[CHAIN_TITLE_SIZE];
  char wanted_name[CHAIN_NAME_SIZE];
  char kept[REPLY_TEXT_MAX];  // the reply that shapes the form to come
  char body[REPLY_TEXT_MAX];  // what the button's script is given
  uint64_t form_memory[2][FORM_MEMORY / 8];
  uint64_t memory[CHAIN_ARENA / 8];  // this and the one before are not cleared by wp_chain_init
};

// tell.c: outputs and the trace.

/** Zeroed, at the end of the queue; never NULL. */
wp_chain_output *tell(wp_chain *c, wp_chain_output_kind kind);
/** EV_CHAIN with what the chain is and c->why. */
void tell_state(wp_chain *c, wp_chain_state state);
void tell_form(wp_chain *c);
void tell_errors(wp_chain *c);
/** One line of the trace: begin, members, end. */
buf trace(wp_chain *c, const char *did);
void trace_text(buf *b, const char *key, wp_str value);
/** The symbol of a reason, as the screen and the trace have it (reason.def). */
const char *reason_word(uint32_t reason);
void trace_number(buf *b, const char *key, uint32_t value);
void trace_end(wp_chain *c, buf *b);
/** A line with no more than a word and a text. */
void trace_line(wp_chain *c, const char *did, const char *key, wp_str value);

// act.c: what the rest of the phone says, and what actions need of it.

void act_setup(wp_chain *c, wp_str json);
void act_lead(wp_chain *c, wp_str json);
void act_call(wp_chain *c, wp_call_id id, uint32_t number);
/** Into c->plan; else c->why, and false. */
bool act_plan(wp_chain *c, const action *a);
void act_do(wp_chain *c);

// ask.c: requests to the portal.

void ask_form(wp_chain *c);
void ask_script(wp_chain *c);
void ask_submit(wp_chain *c);
void ask_change(wp_chain *c);
/** Nobody waits for it any more. */
void ask_forget(wp_chain *c, chain_ask *ask);
void ask_forget_all(wp_chain *c);

// obey.c: what a script's reply starts.

enum { FROM_BUTTON = 1, FROM_FORM };
/** Feeds the event; c->why and CHAIN_FINISHED when it leads nowhere. */
void obey(wp_chain *c, wp_str json, const reply *r, uint32_t from);
void tell_response(wp_chain *c, const reply *r);
/** Code in a reply is reported; nothing runs it. */
void note_eval(wp_chain *c, const reply *r);
/** Behind an action or a submit that starts nothing: what was put off, or the end. */
void go_on(wp_chain *c);

// open.c: forms that come, are shaped, are filled in.

/** The definition, the script that shapes it. */
void form_answered(wp_chain *c, uint32_t status, wp_str body);
void shape_answered(wp_chain *c, wp_str json, const reply *r);
/** The form that is open, by the reply to a submit. */
void shape_open(wp_chain *c, const reply *r);
void change_answered(wp_chain *c, uint32_t status, wp_str body);
int form_changed(wp_chain *c, const wp_chain_input *input);
int form_submitted(wp_chain *c, const wp_chain_input *input);

// chain.c

/** A script's answer; false, and c->why, when it failed or is no reply. */
bool reply_of(wp_chain *c, uint32_t status, wp_str body, reply *out);
/** Why a request has no good answer: c->why. */
void why_failed(wp_chain *c, uint32_t status, wp_str body, uint32_t otherwise);

/** Step the table and perform the acts. */
void feed(wp_chain *c, chain_event event);
void finish(wp_chain *c, uint32_t reason);
/** Open the form by number, or by name when that is 0. */
void open_form(wp_chain *c, uint32_t id, wp_str name);
/** A text of this input, kept behind it; cut to the size. */
void chain_keep(char *to, size_t size, wp_str text);

#endif
