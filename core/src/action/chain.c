// SPDX-License-Identifier: MIT
// Inputs of a chain of actions -> events of the table -> acts. Knows all of core/src/action.
#include <string.h>

#include "action/state.h"
#include "base/check.h"
#include "base/json.h"
#include "base/str.h"
#include "webphone/chain.h"

size_t wp_chain_size(void) {
  return sizeof(wp_chain);
}

int wp_chain_init(void *memory, size_t size, wp_chain **out) {
  if (size < sizeof(wp_chain)) return WP_E_ARG;
  wp_chain *c = memory;
  memset(c, 0, offsetof(wp_chain, form_memory));
  c->phase = CHAIN_IDLE;
  c->limits =
      (chain_limits){.steps = 100, .visits = 16, .script_ms = 35000, .form_ms = 15000, .action_ms = 15000};
  c->form_size = FORM_MEMORY;
  arena_init(&c->arena, c->memory, sizeof c->memory);
  *out = c;
  return 0;
}

static wp_chain_state state_of(uint32_t phase) {
  switch (phase) {
  case CHAIN_ACTING: return WP_CHAIN_ACTING;
  case CHAIN_FILLING: return WP_CHAIN_FILLING;
  case CHAIN_IDLE: return WP_CHAIN_ENDED;
  default: return WP_CHAIN_ASKING;
  }
}

static void close_form(wp_chain *c) {
  if (!c->open) return;
  wp_chain_output *o = tell(c, WP_CHAIN_EV_CLOSED);
  o->u.form.view = c->view;
  o->u.form.form = c->forms[c->current].id;
  c->open = false;
}

static void perform(wp_chain *c, uint32_t acts) {
  if (acts & CHAIN_DO_CLOSE) close_form(c);
  if (acts & CHAIN_DO_ASK_FORM) ask_form(c);
  if (acts & CHAIN_DO_ASK_SCRIPT) ask_script(c);
  if (acts & CHAIN_DO_ASK_SUBMIT) ask_submit(c);
  if (acts & CHAIN_DO_ASK_CHANGE) ask_change(c);
  if (acts & CHAIN_DO_ACT) act_do(c);
  if (acts & CHAIN_DO_SHOW) tell_form(c);
  if (acts & CHAIN_DO_ERRORS) tell_errors(c);
  if (acts & CHAIN_DO_END) tell_state(c, WP_CHAIN_ENDED);
}

#define STEPS (CHAIN_DO_ASK_FORM | CHAIN_DO_ASK_SCRIPT | CHAIN_DO_ASK_SUBMIT | CHAIN_DO_ACT)

void feed(wp_chain *c, chain_event event) {
  chain_edge edge = chain_step(c->phase, event);
  if (!edge.next) return;
  // What a person does in a form is no step; what a chain does by it is.
  if (edge.acts & STEPS && c->steps >= c->limits.steps) {
    finish(c, WP_REASON_STEPS);
    return;
  }
  if (edge.acts & STEPS) c->steps++;
  bool other = state_of(c->phase) != state_of(edge.next) || c->why.reason;
  c->phase = edge.next;
  if (other && edge.next != CHAIN_IDLE) tell_state(c, state_of(edge.next));
  perform(c, edge.acts);
  if (c->trouble && c->phase != CHAIN_IDLE) finish(c, WP_REASON_TOO_BIG);
}

void finish(wp_chain *c, uint32_t reason) {
  c->why.reason = reason;
  ask_forget_all(c);
  feed(c, CHAIN_FINISHED);
}

void open_form(wp_chain *c, uint32_t id, wp_str name) {
  c->wanted = id;
  if (!id && name.len >= CHAIN_NAME_SIZE) {
    c->why.text = str_part(name, 0, CHAIN_NAME_SIZE);
    finish(c, WP_REASON_FORM_MISSING);
    return;
  }
  if (!id) chain_keep(c->wanted_name, CHAIN_NAME_SIZE, name);
  feed(c, CHAIN_WANTS_FORM);
}

// Buttons.

static void refuse(wp_chain *c, const button *b, const chain_why *why) {
  wp_chain_output *o = tell(c, WP_CHAIN_EV_CHAIN);
  o->u.chain.state = WP_CHAIN_REFUSED;
  o->u.chain.reason = why->reason;
  o->u.chain.button = b->id;
  o->u.chain.column = why->column;
  o->u.chain.status = why->status;
  o->u.chain.label = b->label;
  o->u.chain.field = why->field;
  o->u.chain.expected = why->expected;
  buf t = trace(c, "refuse");
  trace_number(&t, "button", b->id);
  trace_text(&t, "label", b->label);
  trace_text(&t, "reason", str_of(reason_word(why->reason)));
  if (why->column) trace_number(&t, "column", why->column);
  if (why->expected.len) trace_text(&t, "expected", why->expected);
  trace_end(c, &t);
}

