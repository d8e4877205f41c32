// SPDX-License-Identifier: MIT
// Event -> edge of the tables -> acts, in one fixed order. The only place that changes a phase.
#include "base/str.h"
#include "call/inside.h"
#include "sdp/sdp.h"
#include "webphone/err.h"

#define OWE_MAX_S 300  // a BYE that could not be said for that long helps nobody

/** Seconds that a phase may last; 0: no limit. */
static const uint16_t phase_limit[CALL_PHASES] = {
    [CALL_OFFERING] = 120,    // a person may have to allow the microphone first
    [CALL_PROCEEDING] = 180,  // 13.2.1 suggests three minutes for both sides
    [CALL_RINGING] = 180,
    [CALL_PREPARING] = 60,
    [CALL_CANCELLING] = TXN_T1_64 / 1000,  // 9.1
    [CALL_OWING] = OWE_MAX_S,
};

void ask_page(call_scene *s, call *c, wp_output_kind kind, uint32_t direction, uint32_t flags) {
  wp_output *o = out_add(s->turn->out, kind, call_id_of(c));
  bool first = !c->has_media;
  o->u.media.flags = flags | (first ? WP_MEDIA_FIRST : 0);
  o->u.media.direction = direction;
  if (kind == WP_DO_ANSWER) {
    o->u.media.sdp = arena_keep(s->turn->arena, (wp_str){c->remote_sdp, c->remote_sdp_len});
  }
  c->has_media = true;
  if (first && c->muted) out_add(s->turn->out, WP_DO_MUTE, call_id_of(c))->u.flag.on = true;
  if (first && c->mixed) out_add(s->turn->out, WP_DO_MIX, call_id_of(c))->u.flag.on = true;
  gather_start(c);
}

static wp_direction wanted_direction(bool hold, bool remote_held) {
  if (hold) return remote_held ? WP_INACTIVE : WP_SENDONLY;  // 3264 8.4
  return remote_held ? WP_RECVONLY : WP_SENDRECV;
}

static void ask_answer(call_scene *s, call *c) {
  bool offer = c->late_offer;
  ask_page(s, c, offer ? WP_DO_OFFER : WP_DO_ANSWER, wanted_direction(c->held, c->remote_held), 0);
}

static void send_invite(call_scene *s, call *c) {
  int err = invite_send(s, c, MARK_INVITE);
  if (!err) return;
  c->cause = WP_CAUSE_LIMIT;
  c->phase = CALL_GONE;
  call_end(s, c);
}

/** No link, memory or slot to say it now: it is owed. */
static void say_bye(call_scene *s, call *c) {
  bool up = s->turn->link_up;
  int err = up ? bye_send(s, c) : WP_E_STATE;
  if (!err) return;
  if (up) out_note(s->turn->out, err, STR("BYE"), STR_NONE);
  c->phase = CALL_OWING;
  c->due = s->turn->now + OWE_MAX_S * 1000;
  if (up) c->ack_due = s->turn->now + TXN_T1_64 / 8;  // there may be room by then
}

static void take_remote(call_scene *s, call *c, call_event event, const sip_msg *msg) {
  if (event == CALL_GOT_ACK && !c->late_offer) return;  // an ACK only answers a late offer
  answer_take(s, c, msg, event == CALL_GOT_1XX);
  if (event != CALL_GOT_1XX) c->late_offer = false;
}

/** 3891 3: the call that this one stands in for ends once it is accepted. */
static void end_replaced(call_scene *s, call *c) {
  call *replaced = call_of(s->calls, c->replaced);
  c->replaced = 0;
  if (!replaced) return;
  conference_take_place(s, c, replaced);
  call_hangup(s, replaced, WP_CAUSE_TRANSFERRED);
}

static void perform(call_scene *s, call *c, uint32_t acts, call_event event, const sip_msg *msg) {
  if (acts & CALL_DO_INVITE) send_invite(s, c);
  if (acts & CALL_DO_ACK) ack_send(s, c, msg);
  if (acts & CALL_DO_CANCEL) cancel_send(s, c);
  if (acts & CALL_DO_BYE) say_bye(s, c);
  if (acts & CALL_DO_ANSWER) ask_answer(s, c);
  if (acts & CALL_DO_ACCEPT) {
    dialog_confirm(&c->dialog);
    accept_start(s, c);
    end_replaced(s, c);
  }
  if (acts & CALL_DO_REFUSE) reply_send(s, c, c->refuse_status, false);
  if (acts & CALL_DO_487) reply_send(s, c, 487, false);
  if (acts & CALL_DO_REMOTE) take_remote(s, c, event, msg);
  if (acts & CALL_DO_TELL && !c->over) {
    if (!c->since && (c->phase == CALL_UP || c->phase == CALL_ACCEPTED)) c->since = s->turn->now;
    call_tone(s, c);
    call_tell(s, c);
  }
  if (acts & CALL_DO_END) call_end(s, c);
}

