// SPDX-License-Identifier: MIT
// An action, the lead and the calls there are -> what the shell has to do, or why it cannot be done.
#include <string.h>

#include "action/state.h"
#include "base/json.h"
#include "base/str.h"
#include "webphone/err.h"
#include "webphone/output.h"

void chain_keep(char *to, size_t size, wp_str text) {
  size_t len = text.len < size - 1 ? text.len : size - 1;
  while (len < text.len && len && ((uint8_t)text.at[len] & 0xc0) == 0x80) len--;
  if (len) memcpy(to, text.at, len);
  to[len] = 0;
}

static void set_limit(const cJSON *root, const char *key, uint32_t least, uint32_t most, uint32_t *out) {
  uint32_t value;
  if (json_u32(root, key, &value)) *out = value < least ? least : value > most ? most : value;
}

void act_setup(wp_chain *c, wp_str json) {
  cJSON *root;
  const cJSON *one;
  if (json_parse(&c->arena, json, &root) || !cJSON_IsObject(root)) {
    trace_line(c, "ignore", "what", STR("setup"));
    return;
  }
  set_limit(root, "steps", 1, 1000000, &c->limits.steps);
  set_limit(root, "visits", 1, 1000000, &c->limits.visits);
  set_limit(root, "scriptMs", 100, 600000, &c->limits.script_ms);
  set_limit(root, "formMs", 100, 600000, &c->limits.form_ms);
  set_limit(root, "actionMs", 100, 600000, &c->limits.action_ms);
  wp_str origin = json_text(root, "origin");
  c->sites.origin[0] = 0;
  if (site_good(origin)) chain_keep(c->sites.origin, SITE_SIZE, origin);
  c->sites.count = 0;
  cJSON_ArrayForEach(one, json_item(root, "allow")) {
    wp_str site = cJSON_IsString(one) ? str_trim(str_of(one->valuestring)) : STR_NONE;
    if (site_good(site) && c->sites.count < SITES_MAX)
      chain_keep(c->sites.allow[c->sites.count++], SITE_SIZE, site);
    else
      trace_line(c, "ignore", "allow", site);
    if (c->tail >= CHAIN_OUT_MAX / 2) return;  // of a list that is nothing but wrong
  }
}

/** `dial` has the country code in front already; else `code` and `number`. */
static void keep_number(char *to, const cJSON *lead, const char *dial, const char *code, const char *number) {
  wp_str whole = json_text(lead, dial), front = code ? json_text(lead, code) : STR_NONE;
  wp_str back = json_text(lead, number);
  buf b = buf_on(to, CHAIN_NUMBER_SIZE - 1);
  if (whole.len)
    buf_str(&b, whole);
  else if (back.len) {
    buf_str(&b, front);
    buf_str(&b, back);
  }
  to[b.err ? 0 : b.len] = 0;
}

void act_lead(wp_chain *c, wp_str json) {
  cJSON *root = NULL;
  c->has_lead = false;
  c->main_number[0] = c->alt_number[0] = 0;
  if (!str_trim(json).len) return;
  if (json_parse(&c->arena, json, &root) || !cJSON_IsObject(root)) {
    trace_line(c, "ignore", "what", STR("lead"));
    return;
  }
  c->has_lead = true;
  keep_number(c->main_number, root, "dial", "phone_code", "phone");
  keep_number(c->alt_number, root, "dial_alt", NULL, "alt_phone");
}

void act_call(wp_chain *c, wp_call_id id, uint32_t number) {
  uint32_t state = number & 0xff;
  size_t at = 0;
  while (at < c->call_count && c->calls[at].id != id) at++;
  bool over = state < WP_CALL_DIALING || state >= WP_CALL_ENDED;
  if (over && at < c->call_count) {
    c->call_count--;
    memmove(&c->calls[at], &c->calls[at + 1], (c->call_count - at) * sizeof *c->calls);
  }
  if (over || (at == c->call_count && at == CHAIN_CALLS_MAX)) return;
  c->calls[at] = (chain_call){id, state, number};
  if (at == c->call_count) c->call_count++;
}

/** The oldest call in that state; held ones only when `held`. */
static const chain_call *call_in(const wp_chain *c, uint32_t state, bool held) {
  for (size_t i = 0; i < c->call_count; i++) {
    bool is_held = c->calls[i].flags & WP_CHAIN_CALL_HELD;
    if (c->calls[i].state == state && is_held == held) return &c->calls[i];
  }
  return NULL;
}

/** The call that a person means: the one that is talked on, else the one that is held. */
static const chain_call *call_up(const wp_chain *c) {
  const chain_call *found = call_in(c, WP_CALL_UP, false);
  return found ? found : call_in(c, WP_CALL_UP, true);
}

static const chain_call *call_to_end(const wp_chain *c) {
  static const uint32_t order[] = {WP_CALL_PROGRESS, WP_CALL_DIALING, WP_CALL_ANSWERING, WP_CALL_RINGING};
  const chain_call *found = call_in(c, WP_CALL_UP, false);
  for (size_t i = 0; i < sizeof order / sizeof *order && !found; i++) found = call_in(c, order[i], false);
  return found ? found : call_in(c, WP_CALL_UP, true);
}

