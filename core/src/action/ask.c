// SPDX-License-Identifier: MIT
// What a chain wants to know -> requests to the portal, each with a time limit.
#include "action/state.h"
#include "action/write.h"
#include "base/str.h"

static const char *what_word(uint32_t what) {
  static const char *const words[] = {"",           "button-script", "form-script", "change-script",
                                      "form-by-id", "form-by-name"};
  return words[what];
}

static void request(wp_chain *c, chain_ask *ask, uint32_t what, wp_str path, wp_str body, uint32_t ms) {
  *ask = (chain_ask){++c->asks, c->now + ms};
  c->trouble = c->trouble || !path.at;
  if (c->trouble) return;
  wp_chain_output *o = tell(c, WP_CHAIN_DO_REQUEST);
  o->u.request.ask = ask->number;
  o->u.request.what = what;
  o->u.request.method = body.at ? STR("POST") : STR("GET");
  o->u.request.path = path;
  o->u.request.body = body;
  buf b = trace(c, "ask");
  trace_number(&b, "ask", ask->number);
  trace_text(&b, "what", str_of(what_word(what)));
  trace_text(&b, "path", path);
  trace_end(c, &b);
}

static wp_str path_of(wp_chain *c, const char *kind, uint32_t id) {
  buf b = buf_in(&c->arena, 64);
  buf_lit(&b, "/api/softphone/");
  buf_lit(&b, kind);
  buf_char(&b, '/');
  buf_u32(&b, id);
  return buf_seal(&b, &c->arena);
}

static wp_str path_of_name(wp_chain *c) {
  buf b = buf_in(&c->arena, 64 + (size_t)3 * CHAIN_NAME_SIZE);
  buf_lit(&b, "/api/softphone/form?name=");
  for (const char *at = c->wanted_name; *at; at++) {
    bool letter = (*at | 32) >= 'a' && (*at | 32) <= 'z';
    buf_uri(&b, *at, letter || (*at >= '0' && *at <= '9') || *at == '-' || *at == '_' || *at == '.');
  }
  return buf_seal(&b, &c->arena);
}

void ask_form(wp_chain *c) {
  c->named = !c->wanted;
  if (c->named)
    request(c, &c->form_ask, WP_ASK_FORM_BY_NAME, path_of_name(c), STR_NONE, c->limits.form_ms);
  else
    request(c, &c->form_ask, WP_ASK_FORM_BY_ID, path_of(c, "form", c->wanted), STR_NONE, c->limits.form_ms);
  // Both at once: neither needs the other before the form is shown.
  if (c->shaping) ask_script(c);
  c->shaping = false;
}

void ask_script(wp_chain *c) {
  request(c, &c->script_ask, WP_ASK_BUTTON_SCRIPT, path_of(c, "button", c->button),
          (wp_str){c->body, c->body_len}, c->limits.script_ms);
}

void ask_submit(wp_chain *c) {
  request(c, &c->script_ask, WP_ASK_FORM_SCRIPT, path_of(c, "form", c->forms[c->current].id), c->values,
          c->limits.script_ms);
}

void ask_change(wp_chain *c) {
  request(c, &c->change_ask, WP_ASK_CHANGE_SCRIPT, path_of(c, "form", c->forms[c->current].id), c->values,
          c->limits.script_ms);
}

void ask_forget(wp_chain *c, chain_ask *ask) {
  if (!ask->number) return;
  tell(c, WP_CHAIN_DO_ABORT)->u.act.ask = ask->number;
  *ask = (chain_ask){0, 0};
}

void ask_forget_all(wp_chain *c) {
  ask_forget(c, &c->form_ask);
  ask_forget(c, &c->script_ask);
  ask_forget(c, &c->action_ask);
  ask_forget(c, &c->change_ask);
}