bool call_feed(call_scene *s, call *c, call_event event, const sip_msg *msg) {
  call_edge edge = call_step(c->phase, event);
  if (!edge.next) return false;
  if (edge.next != c->phase) {
    uint32_t limit_s = phase_limit[edge.next];
    c->due = limit_s ? s->turn->now + limit_s * 1000 : WP_NEVER;
  }
  c->phase = edge.next;
  if (event == CALL_GOT_ACK) accept_stop(c);
  perform(s, c, edge.acts, event, msg);
  if (c->phase == CALL_GONE) call_close(s, c);
  info_next(s, c);
  return true;
}

static void undo(call *c) {
  c->want_held = c->held;
  c->restart = 0;
  c->challenges = 0;
}

static void settle(call_scene *s, call *c, const sip_msg *msg) {
  // ours: what the offer said now holds; theirs: remote_held was noted with the offer
  if (msg && !msg->is_request) {
    sdp_session session;
    c->held = c->offered_held;
    // 3264 6.1: inactive or recvonly in the answer to our hold says nothing of theirs
    if (sdp_read(s, msg, &session) && !c->held) c->remote_held = sdp_holds(&session);
  }
  c->late_offer = false;
  c->restart = 0;
  c->challenges = 0;
}

static void change_offer(call_scene *s, call *c) {
  c->offered_held = c->want_held;  // which may change before the answer comes
  ask_page(s, c, WP_DO_OFFER, wanted_direction(c->want_held, c->remote_held), c->restart);
}

static void change_invite(call_scene *s, call *c) {
  if (invite_send(s, c, MARK_CHANGE)) change_feed(s, c, CHANGE_GOT_REFUSAL, NULL);
}

static void change_wait(call_scene *s, call *c) {
  // 14.1: the owner of the Call-ID waits longer, in steps of 10 ms
  uint32_t wait =
      c->incoming ? 10 * rand_below(s->turn->rand, 201) : 2100 + 10 * rand_below(s->turn->rand, 191);
  c->glare_due = s->turn->now + wait;
}

static void change_perform(call_scene *s, call *c, uint32_t acts, const sip_msg *msg) {
  if (c->over) acts &= CHANGE_DO_ACK | CHANGE_DO_REFUSE;  // the page has let go of it
  if (acts & CHANGE_DO_OFFER) change_offer(s, c);
  if (acts & CHANGE_DO_INVITE) change_invite(s, c);
  if (acts & CHANGE_DO_ACK) ack_send(s, c, msg);
  if (acts & CHANGE_DO_ROLLBACK) out_add(s->turn->out, WP_DO_ROLLBACK, call_id_of(c));
  if (acts & CHANGE_DO_UNDO) undo(c);
  if (acts & CHANGE_DO_ANSWER) ask_answer(s, c);
  if (acts & CHANGE_DO_ACCEPT) accept_start(s, c);
  if (acts & CHANGE_DO_REFUSE) reply_send(s, c, c->refuse_status, false);
  if (acts & CHANGE_DO_REMOTE && (!msg || !msg->is_request || c->late_offer)) answer_take(s, c, msg, false);
  if (acts & CHANGE_DO_SETTLE) settle(s, c, msg);
  if (acts & CHANGE_DO_WAIT) change_wait(s, c);
  if (acts & CHANGE_DO_TELL && !c->over) call_tell(s, c);
  if (acts & CHANGE_DO_HANGUP) call_hangup(s, c, WP_CAUSE_TIMEOUT);
}

bool change_feed(call_scene *s, call *c, change_event event, const sip_msg *msg) {
  call_edge edge = change_step(c->change, event);
  if (!edge.next) return false;
  uint32_t before = c->change;
  c->change = edge.next;
  c->gathering = false;
  if (event == CHANGE_GOT_ACK) accept_stop(c);
  if (c->change != CHANGE_GLARE) c->glare_due = WP_NEVER;
  change_perform(s, c, edge.acts, msg);
  // a wish that had to wait for the peer's own change
  bool settled = before != CHANGE_NONE && c->change == CHANGE_NONE;
  if (settled && c->phase == CALL_UP && c->want_held != c->held) change_feed(s, c, CHANGE_WANTED, NULL);
  return true;
}
