// SPDX-License-Identifier: MIT
// Responses to requests of a call -> events (RFC 3261 13.2.2, 14.1, 15.1.1, 22.2).
#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

#define CHALLENGES_MAX 3

bool response_answerable(call_scene *s, call *c, const sip_msg *msg) {
  if (msg->status == 422) return refresh_raise(c, msg) && ++c->challenges <= CHALLENGES_MAX;
  if (msg->status != 401 && msg->status != 407) return false;
  bool again = false;
  if (identity_learn(s->me, msg, &again)) {
    c->cause = WP_CAUSE_NO_DIGEST;
    return false;
  }
  c->challenges++;
  // the first answer may go to a nonce that was kept from an earlier call and has since gone stale
  return c->challenges <= (again ? CHALLENGES_MAX : 2u);
}

static int got_provisional(call_scene *s, call *c, const sip_msg *msg) {
  if (msg->status == 100 || !msg->to.tag.len) {
    call_feed(s, c, CALL_GOT_TRYING, msg);
    return 0;
  }
  if (!fork_turn(s->calls, c, msg->to.tag)) return 0;
  int err = dialog_got_response(&c->dialog, msg);
  uint32_t before = c->dialog.rseq;
  if (err || !reliable_got(s, c, msg)) return err;
  if (msg->status == 199) {  // 6228: only this one has ended
    fork_end(s, c);
    msg = NULL;
  } else {
    if (msg->status == 180) c->alerted = true;
    referred_progress(s, c, msg->status);
  }
  call_feed(s, c, CALL_GOT_1XX, msg);
  if (msg && msg->body.len && c->dialog.rseq != before) c->dialog.settled = true;  // 3262 5
  return 0;
}

static bool other_fork(const call *c, const sip_msg *msg) {
  bool confirmed = c->dialog.state == DIALOG_CONFIRMED;
  return confirmed && !str_eq(c->dialog.remote_tag, msg->to.tag);
}

static int got_success(call_scene *s, call *c, const sip_msg *msg) {
  if (other_fork(c, msg)) {  // 13.2.2.4: every 2xx gets its ACK, one call is enough
    fork_refuse(s, c, msg);
    return 0;
  }
  if (c->phase == CALL_UP || c->phase == CALL_OWING || c->phase == CALL_LEAVING) {
    ack_send(s, c, msg);  // a repeated 2xx
    return 0;
  }
  if (!fork_turn(s->calls, c, msg->to.tag)) c->dialog.answered = false;
  int err = dialog_got_response(&c->dialog, msg);
  if (err) {  // longer than any dialog we can keep: nothing can be said in it, so it is over here
    if (!c->over) c->cause = WP_CAUSE_LIMIT;
    call_feed(s, c, CALL_GOT_REFUSAL, msg);
    return err;
  }
  c->challenges = 0;
  // 3840 10.17: no person, but what takes messages
  if (str_has_ci(sip_header_value(msg, SIP_H_CONTACT), STR("actor=\"msg-taker\"")))
    c->flags |= WP_CALL_VOICEMAIL;
  c->cause = c->over ? c->cause : WP_CAUSE_NONE;
  refresh_granted(s, c, msg);
  referred_progress(s, c, 200);
  call_feed(s, c, CALL_GOT_2XX, msg);
  answer_missed(s, c);
  // one came up meanwhile, and a person hears one at a time
  if (calls_heard(s->calls, c)) call_hold(s, c, true);
  return 0;
}

static void got_refusal(call_scene *s, call *c, const sip_msg *msg) {
  if (!c->over) {
    c->status = msg->status;
    if (c->cause == WP_CAUSE_NONE) c->cause = cause_of_status(msg->status);
    reason_keep(c, msg);
    if (c->cause == WP_CAUSE_NO_CODEC) refusal_explain(s, c, msg);
  }
  referred_progress(s, c, msg->status);
  call_feed(s, c, CALL_GOT_REFUSAL, msg);
}

static void got_bye_response(call_scene *s, call *c, const sip_msg *msg) {
  if (msg->status < 200) return;
  if (response_answerable(s, c, msg)) {
    call_feed(s, c, CALL_GOT_CHALLENGE, msg);
  } else {
    call_feed(s, c, msg->status < 300 ? CALL_GOT_2XX : CALL_GOT_REFUSAL, msg);
  }
}

void call_again(call_scene *s, call *c, const sip_msg *msg) {
  dialog_restart(&c->dialog, redirect_target(c));  // there was room for it before
  forks_end(s->calls, c);
  c->early_media = false;
  call_feed(s, c, CALL_GOT_CHALLENGE, msg);
}

int call_judge_response(call_scene *s, call *c, uint32_t mark, const sip_msg *msg) {
  if (mark == MARK_BYE) {
    got_bye_response(s, c, msg);
    return 0;
  }
  if (msg->status < 200) return got_provisional(s, c, msg);
  if (msg->status < 300) return got_success(s, c, msg);
  if (!c->over && response_answerable(s, c, msg)) {
    call_again(s, c, msg);
    return 0;
  }
  if (!c->over && redirect_next(s, c, msg)) return 0;
  got_refusal(s, c, msg);
  return 0;
}

int change_got_response(call_scene *s, call *c, const sip_msg *msg) {
  if (msg->status < 200) return 0;
  if (msg->status < 300) {
    int err = dialog_got_response(&c->dialog, msg);  // 12.2.1.2: the target may have moved
    if (err) return err;
    refresh_granted(s, c, msg);
    if (c->change == CHANGE_INVITING && !answer_usable(s, c, msg)) {
      ack_send(s, c, msg);  // 3264 8: the session stays as it was
      change_feed(s, c, CHANGE_GOT_REFUSAL, NULL);
    } else {
      change_feed(s, c, CHANGE_GOT_2XX, msg);
    }
    return 0;
  }
  if (msg->status == 491 && ++c->challenges <= CHALLENGES_MAX) {
    change_feed(s, c, CHANGE_GOT_491, msg);
    return 0;
  }
  if (response_answerable(s, c, msg)) {
    change_feed(s, c, CHANGE_GOT_CHALLENGE, msg);
    return 0;
  }
  change_feed(s, c, CHANGE_GOT_REFUSAL, msg);
  refresh_again(s, c);
  dialog_refused(s, c, msg);
  return 0;
}

void dialog_refused(call_scene *s, call *c, const sip_msg *msg) {
  c->unreachable = msg->status != 488;  // who says that is there
  if (msg->status != 481 && msg->status != 408) return;
  c->status = msg->status;
  call_hangup(s, c, WP_CAUSE_GONE);
}
