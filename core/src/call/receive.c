// SPDX-License-Identifier: MIT
// The peer's requests -> calls and events (RFC 3261 9.2, 12.2.2, 13.3, 14.2, 15.1.2).
#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

/** Everything that must succeed before a call may ring. Answers the INVITE itself when it does not. */
static int open_incoming(call_scene *s, call *c, const sip_msg *invite) {
  session_start(s, c);
  peer_learn(c, invite);
  int err = dialog_accept(&c->dialog, invite, turn_token(s->turn));
  if (!err) err = reply_keep(s, c, invite);
  txn_owner owner = {OWNER_CALL, call_id_of(c), MARK_INVITE};
  if (!err) err = txn_start_server(s->turn->txns, s->turn->now, invite, owner, &c->invite);
  if (err) return err;
  refresh_asked(s, c, invite);
  wp_str sdp;
  err = sdp_of(invite, &sdp);
  c->late_offer = !sdp.len;
  if (!err && sdp.len) err = offer_check(s, c, sdp);
  if (!err && sdp.len) remote_keep(c, sdp);
  return err;
}

/** The new call stands in for one that is up: no ringing, the person is in a call already (3891 3). */
static int take_place(call_scene *s, call *c, call *replaced) {
  c->replaced = call_id_of(replaced);
  replaced->replaced = call_id_of(c);
  c->muted = replaced->muted;
  call_tell(s, c);
  return call_answer(s, c);
}

int call_receive(call_scene *s, call *c, const sip_msg *invite) {
  call *replaced = NULL;
  if (refresh_refused(s, invite)) return 0;
  uint32_t refusal = replaces_check(s, invite, &replaced);
  if (refusal) return turn_reply(s->turn, invite, refusal, STR_NONE, STR_NONE);
  bool again = c;
  if (again) {
    bool rings = c->phase == CALL_RINGING || c->phase == CALL_PREPARING;
    if (!rings) return turn_reply(s->turn, invite, 482, STR_NONE, STR_NONE);
    // It rings here, and we have registered anew since: the way it came may be gone, and its CANCEL with it. So the call
    // goes on with what came last. The other one ends with a number that loses against what is answered.
    reply_send(s, c, 487, false);
    txn_disown(s->turn->txns, OWNER_CALL, call_id_of(c));
  } else {
    c = call_open(s->calls);
    if (!c) return turn_reply(s->turn, invite, 486, STR_NONE, STR_NONE);  // 13.3.1.3
    c->incoming = true;
    c->phase = CALL_RINGING;
    c->due = s->turn->now + 180000u;
  }
  int err = open_incoming(s, c, invite);
  if (err) {
    unsigned status = wp_err_sip_status(err);
    if (!status) status = 500;
    if (!c->invite || reply_send(s, c, status, false))
      turn_reply(s->turn, invite, status, STR_NONE, STR_NONE);
    if (again) call_end(s, c);
    call_close(s, c);
    return 0;
  }
  caller_read(c, invite);
  if (replaced) return take_place(s, c, replaced);
  ring(s, c, invite);
  if (again) return 0;
  // who is in a call already is asked like anybody else
  bool asked = s->config->auto_answer_asked && (c->flags & CALLER_AUTO);
  bool at_once = (asked || s->config->auto_answer) && calls_alive(s->calls) == 1;
  if (at_once) c->flags |= WP_CALL_AUTO;
  call_tone(s, c);
  call_tell(s, c);
  if (at_once) call_answer(s, c);
  call_answer_wanted(s, c);
  return 0;
}

static int got_bye(call_scene *s, call *c, const sip_msg *msg) {
  turn_reply(s->turn, msg, 200, STR_NONE, STR_NONE);
  if (!c->over) {
    bool answered = c->phase != CALL_RINGING && c->phase != CALL_PREPARING;
    c->cause = answered ? WP_CAUSE_REMOTE_HANGUP : cause_of_reason(msg, WP_CAUSE_CANCELLED);
    if (c->followed) c->cause = WP_CAUSE_TRANSFERRED;
    reason_keep(c, msg);
  }
  call_feed(s, c, CALL_GOT_BYE, msg);
  return 0;
}

/** 14.2: one change at a time. 0 when the re-INVITE may go on. */
static uint32_t refuse_change(const call *c) {
  if (c->phase != CALL_UP) return c->incoming ? 500 : 491;  // 3311 5.2: whose offer waits for its answer
  if (c->change == CHANGE_OFFERING || c->change == CHANGE_INVITING) return 491;
  return c->change == CHANGE_NONE || c->change == CHANGE_GLARE ? 0 : 500;
}

