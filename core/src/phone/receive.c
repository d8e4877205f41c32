// SPDX-License-Identifier: MIT
// The walk of a received message through the layers (RFC 3261 8.2, 12.2.2, 17; 7118).
#include "base/str.h"
#include "phone/inside.h"
#include "sip/judge.h"

/** 5626 3.5.1: CRLFs are keep-alives, not messages. */
static bool is_keep_alive(const char *bytes, size_t len) {
  for (size_t i = 0; i < len; i++) {
    if (bytes[i] != '\r' && bytes[i] != '\n') return false;
  }
  return true;
}

static int answer_malformed(wp_phone *phone, const sip_msg *msg, int err) {
  unsigned status = wp_err_sip_status(err);
  out_note(phone->scene->turn->out, err, STR("message"), STR_NONE);
  if (!status || !sip_can_answer(msg)) return 0;  // 3261 16.3, 18.3: else drop it
  return turn_reply(phone->scene->turn, msg, status, STR_NONE, STR_NONE);
}

/** The option tags we know in Require (8.2.2.3). */
#define OPTIONS_KNOWN STR(CALL_OPTIONS ", path")

static wp_str refusal_lines(wp_phone *phone, const sip_msg *msg, uint32_t status) {
  switch (status) {
  case 405:
  case 501: return STR(CALL_ALLOW);                     // 8.2.1
  case 415: return STR("Accept: application/sdp\r\n");  // 8.2.3
  case 420: {
    buf tags = buf_in(phone->scene->turn->arena, PHONE_MESSAGE);
    if (!sip_unsupported(msg, OPTIONS_KNOWN, &tags) || tags.err) return STR_NONE;
    wp_str list = buf_seal(&tags, phone->scene->turn->arena);
    buf b = buf_in(phone->scene->turn->arena, list.len + 32);
    sip_write_header(&b, SIP_H_UNSUPPORTED, list);
    return b.err ? STR_NONE : buf_seal(&b, phone->scene->turn->arena);
  }
  default: return STR_NONE;
  }
}

/** True: the request was refused before any dialog was looked at (8.2). */
static bool refused(wp_phone *phone, const sip_msg *msg) {
  unsigned status = wp_err_sip_status(sip_judge_request(msg, OPTIONS_KNOWN));
  if (!status) return false;
  turn_reply(phone->scene->turn, msg, status, STR_NONE, refusal_lines(phone, msg, status));
  return true;
}

static int receive_cancel(wp_phone *phone, const sip_msg *msg, const txn *invite) {
  call *c = invite ? calls_find_invite(&phone->calls, txn_id_of(phone->scene->turn->txns, invite)) : NULL;
  if (c) return call_got_cancel(phone->scene, c, msg);
  // 9.2: nothing to cancel; or the INVITE was refused already, which changes nothing
  return turn_reply(phone->scene->turn, msg, invite ? 200 : 481, STR_NONE, STR_NONE);
}

static int receive_new(wp_phone *phone, call *merged, const sip_msg *msg) {
  switch (msg->method) {
  case SIP_INVITE: return call_receive(phone->scene, merged, msg);
  case SIP_OPTIONS:  // 11.2
    return turn_reply(phone->scene->turn, msg, 200, STR_NONE, STR(CALL_ALLOW "Accept: application/sdp\r\n"));
  case SIP_REFER:  // nobody talks to who asks: no calls for strangers
    return turn_reply(phone->scene->turn, msg, 403, STR_NONE, STR_NONE);
  default: return turn_reply(phone->scene->turn, msg, 405, STR_NONE, STR(CALL_ALLOW));
  }
}

static int receive_request(wp_phone *phone, const sip_msg *msg) {
  txn *found = NULL;
  if (txn_got_request(phone->scene->turn->txns, msg, phone->now, phone->scene->turn->out, &found) &
      TXN_ABSORBED)
    return 0;
  call *match = calls_find_dialog(&phone->calls, msg);
  call *c = msg->to.tag.len ? match : NULL;
  if (msg->method == SIP_ACK) return c ? call_got_ack(phone->scene, c, msg) : 0;
  if (msg->method == SIP_CANCEL) return receive_cancel(phone, msg, found);
  if (refused(phone, msg)) return 0;
  // 3428 4: inside of a call or outside, a message is a message
  if (msg->method == SIP_MESSAGE && (c || !msg->to.tag.len)) return errand_got_message(phone->scene, msg);
  if (msg->method == SIP_NOTIFY && !c) return errand_got_notify(phone->scene, msg);
  if (c) return call_got_request(phone->scene, c, msg);
  if (msg->to.tag.len) return turn_reply(phone->scene->turn, msg, 481, STR_NONE, STR_NONE);  // 12.2.2
  return receive_new(phone, match, msg);
}

static int receive_response(wp_phone *phone, const sip_msg *msg) {
  txn *t = txn_match_response(phone->scene->turn->txns, msg);
  if (!t) return 0;  // 3261 18.1.2 leaves strays to us: drop
  txn_owner owner = t->owner;
  if (!(txn_got_response(phone->scene->turn->txns, t, msg, phone->now, phone->scene->turn->out) & TXN_TELL))
    return 0;
  bool registered = account_registered(&phone->account);
  switch (owner.kind) {
  case OWNER_CALL: return call_got_response(phone->scene, &owner, msg);
  case OWNER_ERRAND: errand_got_response(phone->scene, &owner, msg); return 0;
  case OWNER_ACCOUNT:
    sip_seconds(msg, SIP_H_FLOW_TIMER, &phone->watch.flow_s);
    account_got_response(&phone->account, phone->scene->me, msg, phone->scene->turn);
    if (!registered && account_registered(&phone->account)) calls_link_back(phone->scene);
    return 0;
  default: return 0;
  }
}

static int receive(wp_phone *phone, const void *bytes, size_t len) {
  sip_msg msg;
  bool keep_alive = is_keep_alive(bytes, len);
  recover_heard(phone, keep_alive);
  if (keep_alive) return 0;
  if (len > PHONE_MESSAGE) {
    out_note(phone->scene->turn->out, WP_E_MESSAGE_SIZE, STR("message"), STR_NONE);
    return 0;
  }
  if (phone->tracing) trace(phone, (wp_str){bytes, len}, false);
  int err = sip_parse(phone->scene->turn->arena, bytes, len, &msg);
  if (err) return answer_malformed(phone, &msg, err);
  return msg.is_request ? receive_request(phone, &msg) : receive_response(phone, &msg);
}

int wp_phone_receive(wp_phone *phone, wp_ms now, const void *bytes, size_t len) {
  int err = input_begin(phone, now);
  if (err) return err;
  err = receive(phone, bytes, len);
  // the peer's fault or a limit: told, never returned
  if (err) out_note(phone->scene->turn->out, err, STR("message"), STR_NONE);
  input_end(phone);
  return 0;
}
