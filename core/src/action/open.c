// SPDX-License-Identifier: MIT
// A form on its way to the screen and back: definition, shape, change, submit. Always a copy that takes the form's
// place when it is whole.
#include "action/state.h"
#include "action/write.h"
#include "base/json.h"
#include "base/str.h"
#include "webphone/err.h"

/** The draft becomes the form; WP_E_ARENA, and the form stays what it was. */
static int swap_in(wp_chain *c, const draft *d) {
  uint32_t other = 1 - c->current;
  int err = draft_keep(d, &c->forms[other], c->form_memory[other], c->form_size);
  if (!err) c->current = other;
  return err;
}

static draft *new_draft(wp_chain *c) {
  return arena_take(&c->arena, sizeof(draft));
}

static void too_big(wp_chain *c) {
  finish(c, WP_REASON_TOO_BIG);
}

/** The form is open and stays so; c->why says why nothing came of it. */
static void stay(wp_chain *c, uint32_t reason) {
  c->why.reason = reason;
  if (c->phase == CHAIN_SUBMITTING)
    feed(c, CHAIN_GOT_REFUSAL);
  else
    tell_state(c, WP_CHAIN_FILLING);
}

static bool visit(wp_chain *c, uint32_t form) {
  size_t at = 0;
  while (at < c->visit_count && c->visits[at].form != form) at++;
  if (at == c->visit_count && at < CHAIN_FORMS_MAX) c->visits[c->visit_count++] = (chain_visit){form, 0};
  return at == CHAIN_FORMS_MAX || ++c->visits[at].count <= c->limits.visits;
}

/** A reply into a draft; 0, or an error with c->why. */
static int merge(wp_chain *c, draft *d, const reply *r) {
  int err = draft_merge(d, r);
  if (err != WP_E_FULL) return err;
  c->why.field = STR("__.formSchema");
  c->why.expected = STR("at most 256 fields in the form");
  return err;
}

/** Definition and shape are there. */
static void complete(wp_chain *c) {
  reply r = {.shows = 0};
  reply_fault fault;
  draft *d = new_draft(c);
  int err = d ? draft_open(&c->arena, &c->forms[c->current], d) : WP_E_ARENA;
  wp_str json = {c->kept, c->kept_len};
  c->kept_len = 0;
  if (!err && json.len) err = reply_parse(&c->arena, json, &r, &fault);
  if (!err && json.len) err = merge(c, d, &r);
  if (!err && json.len) err = swap_in(c, d);
  if (err) {
    finish(c, err == WP_E_ARENA ? WP_REASON_TOO_BIG : WP_REASON_REPLY);
    return;
  }
  c->shown = d;
  c->view++;
  c->why_shown = WP_FORM_OPENED;
  feed(c, CHAIN_GOT_FORM);
}

/** Of a list of forms the one of that name: exactly so, or but for case. */
static uint32_t pick(const wp_chain *c, const cJSON *list) {
  const cJSON *one;
  uint32_t id = 0, near = 0;
  wp_str name = str_of(c->wanted_name);
  cJSON_ArrayForEach(one, list) {
    wp_str found = json_text(one, "name");
    if (str_eq(found, name) && json_u32(one, "id", &id) && id) return id;
    if (!near && str_eq_ci(found, name) && json_u32(one, "id", &id)) near = id;
  }
  return near;
}

/** The portal's list of forms of a name has no fields: then the form is asked for by its number. */
static bool found_by_name(wp_chain *c, wp_str body) {
  cJSON *root;
  size_t used = c->arena.used;
  if (json_parse(&c->arena, body, &root) || !json_item(root, "items")) {
    c->arena.used = used;
    return false;
  }
  uint32_t id = pick(c, json_item(root, "items"));
  c->arena.used = used;
  c->why.text = str_of(c->wanted_name);
  if (id)
    open_form(c, id, STR_NONE);
  else
    finish(c, WP_REASON_FORM_MISSING);
  return true;
}

static void defined(wp_chain *c, const draft *d) {
  if (!visit(c, d->id)) {
    finish(c, WP_REASON_CYCLE);
    return;
  }
  if (swap_in(c, d)) {
    too_big(c);
    return;
  }
  if (c->script_ask.number)
    feed(c, CHAIN_GOT_PART);
  else
    complete(c);
}

void form_answered(wp_chain *c, uint32_t status, wp_str body) {
  field_fault fault;
  if (status < 200 || status > 299) {
    why_failed(c, status, body, status == 404 ? WP_REASON_FORM_MISSING : WP_REASON_UNREACHABLE);
    if (status == 404 && c->named) c->why.text = str_of(c->wanted_name);
    finish(c, c->why.reason);
    return;
  }
  if (c->named && found_by_name(c, body)) return;
  draft *d = new_draft(c);
  int err = d ? draft_define(&c->arena, body, d, &fault) : WP_E_ARENA;
  if (!err && c->wanted && d->id != c->wanted) {
    err = WP_E_JSON;
    fault = (field_fault){.path = STR("id"), .expected = "the form that was asked for"};
  }
  if (err == WP_E_JSON) c->why = (chain_why){.field = fault.path, .expected = str_of(fault.expected)};
  if (err)
    finish(c, err == WP_E_ARENA ? WP_REASON_TOO_BIG : WP_REASON_FORM);
  else
    defined(c, d);
}