/** How many rows are selected against how many it takes; `shown` 0: the page has no list. */
static chain_why judge_selection(const button *b, uint32_t shown) {
  if (shown && shown - 1 < b->min_select)
    return (chain_why){.reason = WP_REASON_TOO_FEW, .status = b->min_select};
  if (shown && b->max_select && shown - 1 > b->max_select)
    return (chain_why){.reason = WP_REASON_TOO_MANY, .status = b->max_select};
  return (chain_why){.reason = WP_REASON_NONE};
}

/** What its script is given: an object, or nothing. */
static bool keep_body(wp_chain *c, wp_str json) {
  cJSON *root;
  size_t used = c->arena.used;
  json = str_trim(json);
  if (!json.len) json = STR("{}");
  bool good = json.len <= sizeof c->body && !json_parse(&c->arena, json, &root) && cJSON_IsObject(root);
  c->arena.used = used;
  if (!good) return false;
  memcpy(c->body, json.at, json.len);
  c->body_len = json.len;
  return true;
}

static void start(wp_chain *c, const button *b) {
  bool form = b->action.kind == ACTION_OPEN_FORM || (!b->action.kind && b->form_id);
  c->button = b->id;
  chain_keep(c->label, CHAIN_TITLE_SIZE, b->label);
  c->steps = c->next_form = c->wanted = 0;
  c->visit_count = c->kept_len = 0;
  c->then_script = c->shaping = false;
  tell_state(c, WP_CHAIN_STARTED);
  buf t = trace(c, "start");
  trace_number(&t, "button", b->id);
  trace_text(&t, "label", b->label);
  trace_text(&t, "fn", b->fn);
  if (b->form_id) trace_number(&t, "form", b->form_id);
  if (b->script_id) trace_number(&t, "script", b->script_id);
  trace_end(c, &t);
  if (form) {
    c->shaping = b->script_id != 0;
    open_form(c, b->form_id, b->action.text);  // the number takes priority over the name
  } else if (!b->action.kind) {
    feed(c, CHAIN_WANTS_SCRIPT);
  } else if (act_plan(c, &b->action)) {
    c->then_script = b->script_id != 0;
    feed(c, CHAIN_WANTS_ACTION);
  } else {
    finish(c, c->why.reason);
  }
}

static void press(wp_chain *c, const wp_chain_input *input) {
  button b;
  button_fault fault;
  int err = button_read(&c->arena, input->text[0], &b, &fault);
  chain_why why = {.reason = fault.reason,
                   .column = (uint32_t)fault.column,
                   .field = str_of(fault.field),
                   .expected = str_of(fault.expected)};
  if (err == WP_E_ARENA) why.reason = WP_REASON_TOO_BIG;
  if (c->phase != CHAIN_IDLE) why = (chain_why){.reason = WP_REASON_BUSY};
  if (!why.reason) why = judge_selection(&b, input->number);
  if (!why.reason && !b.action.kind && !b.form_id && !b.script_id) why.reason = WP_REASON_NOTHING;
  if (!why.reason && !keep_body(c, input->text[1])) why.reason = WP_REASON_TOO_BIG;
  if (why.reason)
    refuse(c, &b, &why);
  else
    start(c, &b);
}

// Answers.

void why_failed(wp_chain *c, uint32_t status, wp_str body, uint32_t otherwise) {
  cJSON *root = NULL;
  if (json_parse(&c->arena, body, &root)) root = NULL;
  wp_str detail = json_text(root, "detail"), title = json_text(root, "title");
  // A failure of the script's own names the script; without that it is the portal's.
  bool script = json_item(root, "script") != NULL;
  c->why = (chain_why){.reason = script ? WP_REASON_SCRIPT_FAILED : otherwise,
                       .status = status,
                       .text = str_part(detail.len ? detail : title, 0, 1000)};
}

bool reply_of(wp_chain *c, uint32_t status, wp_str body, reply *out) {
  reply_fault fault;
  if (status < 200 || status > 299) {
    why_failed(c, status, body, WP_REASON_UNREACHABLE);
    return false;
  }
  int err = reply_parse(&c->arena, body, out, &fault);
  if (err == WP_E_JSON)
    c->why = (chain_why){.reason = WP_REASON_REPLY, .field = fault.path, .expected = str_of(fault.expected)};
  else if (err)
    c->why.reason = WP_REASON_TOO_BIG;
  return !err;
}

