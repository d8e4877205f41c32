// SPDX-License-Identifier: MIT
// What a script's reply starts: an action, a form, another shape of the form that is open, or nothing.
#include <string.h>

#include "action/state.h"
#include "base/str.h"

void go_on(wp_chain *c) {
  if (c->then_script) {
    c->then_script = false;
    feed(c, CHAIN_WANTS_SCRIPT);
  } else if (c->next_form) {
    uint32_t id = c->next_form;
    c->next_form = 0;
    open_form(c, id, STR_NONE);
  } else {
    finish(c, WP_REASON_DONE);
  }
}

/** What shapes the form to come stays with us until that is there. */
static void keep_shape(wp_chain *c, wp_str json, const reply *r) {
  c->kept_len = r->field_count || r->data_count ? json.len : 0;
  if (c->kept_len) memcpy(c->kept, json.at, json.len);
}

static void open_named(wp_chain *c, const reply *r) {
  if (r->action.text.len || r->has_form_id) {
    c->next_form = r->action.text.len ? r->form_id : 0;
    open_form(c, r->action.text.len ? 0 : r->form_id, r->action.text);
    return;
  }
  c->why = (chain_why){.field = STR("__.action.params[0]"), .expected = STR("the name of a form")};
  if (c->phase == CHAIN_SUBMITTING) {
    c->why.reason = WP_REASON_REPLY;
    feed(c, CHAIN_GOT_REFUSAL);
  } else {
    finish(c, WP_REASON_REPLY);
  }
}

void tell_response(wp_chain *c, const reply *r) {
  if (!r->shows) return;
  wp_chain_output *o = tell(c, WP_CHAIN_EV_RESPONSE);
  o->u.response.what = r->shows;
  o->u.response.text = r->shown;
  trace_line(c, "respond", "text", r->shown);
}

void note_eval(wp_chain *c, const reply *r) {
  if (r->has_eval) trace_line(c, "ignore", "what", STR("__.eval: code from a script is never run"));
}

void obey(wp_chain *c, wp_str json, const reply *r, uint32_t from) {
  note_eval(c, r);
  tell_response(c, r);
  if (r->action.kind == ACTION_OPEN_FORM) {
    keep_shape(c, json, r);
    open_named(c, r);
    return;
  }
  if (r->action.kind) {
    keep_shape(c, json, r);
    c->next_form = r->form_id;
    if (!act_plan(c, &r->action))
      finish(c, c->why.reason);
    else
      feed(c, CHAIN_WANTS_ACTION);
    return;
  }
  if (r->has_form_id) {
    keep_shape(c, json, r);
    open_form(c, r->form_id, STR_NONE);
    return;
  }
  bool shapes = r->field_count || r->data_count;
  if (shapes && from == FROM_FORM) {
    shape_open(c, r);
    return;
  }
  if (shapes) trace_line(c, "ignore", "what", STR("__.formSchema and __.formData: no form is open"));
  go_on(c);
}
