// SPDX-License-Identifier: MIT
// The peer's side of a transfer: REFER received, the call it asks for, NOTIFYs about it (RFC 3515, 3891).
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "identity/target.h"
#include "webphone/err.h"

#define NOTIFY_ROOM 512

/** %hh of a header value inside a URI, into the arena; absent when malformed or too long. */
static wp_str unescape(wp_str text, arena *a) {
  buf b = buf_in(a, text.len);
  sip_uri_unescape(&b, text);
  return b.err ? STR_NONE : buf_seal(&b, a);
}

/** The Replaces part of Refer-To's URI headers; other header parts are not ours to copy (3261 19.1.5). */
static wp_str replaces_of(wp_str headers, arena *a) {
  wp_str part;
  while (str_take_until(&headers, '&', &part)) {
    if (str_eq_ci(str_before(part, '='), STR("Replaces"))) return unescape(str_after(part, '='), a);
  }
  return STR_NONE;
}

/** The URI to call: Refer-To without its header part. */
static int parse_target(call_scene *s, const sip_msg *msg, wp_str *target, wp_str *replaces) {
  sip_addr refer_to;
  wp_str value = sip_header_value(msg, SIP_H_REFER_TO);
  if (!value.len || sip_addr_parse(value, &refer_to)) return WP_E_SIP_FIELD;  // 3515 2.4.2
  wp_str text = str_part(refer_to.uri.text, 0, str_find(refer_to.uri.text, '?'));
  // 3515 2.1: any method can be asked for; a phone places calls
  wp_str params = refer_to.uri.params;
  if (str_has_ci(params, STR("method=")) && !str_has_ci(params, STR("method=INVITE"))) return WP_E_SIP_METHOD;
  if (dial_target(s->turn->arena, text, s->me->domain, target)) return WP_E_SIP_SCHEME;
  *replaces = replaces_of(refer_to.uri.headers, s->turn->arena);
  return 0;
}

static int keep_extra(call *c, const sip_msg *msg, wp_str replaces) {
  buf b = buf_on(c->extra, sizeof c->extra);
  if (replaces.len) sip_write_header(&b, SIP_H_REPLACES, replaces);
  wp_str by = sip_header_value(msg, SIP_H_REFERRED_BY);
  if (by.len) sip_write_header(&b, SIP_H_REFERRED_BY, by);  // 3892 2.2
  if (b.err) return b.err;
  c->extra_len = (uint32_t)b.len;
  return 0;
}

static void notify_send(call_scene *s, call *referrer, uint32_t status, bool last) {
  turn *t = s->turn;
  buf extra = buf_open(t->arena);
  identity_write_contact(s->me, &extra);
  buf_lit(&extra, "Event: refer\r\nSubscription-State: ");
  buf_lit(&extra, last ? "terminated;reason=noresource\r\n" : "active;expires=180\r\n");
  request r = {.method = SIP_NOTIFY, .type = STR("message/sipfrag;version=2.0")};
  r.lines = buf_seal(&extra, t->arena);
  buf body = buf_in(t->arena, NOTIFY_ROOM);
  sip_write_status(&body, status, STR_NONE);
  r.body = buf_seal(&body, t->arena);
  if (!extra.err && !body.err) request_send(s, referrer, &referrer->dialog, &r, NULL);
}

void referred_progress(call_scene *s, call *c, uint32_t status) {
  if (!c->referrer) return;
  call *referrer = call_of(s->calls, c->referrer);
  bool last = status >= 200;
  if (last) c->referrer = 0;
  if (!referrer) return;
  referrer->followed = status >= 200 && status < 300;
  notify_send(s, referrer, status, last);
}

/** One at a time: our NOTIFYs carry no id (3515 2.4.6), and a peer must not fill the phone with calls. */
static bool is_placing(const call_table *calls, wp_call_id referrer) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    const call *c = &calls->slots[i];
    if (c->phase && !c->over && c->referrer == referrer) return true;
  }
  return false;
}

int referred_got_refer(call_scene *s, call *c, const sip_msg *msg) {
  wp_str target, replaces;
  // the person talks to who asks; whether that is enough, the operator says
  if (s->config->refuse_refer) return turn_reply(s->turn, msg, 603, STR_NONE, STR_NONE);
  bool ready = c->phase == CALL_UP && !is_placing(s->calls, call_id_of(c));
  int err = ready ? parse_target(s, msg, &target, &replaces) : WP_E_STATE;
  if (err) {
    unsigned status = wp_err_sip_status(err);
    return turn_reply(s->turn, msg, status ? status : 491, STR_NONE, STR_NONE);
  }
  call *placed = NULL;
  if (call_place(s, target, &(call_as){0}, &placed)) return turn_reply(s->turn, msg, 503, STR_NONE, STR_NONE);
  err = turn_reply(s->turn, msg, 202, STR_NONE, STR_NONE);
  if (keep_extra(placed, msg, replaces)) {
    call_hangup(s, placed, WP_CAUSE_PROTOCOL);
    notify_send(s, c, 513, true);
    return err;
  }
  placed->referrer = call_id_of(c);
  buf by = buf_on(placed->caller, sizeof placed->caller);
  buf_str(&by, c->dialog.remote_uri);
  placed->caller_len = (uint32_t)by.len;
  notify_send(s, c, 100, false);  // 3515 2.4.4: at once
  return err;
}

static call *find_replaced(call_table *calls, wp_str value, bool *early_only) {
  wp_str params = str_after(value, ';');
  wp_str call_id = str_before(value, ';');
  wp_str to_tag, from_tag, flag;
  if (!sip_param(params, STR("to-tag"), &to_tag) || !sip_param(params, STR("from-tag"), &from_tag))
    return NULL;
  *early_only = sip_param(params, STR("early-only"), &flag);
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &calls->slots[i];
    if (!c->phase || c->over || !str_eq(c->dialog.call_id, call_id)) continue;
    // 3891 3: to-tag is ours, from-tag the peer's
    if (str_eq(c->dialog.local_tag, to_tag) && str_eq(c->dialog.remote_tag, from_tag)) return c;
  }
  return NULL;
}

uint32_t replaces_check(call_scene *s, const sip_msg *invite, call **replaced) {
  *replaced = NULL;
  wp_str value = sip_header_value(invite, SIP_H_REPLACES);
  if (!value.len) return 0;
  bool early_only = false;
  call *c = find_replaced(s->calls, value, &early_only);
  if (!c) return 481;  // 3891 3
  bool up = c->phase == CALL_UP || c->phase == CALL_ACCEPTED;
  if (up && early_only) return 486;
  if (!up && (c->incoming || c->phase != CALL_PROCEEDING)) return 481;  // early: only one that we placed
  if (call_of(s->calls, c->replaced)) return 486;                       // its place is taken
  *replaced = c;
  return 0;
}