static bool refuse(wp_chain *c, uint32_t reason, const char *expected, wp_str text) {
  c->why = (chain_why){.reason = reason, .expected = str_of(expected), .text = text};
  return false;
}

static bool plan_call(wp_chain *c, const chain_call *call, uint32_t output, uint32_t how) {
  if (!call) return refuse(c, WP_REASON_NO_CALL, NULL, STR_NONE);
  c->plan = (chain_plan){.output = output, .call = call->id, .how = how};
  return true;
}

static bool plan_number(wp_chain *c, const action *a) {
  if (a->how != ACTION_LITERAL && !c->has_lead) return refuse(c, WP_REASON_NO_LEAD, NULL, STR_NONE);
  wp_str number = a->how == ACTION_ALT_PHONE    ? str_of(c->alt_number)
                  : a->how == ACTION_PHONE_CODE ? str_of(c->main_number)
                                                : a->text;
  const char *which = a->how == ACTION_ALT_PHONE ? "alt_phone" : "phone_code";
  if (!number.len) return refuse(c, WP_REASON_NO_NUMBER, NULL, str_of(which));
  c->plan = (chain_plan){.output = WP_CHAIN_DO_MAKE_CALL, .text = number};
  return true;
}

static bool plan_redirect(wp_chain *c, const action *a) {
  redirect to;
  if (redirect_judge(&c->arena, &c->sites, a->text, a->how, &to))
    return refuse(c, WP_REASON_TOO_BIG, NULL, STR_NONE);
  if (to.expected) return refuse(c, WP_REASON_REDIRECT, to.expected, str_part(a->text, 0, 200));
  c->plan = (chain_plan){.output = WP_CHAIN_DO_REDIRECT, .how = to.window, .text = to.url};
  return true;
}

bool act_plan(wp_chain *c, const action *a) {
  const chain_call *up = call_up(c);
  switch ((action_kind)a->kind) {
  case ACTION_ANSWER_CALL:
    return plan_call(c, call_in(c, WP_CALL_RINGING, false), WP_CHAIN_DO_ANSWER_CALL, 0);
  case ACTION_END_CALL: return plan_call(c, call_to_end(c), WP_CHAIN_DO_END_CALL, 0);
  case ACTION_MAKE_CALL: return plan_number(c, a);
  case ACTION_REDIRECT: return plan_redirect(c, a);
  case ACTION_TOGGLE_MIC:
    return plan_call(c, up, WP_CHAIN_DO_MUTE, up && up->flags & WP_CHAIN_CALL_MUTED ? 0 : 1);
  case ACTION_SAVE:
    if (!c->has_lead) return refuse(c, WP_REASON_NO_LEAD, NULL, STR_NONE);
    c->plan = (chain_plan){.output = WP_CHAIN_DO_SAVE, .how = a->how - ACTION_YES + WP_SAVE_YES};
    return true;
  case ACTION_NEXT: c->plan = (chain_plan){.output = WP_CHAIN_DO_NEXT}; return true;
  case ACTION_OPEN_FORM:
  case ACTION_NONE:
  case ACTION_KINDS: break;
  }
  return refuse(c, WP_REASON_NOTHING, NULL, STR_NONE);
}

static const char *plan_word(uint32_t output) {
  switch ((wp_chain_output_kind)output) {
  case WP_CHAIN_DO_ANSWER_CALL: return "answerCall";
  case WP_CHAIN_DO_END_CALL: return "endCall";
  case WP_CHAIN_DO_MAKE_CALL: return "makeCall";
  case WP_CHAIN_DO_MUTE: return "toggleMic";
  case WP_CHAIN_DO_REDIRECT: return "redirect";
  case WP_CHAIN_DO_SAVE: return "save";
  default: return "next";
  }
}

void act_do(wp_chain *c) {
  const chain_plan *plan = &c->plan;
  c->action_ask = (chain_ask){++c->asks, c->now + c->limits.action_ms};
  wp_chain_output *o = tell(c, (wp_chain_output_kind)plan->output);
  o->call = plan->call;
  if (plan->output == WP_CHAIN_DO_REDIRECT) {
    o->u.redirect.ask = c->asks;
    o->u.redirect.window = plan->how;
    o->u.redirect.url = plan->text;
  } else if (plan->output == WP_CHAIN_DO_SAVE) {
    o->u.save.ask = c->asks;
    o->u.save.decision = plan->how;
  } else {
    o->u.act.ask = c->asks;
    o->u.act.on = plan->how;
    o->u.act.text = plan->text;
  }
  buf b = trace(c, "act");
  trace_number(&b, "ask", c->asks);
  trace_text(&b, "what", str_of(plan_word(plan->output)));
  if (plan->call) trace_number(&b, "call", plan->call);
  if (plan->how) trace_number(&b, "how", plan->how);
  if (plan->text.len) trace_text(&b, "text", plan->text);
  trace_end(c, &b);
}