void shape_answered(wp_chain *c, wp_str json, const reply *r) {
  note_eval(c, r);
  tell_response(c, r);
  if (r->action.kind)
    trace_line(c, "ignore", "what", STR("__.action: one action at a time, a form is being opened"));
  c->next_form = r->form_id;
  c->kept_len = r->field_count || r->data_count ? json.len : 0;
  for (size_t i = 0; i < c->kept_len; i++) c->kept[i] = json.at[i];
  if (c->form_ask.number)
    feed(c, CHAIN_GOT_PART);
  else
    complete(c);
}

/** The open form with the reply merged in, to be shown; what goes wrong leaves it as it is. */
static void reshape(wp_chain *c, const reply *r, uint32_t why, chain_event event) {
  draft *d = new_draft(c);
  int err = d ? draft_open(&c->arena, &c->forms[c->current], d) : WP_E_ARENA;
  if (!err) err = merge(c, d, r);
  if (!err) err = swap_in(c, d);
  if (err) {
    stay(c, err == WP_E_ARENA ? WP_REASON_TOO_BIG : WP_REASON_REPLY);
    return;
  }
  c->shown = d;
  c->why_shown = why;
  feed(c, event);
}

void shape_open(wp_chain *c, const reply *r) {
  reshape(c, r, WP_FORM_SHAPED, CHAIN_GOT_SHAPE);
}

void change_answered(wp_chain *c, uint32_t status, wp_str body) {
  reply r;
  if (!reply_of(c, status, body, &r)) {
    stay(c, c->why.reason);
    return;
  }
  note_eval(c, &r);
  tell_response(c, &r);
  if (r.action.kind || r.has_form_id)
    trace_line(c, "ignore", "what", STR("__.action and __.formId: the form is being filled in"));
  if (r.field_count || r.data_count) reshape(c, &r, WP_FORM_CHANGED, CHAIN_GOT_CHANGE);
}

/** The form that is open and the values the page has for it. NULL: nothing is to be done, *err says of whose fault. */
static draft *filled(wp_chain *c, const wp_chain_input *input, wp_str json, verdict *v, int *err) {
  *err = 0;
  if (c->phase != CHAIN_FILLING || input->call != c->view) {
    trace_line(c, "ignore", "what", STR("a form that is not open"));
    return NULL;
  }
  draft *d = new_draft(c);
  int failed = d ? draft_open(&c->arena, &c->forms[c->current], d) : WP_E_ARENA;
  if (!failed) failed = values_take(&c->arena, json, d, v);
  if (!failed) failed = swap_in(c, d);
  if (failed == WP_E_JSON) *err = WP_E_ARG;
  if (failed == WP_E_ARENA) stay(c, WP_REASON_TOO_BIG);
  return failed ? NULL : d;
}

static bool write_body(wp_chain *c, const draft *d, wp_str change) {
  buf b = buf_open(&c->arena);
  write_values(&b, d->fields, d->count, change);
  c->values = buf_seal(&b, &c->arena);
  return c->values.at && c->values.len <= REPLY_TEXT_MAX;
}

int form_changed(wp_chain *c, const wp_chain_input *input) {
  int err;
  verdict *v = arena_take(&c->arena, sizeof *v);
  draft *d = v ? filled(c, input, input->text[1], v, &err) : NULL;
  if (!d) return v ? err : 0;
  const reply_field *field = draft_find(d, input->text[0]);
  if (!field || !(field->flags & REPLY_CHANGE) || !d->scripted) return 0;
  ask_forget(c, &c->change_ask);  // the newest change is the one that counts
  if (write_body(c, d, field->name))
    feed(c, CHAIN_CHANGED);
  else
    stay(c, WP_REASON_TOO_BIG);
  return 0;
}

static void trace_rules(wp_chain *c, const verdict *v) {
  for (size_t i = 0; i < v->fault_count; i++) {
    buf b = trace(c, "ignore");
    trace_text(&b, "what", STR("a validation rule or regex that cannot be used"));
    trace_text(&b, "field", v->faults[i].field);
    trace_text(&b, "text", v->faults[i].text);
    trace_end(c, &b);
  }
}

int form_submitted(wp_chain *c, const wp_chain_input *input) {
  int err;
  verdict *v = arena_take(&c->arena, sizeof *v);
  draft *d = v ? filled(c, input, input->text[0], v, &err) : NULL;
  if (!v) stay(c, WP_REASON_TOO_BIG);
  if (!d) return v ? err : 0;
  ask_forget(c, &c->change_ask);
  bool judged = !values_judge(&c->arena, d, v);
  trace_rules(c, v);
  c->judged = d;
  c->faults = v;
  if (judged && v->count)
    feed(c, CHAIN_HAS_FAULTS);
  else if (!judged || !write_body(c, d, STR_NONE))
    stay(c, WP_REASON_TOO_BIG);
  else if (d->scripted)
    feed(c, CHAIN_SUBMITTED);
  else
    go_on(c);
  return 0;
}
