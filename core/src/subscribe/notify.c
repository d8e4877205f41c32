// SPDX-License-Identifier: MIT
// NOTIFY -> its answer, the dialog, how the subscription goes on (RFC 6665 4.1.3, 4.1.2.4, 4.4.1).
#include "base/str.h"
#include "subscribe/inside.h"
#include "webphone/cause.h"
#include "webphone/err.h"

#define ALLOW_EVENTS "Allow-Events: message-summary, dialog, presence, refer\r\n"

static uint32_t package_of(const sip_msg *msg) {
  return str_pick(str_before(sip_header_value(msg, SIP_H_EVENT), ';'), "message-summary dialog presence");
}

/** 1 terminated, 2 active; pending and what is not known are neither (4.1.3). */
static uint32_t state_of(const sip_msg *msg) {
  return str_pick(str_before(sip_header_value(msg, SIP_H_SUBSCRIPTION_STATE), ';'), "terminated active");
}

/** Our tag begins with the number of the slot. */
static errand *find(errand_pool *pool, const sip_msg *msg) {
  uint32_t id = 0;
  wp_str tag = msg->to.tag;
  for (size_t i = 0; i < 8 && i < tag.len; i++) id = id << 4 | (uint32_t)((tag.at[i] - 'a') & 15);
  errand *e = errand_of(pool, id);
  bool ours = e && str_eq(tag, (wp_str){e->tag, TURN_TOKEN}) &&
              str_eq(msg->call_id, (wp_str){e->call_id, TURN_TOKEN});
  return ours ? e : NULL;
}

/** 4.4.1: the NOTIFY makes the dialog, and may move its target. */
static int take_dialog(errand_scene *s, errand *e, const sip_msg *msg) {
  dialog *d = arena_take(s->turn->arena, sizeof *d);
  if (!d) return WP_E_ARENA;
  int err = dialog_accept(d, msg, msg->to.tag);
  wp_str routes = e->target_len ? errand_routes(e) : d->routes;
  if (!err) err = errand_keep(s, e, msg->from.tag, d->remote_target, routes);
  if (!err) e->remote_cseq = msg->cseq;
  return err;
}

/** Why this NOTIFY is refused; 0 when it is not. */
static uint32_t refusal(errand_scene *s, errand *e, uint32_t kind, const sip_msg *msg) {
  if (!kind) return 489;
  wp_str type = sip_header_value(msg, SIP_H_CONTENT_TYPE);
  if (msg->body.len && !str_eq_ci(str_before(type, ';'), errand_rule_of(kind).type)) return 415;
  // 3842: message waiting is often told to whom never asked
  if (!msg->to.tag.len) return kind == ERRAND_MWI ? 0 : 481;
  if (!e || e->kind != kind) return 481;
  if (e->tag_len && !str_eq(errand_tag(e), msg->from.tag)) return 481;  // 4.1.2.4: one fork is enough
  if (msg->cseq < e->remote_cseq) return 500;                           // 3261 12.2.2
  if (!sip_header_value(msg, SIP_H_SUBSCRIPTION_STATE).len) return 400;
  int err = take_dialog(s, e, msg);
  return err ? wp_err_sip_status(err) : 0;
}

/** 4.1.3: what the end of a subscription asks us to do. */
static errand_event judge_end(errand *e, wp_str params) {
  wp_str reason = STR_NONE, text;
  sip_param(params, STR("reason"), &reason);
  if (sip_param(params, STR("retry-after"), &text)) str_to_u32(text, &e->retry_after_s);
  uint32_t which = str_pick(reason, "deactivated timeout rejected noresource invariant");
  e->cause = WP_CAUSE_REJECTED;
  e->status = 0;
  if (which > 2 || e->phase >= ERRAND_LEAVING) return ERRAND_GOT_REFUSAL;
  // a server that ends it again and again is asked less and less often
  return which && !e->failures++ ? ERRAND_GOT_AGAIN : ERRAND_GOT_LATER;
}

static void take_state(errand_scene *s, errand *e, const sip_msg *msg) {
  wp_str value = sip_header_value(msg, SIP_H_SUBSCRIPTION_STATE), text;
  wp_str params = str_after(value, ';');
  if (state_of(msg) == 1) {
    errand_event event = judge_end(e, params);
    if (event == ERRAND_GOT_AGAIN) errand_restart(s, e);
    errand_feed(s, e, event);
    return;
  }
  if (sip_param(params, STR("expires"), &text)) str_to_u32(text, &e->granted_s);
  errand_feed(s, e, ERRAND_HEARD);
}

int errand_got_notify(errand_scene *s, const sip_msg *msg) {
  errand *e = find(s->errands, msg);
  uint32_t kind = package_of(msg);
  uint32_t status = refusal(s, e, kind, msg);
  // a package that has nothing to say yet says so by an empty body (6665 4.1.3: the state is not active)
  bool says = msg->body.len || (kind != ERRAND_MWI && state_of(msg) == 2);
  int err = status || !says ? 0 : event_read(s, e, (errand_kind)kind, msg->body);
  if (err) status = wp_err_sip_status(err);
  wp_str lines = status == 489 ? STR(ALLOW_EVENTS) : STR_NONE;
  if (status == 415) {
    buf b = buf_in(s->turn->arena, 64);
    sip_write_header(&b, SIP_H_ACCEPT, errand_rule_of(kind).type);
    lines = buf_seal(&b, s->turn->arena);
  }
  err = turn_reply(s->turn, msg, status ? status : 200, STR_NONE, lines);
  if (!status && e && msg->to.tag.len) take_state(s, e, msg);
  return err;
}