static void script_answered(wp_chain *c, uint32_t status, wp_str body) {
  reply r;
  bool good = reply_of(c, status, body, &r);
  if (!good && c->phase == CHAIN_SUBMITTING)
    feed(c, CHAIN_GOT_REFUSAL);
  else if (!good)
    finish(c, c->why.reason);
  else if (c->phase == CHAIN_OPENING)
    shape_answered(c, body, &r);
  else
    obey(c, body, &r, c->phase == CHAIN_SUBMITTING ? FROM_FORM : FROM_BUTTON);
}

static void action_answered(wp_chain *c, uint32_t status, wp_str body) {
  if (status >= 200 && status <= 299) {
    go_on(c);
    return;
  }
  c->why = (chain_why){.status = status, .text = str_part(body, 0, 500)};
  finish(c, WP_REASON_ACTION_FAILED);
}

/** Is that what this ask waits for? Then it waits no more. */
static bool takes(chain_ask *ask, uint32_t number) {
  if (!number || ask->number != number) return false;
  *ask = (chain_ask){0, 0};
  return true;
}

static void answered(wp_chain *c, const wp_chain_input *input) {
  chain_ask *asks[] = {&c->form_ask, &c->script_ask, &c->action_ask, &c->change_ask};
  size_t which = 0;
  while (which < 4 && !takes(asks[which], input->call)) which++;
  buf t = trace(c, which < 4 ? "answer" : "ignore");
  if (which == 4) trace_text(&t, "what", STR("an answer that nobody waits for"));
  trace_number(&t, "ask", input->call);
  trace_number(&t, "status", input->number);
  trace_number(&t, "octets", (uint32_t)input->text[0].len);
  trace_end(c, &t);
  switch (which) {
  case 0: form_answered(c, input->number, input->text[0]); break;
  case 1: script_answered(c, input->number, input->text[0]); break;
  case 2: action_answered(c, input->number, input->text[0]); break;
  case 3: change_answered(c, input->number, input->text[0]); break;
  default: break;
  }
}

static void cancel(wp_chain *c, uint32_t view) {
  bool meant = c->phase != CHAIN_IDLE && (!view || (c->open && view == c->view));
  if (meant)
    finish(c, WP_REASON_CANCELLED);
  else
    trace_line(c, "ignore", "what", STR("cancel: nothing of that runs"));
}

// Inputs.

static int begin(wp_chain *c, wp_ms now) {
  if (c->head != c->tail) return WP_E_UNDRAINED;
  c->head = c->tail = 0;
  c->now = now;
  c->trouble = false;
  c->why = (chain_why){.reason = WP_REASON_NONE};
  arena_reset(&c->arena);
  return 0;
}

int wp_chain_take(wp_chain *c, wp_ms now, const wp_chain_input *input) {
  int err = begin(c, now);
  if (err) return err;
  switch ((wp_chain_input_kind)input->kind) {
  case WP_CHAIN_SETUP: act_setup(c, input->text[0]); return 0;
  case WP_CHAIN_LEAD: act_lead(c, input->text[0]); return 0;
  case WP_CHAIN_CALL: act_call(c, input->call, input->number); return 0;
  case WP_CHAIN_PRESS: press(c, input); return 0;
  case WP_CHAIN_ANSWER: answered(c, input); return 0;
  case WP_CHAIN_CHANGE: return form_changed(c, input);
  case WP_CHAIN_SUBMIT: return form_submitted(c, input);
  case WP_CHAIN_CANCEL: cancel(c, input->call); return 0;
  }
  return WP_E_COMMAND;
}

static bool is_due(const chain_ask *ask, wp_ms now) {
  return ask->number && ask->due <= now;
}

int wp_chain_expire(wp_chain *c, wp_ms now) {
  int err = begin(c, now);
  if (err) return err;
  bool script = is_due(&c->script_ask, now), change = is_due(&c->change_ask, now);
  c->why.reason = WP_REASON_LATE;
  if (is_due(&c->form_ask, now) || is_due(&c->action_ask, now) || (script && c->phase != CHAIN_SUBMITTING)) {
    finish(c, WP_REASON_LATE);
    return 0;
  }
  if (script || change) ask_forget(c, script ? &c->script_ask : &c->change_ask);
  if (script) feed(c, CHAIN_GOT_REFUSAL);
  if (change && !script) tell_state(c, WP_CHAIN_FILLING);
  return 0;
}

const wp_chain_output *wp_chain_poll(wp_chain *c) {
  return c->head < c->tail ? &c->out[c->head++] : NULL;
}

wp_ms wp_chain_deadline(const wp_chain *c) {
  const chain_ask *asks[] = {&c->form_ask, &c->script_ask, &c->action_ask, &c->change_ask};
  wp_ms due = WP_NEVER;
  for (size_t i = 0; i < 4; i++) {
    if (asks[i]->number && asks[i]->due < due) due = asks[i]->due;
  }
  return due;
}
