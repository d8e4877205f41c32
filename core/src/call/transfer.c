// SPDX-License-Identifier: MIT
// Our side of a transfer: REFER, and the peer's NOTIFYs with sipfrag (RFC 3515, 3891, 3892, 5589).
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

#define EXTRA_ROOM 4096
#define NOTIFY_MAX_S 180u  // as long as anybody lets it ring

void transfer_tell(call_scene *s, const call *c, uint32_t progress, uint32_t status) {
  if (c->over) return;
  wp_output *o = out_add(s->turn->out, WP_EV_TRANSFER, call_id_of(c));
  o->u.transfer.progress = progress;
  o->u.transfer.status = status;
}

/** A header value inside a URI (3261 19.1.1, hnv-unreserved): everything else is escaped. */
static void escape_header(buf *b, wp_str text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    bool alnum = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    buf_uri(b, c, alnum || (c && strchr("-_.!~*'()", c)));
  }
}

/** Where the other call's peer is found: its GRUU if it has one, else its address (5589 7.3). */
static wp_str target_of(const call *other) {
  sip_uri uri;
  wp_str value;
  bool parsed = sip_uri_parse(other->dialog.remote_target, &uri) == 0;
  return parsed && sip_uri_param(&uri, STR("gr"), &value) ? other->dialog.remote_target
                                                          : other->dialog.remote_uri;
}

/** "Refer-To: <uri?Replaces=...>": 3891 3, tags as the other peer sees them. */
static void write_refer_to(buf *b, wp_str target, const call *other) {
  buf_lit(b, "Refer-To: <");
  buf_str(b, target);
  if (other) {
    buf_lit(b, "?Replaces=");
    escape_header(b, other->dialog.call_id);
    buf_lit(b, "%3Bto-tag%3D");
    escape_header(b, other->dialog.remote_tag);
    buf_lit(b, "%3Bfrom-tag%3D");
    escape_header(b, other->dialog.local_tag);
  }
  buf_lit(b, ">\r\n");
}

static int refer_send(call_scene *s, call *c) {
  buf b = buf_in(s->turn->arena, EXTRA_ROOM);
  buf_str(&b, (wp_str){c->extra, c->extra_len});
  buf_lit(&b, "Referred-By: <");  // 3892 2.1
  buf_str(&b, s->me->aor);
  buf_lit(&b, ">\r\n");
  identity_write_contact(s->me, &b);
  if (b.err) return b.err;
  request r = {SIP_REFER, MARK_REFER, .lines = buf_seal(&b, s->turn->arena)};
  return request_send(s, c, &c->dialog, &r, NULL);
}

void call_transfer_refused(call_scene *s, const call *c, uint32_t status) {
  transfer_tell(s, c, WP_TRANSFER_FAILED, status);
}

int call_transfer(call_scene *s, call *c, wp_str target, const call *other) {
  if (c->phase != CALL_UP || c->transferring || other == c) return WP_E_STATE;
  if (other && other->phase != CALL_UP) return WP_E_STATE;
  buf b = buf_on(c->extra, sizeof c->extra);
  write_refer_to(&b, other ? target_of(other) : target, other);
  if (b.err) return b.err;
  c->extra_len = (uint32_t)b.len;
  c->challenges = 0;
  int err = refer_send(s, c);
  if (err) return err;
  c->transferring = true;
  c->joined = other ? call_id_of(other) : 0;
  transfer_tell(s, c, WP_TRANSFER_ASKED, 0);
  return 0;
}

static void failed(call_scene *s, call *c, uint32_t status) {
  c->transferring = false;
  c->transfer_due = WP_NEVER;
  transfer_tell(s, c, WP_TRANSFER_FAILED, status);
}

static void done(call_scene *s, call *c) {
  call *other = call_of(s->calls, c->joined);
  transfer_tell(s, c, WP_TRANSFER_DONE, 200);
  call_hangup(s, c, WP_CAUSE_TRANSFERRED);
  // 5589 7.1: the joined call is replaced by its own peer; ours is ended by whoever comes first
  if (other) call_hangup(s, other, WP_CAUSE_TRANSFERRED);
}

int transfer_got_response(call_scene *s, call *c, const sip_msg *msg, bool again) {
  if (msg->status < 200 || !c->transferring) return 0;
  if (again && refer_send(s, c) == 0) return 0;
  if (msg->status < 300) {
    c->transfer_due = s->turn->now + TXN_T1_64;  // 3515 2.4.4: its first NOTIFY comes at once
    transfer_tell(s, c, WP_TRANSFER_TRYING, 0);
  } else {
    failed(s, c, msg->status);
  }
  return 0;
}

void transfer_expire(call_scene *s, call *c) {
  if (c->transfer_due <= s->turn->now) failed(s, c, 0);
}

void transfer_got_failure(call_scene *s, call *c) {
  if (c->transferring) failed(s, c, 0);
}

/** Status of a message/sipfrag body: its start line is enough (3515 2.4.5). */
static uint32_t fragment_status(wp_str body) {
  uint32_t status = 0;
  if (!str_starts_ci(body, STR("SIP/2.0 "))) return 0;
  return str_to_u32(str_part(body, 8, 3), &status) && status >= 100 && status < 700 ? status : 0;
}

int transfer_got_notify(call_scene *s, call *c, const sip_msg *msg) {
  wp_str event = sip_header_value(msg, SIP_H_EVENT);
  if (!str_eq_ci(str_before(event, ';'), STR("refer"))) {
    return turn_reply(s->turn, msg, 489, STR_NONE, STR("Allow-Events: refer\r\n"));  // 6665 4.1.3
  }
  int err = turn_reply(s->turn, msg, 200, STR_NONE, STR_NONE);
  if (!c->transferring) return err;
  wp_str state = sip_header_value(msg, SIP_H_SUBSCRIPTION_STATE);
  bool ended = str_starts_ci(state, STR("terminated"));
  uint32_t status = fragment_status(msg->body);
  if (status >= 300 || (ended && status < 200)) {
    failed(s, c, status >= 300 ? status : 0);
  } else if (status >= 200) {
    done(s, c);
  } else {
    wp_str params = str_after(state, ';'), text;
    uint32_t granted_s = NOTIFY_MAX_S;
    if (sip_param(params, STR("expires"), &text)) str_to_u32(text, &granted_s);  // 3515 2.4.4: its promise
    if (granted_s > NOTIFY_MAX_S) granted_s = NOTIFY_MAX_S;
    c->transfer_due = s->turn->now + (wp_ms)granted_s * 1000;
    if (status > 100) transfer_tell(s, c, WP_TRANSFER_RINGING, status);
  }
  return err;
}