/** An UPDATE without an offer: it refreshes target and timer, and is answered at once. */
static int got_refresh(call_scene *s, call *c, const sip_msg *msg) {
  buf b = buf_in(s->turn->arena, 1024);
  refresh_asked(s, c, msg);
  refresh_start(s, c);
  reply_write_lines(&b, s, c, 200);
  if (b.err) return b.err;
  return turn_reply(s->turn, msg, 200, STR_NONE, buf_seal(&b, s->turn->arena));
}

/** re-INVITE, or UPDATE (3311 5.2). */
static int got_invite(call_scene *s, call *c, const sip_msg *msg) {
  if (refresh_refused(s, msg)) return 0;
  bool update = msg->method == SIP_UPDATE;
  if (update && !msg->body.len) return got_refresh(s, c, msg);
  uint32_t status = refuse_change(c);
  // 14.2: 500 comes with a Retry-After of 0 to 10 s
  if (status) {
    return turn_reply(s->turn, msg, status, STR_NONE, status == 500 ? STR("Retry-After: 1\r\n") : STR_NONE);
  }
  int err = reply_keep(s, c, msg);
  txn_owner owner = {OWNER_CALL, call_id_of(c), MARK_CHANGE};
  if (!err) err = txn_start_server(s->turn->txns, s->turn->now, msg, owner, &c->invite);
  if (err) return turn_reply(s->turn, msg, 503, STR_NONE, STR_NONE);
  wp_str sdp;
  bool was_held = c->remote_held;
  err = sdp_of(msg, &sdp);
  c->late_offer = !sdp.len;
  if (!err && sdp.len) err = offer_check(s, c, sdp);
  if (err) {
    c->remote_held = was_held;
    unsigned refusal = wp_err_sip_status(err);
    reply_send(s, c, refusal ? refusal : 500, false);
    return 0;
  }
  refresh_asked(s, c, msg);
  if (sdp.len) remote_keep(c, sdp);
  change_feed(s, c, update ? CHANGE_GOT_UPDATE : CHANGE_GOT_INVITE, msg);
  return 0;
}

int call_got_request(call_scene *s, call *c, const sip_msg *msg) {
  peer_learn(c, msg);
  session_answer(s, c);
  if (dialog_got_request(&c->dialog, msg)) {  // 12.2.2: out of order
    return turn_reply(s->turn, msg, 500, STR_NONE, STR_NONE);
  }
  switch (msg->method) {
  case SIP_BYE: return got_bye(s, c, msg);
  case SIP_INVITE:
  case SIP_UPDATE: return got_invite(s, c, msg);
  case SIP_PRACK: return reliable_got_prack(s, c, msg);
  case SIP_OPTIONS:  // 11.2: as out of a dialog
    return turn_reply(s->turn, msg, 200, STR_NONE, STR(CALL_ALLOW "Accept: application/sdp\r\n"));
  case SIP_REFER: return referred_got_refer(s, c, msg);
  case SIP_INFO: return info_got_request(s, c, msg);
  case SIP_NOTIFY: return transfer_got_notify(s, c, msg);
  default: return turn_reply(s->turn, msg, 405, STR_NONE, STR(CALL_ALLOW));
  }
}

int call_got_cancel(call_scene *s, call *c, const sip_msg *cancel) {
  session_answer(s, c);
  // 9.2: 200 with the same tag as the responses to the INVITE
  int err = turn_reply(s->turn, cancel, 200, c->dialog.local_tag, STR_NONE);
  if (c->phase == CALL_UP) {
    c->refuse_status = 487;
    change_feed(s, c, CHANGE_GOT_CANCEL, cancel);
    return err;
  }
  if (!c->over && (c->phase == CALL_RINGING || c->phase == CALL_PREPARING)) {
    c->cause = cause_of_reason(cancel, WP_CAUSE_CANCELLED);
    reason_keep(c, cancel);
  }
  call_feed(s, c, CALL_GOT_CANCEL, cancel);
  return err;
}

int call_got_ack(call_scene *s, call *c, const sip_msg *ack) {
  if (ack->cseq != c->invite_cseq) return 0;  // 13.3.1.4: once more, of one that is settled
  peer_learn(c, ack);
  bool change = c->phase == CALL_UP && c->change == CHANGE_ACCEPTED, late = c->late_offer;
  if (late) c->answered_sdp = false;
  if (change) {
    change_feed(s, c, CHANGE_GOT_ACK, ack);
  } else {
    call_feed(s, c, CALL_GOT_ACK, ack);
    if (late) answer_missed(s, c);
    if (c->phase == CALL_UP && c->want_held != c->held) change_feed(s, c, CHANGE_WANTED, NULL);
  }
  return 0;
}
