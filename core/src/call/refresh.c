// SPDX-License-Identifier: MIT
// Session timers (RFC 4028): both sides agree who says from time to time that the call still is; else it ends.
#include "base/str.h"
#include "call/inside.h"

#define LEAST_S 90u         // 5: Min-SE that we ask for, by saying nothing
#define AGAIN_AFTER 10000u  // a refresh was refused

bool refresh_refused(call_scene *s, const sip_msg *msg) {
  uint32_t interval_s;
  // 9: who does not know timers could not ask again with more
  if (!sip_seconds(msg, SIP_H_SESSION_EXPIRES, &interval_s) || interval_s >= LEAST_S) return false;
  if (!sip_has_token(msg, SIP_H_SUPPORTED, STR("timer"))) return false;
  turn_reply(s->turn, msg, 422, STR_NONE, STR("Min-SE: 90\r\n"));
  return true;
}

/** Interval and refresher of Session-Expires; `mine`: how we are called in this transaction. */
static bool read(call *c, const sip_msg *msg, wp_str mine, bool otherwise) {
  wp_str value = sip_header_value(msg, SIP_H_SESSION_EXPIRES), who;
  if (sip_header_first(msg, SIP_H_ALLOW)) c->peer_updates = sip_has_token(msg, SIP_H_ALLOW, STR("UPDATE"));
  c->interval_s = 0;
  c->refresher = otherwise;
  if (!sip_seconds(msg, SIP_H_SESSION_EXPIRES, &c->interval_s)) return false;
  if (c->interval_s < LEAST_S) c->interval_s = LEAST_S;
  if (sip_param(str_after(value, ';'), STR("refresher"), &who)) c->refresher = str_eq_ci(who, mine);
  return true;
}

void refresh_asked(call_scene *s, call *c, const sip_msg *msg) {
  bool knows = sip_has_token(msg, SIP_H_SUPPORTED, STR("timer"));
  uint32_t ours_s = s->config->session_s, least_s = 0;
  sip_seconds(msg, SIP_H_MIN_SE, &least_s);
  // 9, table 2: the peer refreshes when it can
  bool asked = read(c, msg, STR("uas"), !knows);
  if (asked ? ours_s && ours_s < c->interval_s : knows) c->interval_s = ours_s;
  if (c->interval_s && c->interval_s < least_s) c->interval_s = least_s;
}

void refresh_granted(call_scene *s, call *c, const sip_msg *msg) {
  c->unreachable = false;
  read(c, msg, STR("uac"), true);  // 7.2: without one there is no timer
  refresh_start(s, c);
}

void refresh_start(call_scene *s, call *c) {
  wp_ms interval = c->interval_s * (wp_ms)1000, grace = interval / 3 < 32000 ? interval / 3 : 32000;
  c->refresh_end = interval ? s->turn->now + interval - grace : WP_NEVER;  // 10
  c->refresh_due = interval && c->refresher ? s->turn->now + interval / 2 : c->refresh_end;
}

bool refresh_raise(call *c, const sip_msg *msg) {
  uint32_t least_s;
  if (!sip_seconds(msg, SIP_H_MIN_SE, &least_s) || least_s <= c->least_s) return false;
  c->least_s = least_s;  // 7.3
  return true;
}

void refresh_write(buf *b, call_scene *s, const call *c, bool answer) {
  uint32_t interval_s = c->interval_s || answer ? c->interval_s : s->config->session_s;
  if (!interval_s) return;
  if (!answer && interval_s < c->least_s) interval_s = c->least_s;
  bool uac = c->refresher != answer;
  buf_lit(b, "Session-Expires: ");
  buf_u32(b, interval_s);
  if (c->interval_s) buf_lit(b, uac ? ";refresher=uac" : ";refresher=uas");
  buf_lit(b, answer && uac ? "\r\nRequire: timer\r\n" : "\r\n");  // 9
  if (!answer && c->least_s) sip_write_header_u32(b, SIP_H_MIN_SE, c->least_s);
}

void refresh_again(call_scene *s, call *c) {
  if (c->refresh_due != c->refresh_end || !c->interval_s) return;
  c->refresh_due = s->turn->now + AGAIN_AFTER;
  if (c->refresh_due > c->refresh_end) c->refresh_due = c->refresh_end;
}

int refresh_got_response(call_scene *s, call *c, const sip_msg *msg) {
  if (msg->status < 200 || c->phase != CALL_UP) return 0;
  if (msg->status < 300) {
    c->challenges = 0;
    refresh_granted(s, c, msg);
    return dialog_got_response(&c->dialog, msg);
  }
  if (response_answerable(s, c, msg)) return invite_send(s, c, MARK_UPDATE);
  c->peer_updates = false;  // another way next time
  refresh_again(s, c);
  dialog_refused(s, c, msg);
  return 0;
}

void refresh_link_back(call_scene *s, call *c) {
  if (!c->interval_s || c->phase != CALL_UP) return;
  // what was owed is said now, and answered in time or not
  c->refresh_due = s->turn->now;
  if (c->refresh_end < s->turn->now + TXN_T1_64) c->refresh_end = s->turn->now + TXN_T1_64;
}

void refresh_expire(call_scene *s, call *c) {
  bool ended = c->refresh_end <= s->turn->now;
  bool able = s->turn->link_up && c->phase == CALL_UP;
  c->refresh_due = able && !ended ? c->refresh_end : WP_NEVER;
  if (!able) return;
  if (ended) {
    call_hangup(s, c, WP_CAUSE_GONE);     // 10
  } else if (c->change == CHANGE_NONE) {  // a change is a refresh itself
    if (c->peer_updates)
      invite_send(s, c, MARK_UPDATE);
    else
      change_feed(s, c, CHANGE_WANTED, NULL);
  }
}
