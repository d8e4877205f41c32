// SPDX-License-Identifier: MIT
// What a chain does -> outputs for the screen, and one line of JSON for each step.
#include "action/state.h"
#include "action/write.h"
#include "base/check.h"
#include "base/str.h"

#define TRACE_SIZE 1536
#define TRACE_TEXT_MAX 240

static const wp_chain_output nothing;

wp_chain_output *tell(wp_chain *c, wp_chain_output_kind kind) {
  WP_CHECK(c->tail < CHAIN_OUT_MAX);
  wp_chain_output *o = &c->out[c->tail++];
  *o = nothing;
  o->kind = (uint32_t)kind;
  return o;
}

const char *reason_word(uint32_t reason) {
  static const char *const words[] = {
#define REASON(name, number, symbol) [number] = symbol,
#include "webphone/reason.def"
#undef REASON
  };
  return words[reason];
}

static const char *invalid_word(uint32_t what) {
  static const char *const words[] = {
#define INVALID(name, number, symbol) [number] = symbol,
#include "webphone/invalid.def"
#undef INVALID
  };
  return words[what];
}

buf trace(wp_chain *c, const char *did) {
  buf b = buf_in(&c->arena, TRACE_SIZE);
  buf_char(&b, '{');
  write_key(&b, "step");
  buf_u32(&b, c->steps);
  trace_text(&b, "did", str_of(did));
  return b;
}

void trace_text(buf *b, const char *key, wp_str value) {
  if (b->err) return;
  size_t len = value.len < TRACE_TEXT_MAX ? value.len : TRACE_TEXT_MAX;
  // Not in the middle of a character.
  while (len < value.len && len && ((uint8_t)value.at[len] & 0xc0) == 0x80) len--;
  write_key(b, key);
  write_text(b, str_part(value, 0, len));
}

void trace_number(buf *b, const char *key, uint32_t value) {
  if (b->err) return;
  write_key(b, key);
  buf_u32(b, value);
}

void trace_end(wp_chain *c, buf *b) {
  buf_char(b, '}');
  wp_str line = buf_seal(b, &c->arena);
  if (line.at)
    tell(c, WP_CHAIN_EV_TRACE)->u.trace.line = line;  // without room there is no trace, but a chain
}

void trace_line(wp_chain *c, const char *did, const char *key, wp_str value) {
  buf b = trace(c, did);
  trace_text(&b, key, value);
  trace_end(c, &b);
}

static void trace_state(wp_chain *c, const char *did) {
  buf b = trace(c, did);
  trace_number(&b, "button", c->button);
  trace_text(&b, "reason", str_of(reason_word(c->why.reason)));
  if (c->why.status) trace_number(&b, "status", c->why.status);
  if (c->why.field.len) trace_text(&b, "field", c->why.field);
  if (c->why.column) trace_number(&b, "column", c->why.column);
  if (c->why.expected.len) trace_text(&b, "expected", c->why.expected);
  if (c->why.text.len) trace_text(&b, "text", c->why.text);
  trace_end(c, &b);
}

void tell_state(wp_chain *c, wp_chain_state state) {
  wp_chain_output *o = tell(c, WP_CHAIN_EV_CHAIN);
  o->u.chain.state = (uint32_t)state;
  o->u.chain.reason = c->why.reason;
  o->u.chain.button = c->button;
  o->u.chain.steps = c->steps;
  o->u.chain.column = c->why.column;
  o->u.chain.status = c->why.status;
  o->u.chain.label = str_of(c->label);
  o->u.chain.field = c->why.field;
  o->u.chain.expected = c->why.expected;
  o->u.chain.text = c->why.text;
  if (state == WP_CHAIN_ENDED) trace_state(c, "end");
  if (state == WP_CHAIN_REFUSED) trace_state(c, "refuse");
  if (state == WP_CHAIN_FILLING && c->why.reason) trace_state(c, "back");
}

static wp_str changed_names(wp_chain *c, const draft *d) {
  buf b = buf_open(&c->arena);
  bool any = false;
  buf_char(&b, '[');
  for (size_t i = 0; i < d->count; i++) {
    if (!d->changed[i]) continue;
    if (any) buf_char(&b, ',');
    write_text(&b, d->fields[i].name);
    any = true;
  }
  buf_char(&b, ']');
  return buf_seal(&b, &c->arena);
}

/** The first field that a person can fill in. */
static wp_str first_open(const draft *d) {
  for (size_t i = 0; i < d->count; i++) {
    if (!(d->fields[i].flags & (REPLY_HIDDEN | REPLY_DISABLED))) return d->fields[i].name;
  }
  return STR_NONE;
}

void tell_form(wp_chain *c) {
  static const char *const words[] = {"", "opened", "shaped", "changed"};
  const draft *d = c->shown;
  buf b = buf_open(&c->arena);
  write_schema(&b, d->fields, d->count);
  wp_str schema = buf_seal(&b, &c->arena);
  b = buf_open(&c->arena);
  write_values(&b, d->fields, d->count, STR_NONE);
  wp_str data = buf_seal(&b, &c->arena), changed = changed_names(c, d);
  // All of it or nothing of it.
  if (!schema.at || !data.at || !changed.at) c->trouble = true;
  if (c->trouble) return;
  wp_chain_output *o = tell(c, WP_CHAIN_EV_FORM);
  o->u.form.view = c->view;
  o->u.form.form = d->id;
  o->u.form.why = c->why_shown;
  o->u.form.name = c->forms[c->current].name;
  o->u.form.schema = schema;
  o->u.form.data = data;
  o->u.form.changed = changed;
  o->u.form.focus = first_open(d);
  c->open = true;
  buf t = trace(c, "show");
  trace_number(&t, "form", d->id);
  trace_number(&t, "view", c->view);
  trace_text(&t, "why", str_of(words[c->why_shown]));
  trace_number(&t, "fields", (uint32_t)d->count);
  if (d->ignored) trace_number(&t, "dataWithoutField", (uint32_t)d->ignored);
  trace_end(c, &t);
}

static void write_fault(buf *b, wp_str name, const invalid *wrong) {
  buf_char(b, '{');
  write_key(b, "name");
  write_text(b, name);
  write_key(b, "error");
  write_text(b, str_of(invalid_word(wrong->what)));
  if (wrong->limit.len) write_key(b, "limit");
  if (wrong->limit.len) write_text(b, wrong->limit);
  buf_char(b, '}');
}

void tell_errors(wp_chain *c) {
  const draft *d = c->judged;
  wp_str focus = STR_NONE;
  buf b = buf_open(&c->arena);
  buf_char(&b, '[');
  for (size_t i = 0; i < d->count; i++) {
    const invalid *wrong = &c->faults->fields[i];
    if (!wrong->what) continue;
    if (focus.at)
      buf_char(&b, ',');
    else
      focus = d->fields[i].name;
    write_fault(&b, d->fields[i].name, wrong);
  }
  buf_char(&b, ']');
  wp_str list = buf_seal(&b, &c->arena);
  c->trouble = c->trouble || !list.at;
  if (c->trouble) return;
  wp_chain_output *o = tell(c, WP_CHAIN_EV_ERRORS);
  o->u.errors.view = c->view;
  o->u.errors.focus = focus;
  o->u.errors.list = list;
  buf t = trace(c, "errors");
  trace_number(&t, "count", (uint32_t)c->faults->count);
  trace_text(&t, "list", list);
  trace_end(c, &t);
}
