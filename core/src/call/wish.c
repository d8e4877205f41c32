// SPDX-License-Identifier: MIT
// What the person and the page want of a call -> events.
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "webphone/err.h"

#define ASK_AFTER_S 16u  // without a packet: more than a peer's page takes for a reload
#define HOPELESS_S 45u   // as long as a peer itself tries to get a lost network back (recovery/watch.c)

int call_place(call_scene *s, wp_str target, const call_as *as, call **out) {
  call *c = call_open(s->calls);
  if (!c) return WP_E_POOL;
  turn *t = s->turn;
  // one after the other: C leaves the order of arguments to the compiler, and a seed must say the same everywhere
  wp_str call_id = turn_token(t);
  wp_str tag = turn_token(t);
  session_start(s, c);
  int err = caller_name_us(s, c, as);
  // 3323 4.1.1.3
  if (!err && as->withheld)
    err = dialog_want(&c->dialog, call_id, tag, STR("Anonymous"), STR("sip:anonymous@anonymous.invalid"),
                      target);
  else if (!err)
    err = dialog_want(&c->dialog, call_id, tag, s->me->display_name, s->me->aor, target);
  if (err) return err;
  c->phase = CALL_OFFERING;
  c->due = t->now + 120000u;
  ask_page(s, c, WP_DO_OFFER, WP_SENDRECV, 0);
  call_tell(s, c);
  *out = c;
  return 0;
}

void calls_hear(call_scene *s, const call *heard) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    if (c == heard || (c->mixed && heard->mixed)) continue;
    if (c->phase && !c->over && !c->want_held) call_hold(s, c, true);
  }
}

bool calls_heard(call_table *calls, const call *but) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    const call *c = &calls->slots[i];
    bool up = c->phase == CALL_UP || c->phase == CALL_ACCEPTED;
    // who has sent us elsewhere leaves
    if (c != but && up && !c->over && !c->want_held && !c->followed) return true;
  }
  return false;
}

int call_answer(call_scene *s, call *c) {
  return call_feed(s, c, CALL_ANSWER, NULL) ? 0 : WP_E_STATE;
}

void call_answer_wanted(call_scene *s, call *c) {
  call_wanted *w = &s->calls->wanted;
  if (s->turn->now >= w->until || !str_eq(c->dialog.call_id, (wp_str){w->id, w->len}) || call_answer(s, c))
    return;
  w->until = 0;
  calls_hear(s, c);
}

int calls_answer(call_scene *s, wp_str call_id) {
  call_wanted *w = &s->calls->wanted;
  if (call_id.len - 1 >= sizeof w->id) return WP_E_GONE;  // none, or too long for one
  w->until = s->turn->now + 60000u;
  w->len = (uint32_t)call_id.len;
  memcpy(w->id, call_id.at, call_id.len);
  for (uint32_t i = 0; i < CALL_MAX; i++) call_answer_wanted(s, &s->calls->slots[i]);
  return 0;
}

int call_decline(call_scene *s, call *c, uint32_t status) {
  if (status != 0 && status != 486 && status != 603 && status != 480) return WP_E_ARG;
  c->refuse_status = status ? status : 603;
  c->cause = WP_CAUSE_DECLINED;
  return call_feed(s, c, CALL_DECLINE, NULL) ? 0 : WP_E_STATE;
}

int call_hangup(call_scene *s, call *c, wp_cause cause) {
  if (c->over) return WP_E_STATE;
  c->cause = cause;
  c->refuse_status = cause == WP_CAUSE_LOCAL_HANGUP ? 603 : 480;
  call_event event = s->turn->link_up ? CALL_HANGUP : CALL_HANGUP_OFFLINE;
  return call_feed(s, c, event, NULL) ? 0 : WP_E_STATE;
}

int call_hold(call_scene *s, call *c, bool on) {
  if (c->phase != CALL_UP && c->phase != CALL_ACCEPTED) return WP_E_STATE;
  c->want_held = on;
  if (on) conference_leave(s, c);
  // while a change is under way the wish waits for its end (perform.c)
  if (c->change == CHANGE_NONE && c->phase == CALL_UP && c->want_held != c->held) {
    change_feed(s, c, CHANGE_WANTED, NULL);
  }
  return 0;
}

int call_mute(call_scene *s, call *c, bool on) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *other = &s->calls->slots[i];
    if (other != c && !(other->mixed && c->mixed))
      continue;  // there is one microphone for all that are joined
    other->muted = on;
    out_add(s->turn->out, WP_DO_MUTE, call_id_of(other))->u.flag.on = on;
    call_tell(s, other);
  }
  return 0;
}

static bool is_dtmf(wp_str characters) {
  for (size_t i = 0; i < characters.len; i++) {
    if (!memchr("0123456789*#ABCD", characters.at[i], 16)) return false;
  }
  return characters.len > 0 && characters.len <= 64;
}

int call_dtmf(call_scene *s, call *c, wp_str characters) {
  if (c->phase != CALL_UP && !c->early_media) return WP_E_STATE;
  if (!is_dtmf(characters)) return WP_E_ARG;
  if (info_for_keys(s, c)) {
    if (characters.len > sizeof c->keys - c->keys_len) return WP_E_FULL;
    memcpy(c->keys + c->keys_len, characters.at, characters.len);
    c->keys_len += (uint32_t)characters.len;
    info_next(s, c);
    return 0;
  }
  out_add(s->turn->out, WP_DO_DTMF, call_id_of(c))->u.text.text = arena_keep(s->turn->arena, characters);
  return 0;
}

static void sdp_ready(call_scene *s, call *c) {
  if (!s->turn->link_up && c->phase == CALL_OFFERING) {
    call_hangup(s, c, WP_CAUSE_LINK_LOST);
    return;
  }
  if (c->phase == CALL_UP) {
    change_feed(s, c, CHANGE_SDP_READY, NULL);
  } else {
    call_feed(s, c, CALL_SDP_READY, NULL);
  }
}

int call_local_sdp(call_scene *s, call *c, wp_str sdp, uint32_t gathered) {
  if (!c->gathering) return trickle_keep(s, c, sdp, gathered);  // the description is on its way already
  if (!local_keep(c, sdp)) return WP_E_ARG;
  if (gather_report(c, s->turn->now, gathered)) sdp_ready(s, c);
  return 0;
}

int call_media_failed(call_scene *s, call *c, uint32_t cause) {
  if (cause < WP_CAUSE_MEDIA_LOST || cause > WP_CAUSE_MEDIA_ERROR) cause = WP_CAUSE_MEDIA_ERROR;
  if (c->phase == CALL_UP && c->change != CHANGE_NONE) {
    c->refuse_status = 488;
    if (change_feed(s, c, CHANGE_MEDIA_FAILED, NULL)) return 0;
  }
  c->cause = cause;
  c->refuse_status = 480;
  return call_feed(s, c, CALL_MEDIA_FAILED, NULL) ? 0 : WP_E_STATE;
}

int call_media_up(call_scene *s, call *c) {
  (void)s;
  media_watch_up(&c->media);
  return 0;
}

int call_media_down(call_scene *s, call *c, bool failed) {
  media_watch_down(&c->media, s->turn->now, failed);
  return 0;
}

void call_mend_media(call_scene *s, call *c, remedy remedy) {
  if (remedy == REMEDY_GIVE_UP) {
    call_hangup(s, c,
                media_watch_orphaned(&c->media) ? WP_CAUSE_PAGE_CLOSED
                : c->unreachable                ? WP_CAUSE_GONE
                                                : WP_CAUSE_MEDIA_LOST);
    return;
  }
  if (remedy != REMEDY_RESTART_ICE && remedy != REMEDY_RESTART_RELAY) return;
  media_watch_tried(&c->media, s->turn->now);
  c->restart = WP_MEDIA_RESTART | (remedy == REMEDY_RESTART_RELAY ? WP_MEDIA_RELAY : 0);
  change_feed(s, c, CHANGE_WANTED, NULL);
}

/** A media relay keeps our own way alive when nobody is left behind it: does the other side still know of the call? */
static void miss_peer(call_scene *s, call *c) {
  uint32_t silence_s = c->quality.silence;
  if (silence_s >= HOPELESS_S && c->unreachable) {
    call_hangup(s, c, WP_CAUSE_GONE);
  } else if (silence_s >= ASK_AFTER_S &&
             !(silence_s & (silence_s - 1))) {  // who only listens is asked ever less often
    refresh_expire(s, c);
  }
}

int call_stats(call_scene *s, call *c, wp_str text) {
  quality_sample sample;
  if (!quality_read(&c->quality, text, &sample)) return WP_E_ARG;
  sample.muted = c->muted;
  sample.held = c->held || c->remote_held || c->change != CHANGE_NONE;
  if (c->phase != CALL_UP) return 0;
  if (quality_add(&c->quality, &sample)) {
    wp_output *o = out_add(s->turn->out, WP_EV_QUALITY, call_id_of(c));
    o->u.quality.level = c->quality.level;
    o->u.quality.warning = c->quality.warning;
    o->u.quality.mos = c->quality.mos_100;
  }
  miss_peer(s, c);
  return 0;
}

void calls_hangup_all(call_scene *s, wp_cause cause) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    if (c->phase && !c->over) call_hangup(s, c, cause);
  }
}

void calls_link_back(call_scene *s) {
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    if (c->phase) call_feed(s, c, CALL_LINK_BACK, NULL);
    if (c->phase) refresh_link_back(s, c);
  }
}

static void expire_accept(call_scene *s, call *c) {
  if (c->ack_due <= s->turn->now) {
    accept_stop(c);
    c->cause = c->over ? c->cause : WP_CAUSE_TIMEOUT;
    c->refuse_status = 504;
    if (!call_feed(s, c, CALL_NO_ACK, NULL)) change_feed(s, c, CHANGE_NO_ACK, NULL);
  } else if (c->repeat_due <= s->turn->now) {
    accept_repeat(s, c);
  }
}

static void expire_phase(call_scene *s, call *c) {
  c->due = WP_NEVER;
  if (!c->over)
    c->cause =
        c->phase == CALL_OFFERING || c->phase == CALL_PREPARING ? WP_CAUSE_MEDIA_ERROR : WP_CAUSE_NO_ANSWER;
  c->refuse_status = 480;
  call_feed(s, c, CALL_TIMER, NULL);
}

void calls_expire(call_scene *s) {
  wp_ms now = s->turn->now;
  for (uint32_t i = 0; i < CALL_MAX; i++) {
    call *c = &s->calls->slots[i];
    if (c->phase) expire_accept(s, c);
    if (c->phase && gather_expired(c, now)) sdp_ready(s, c);
    if (c->phase && c->glare_due <= now) {
      c->glare_due = WP_NEVER;
      change_feed(s, c, CHANGE_TIMER, NULL);
    }
    if (c->phase) transfer_expire(s, c);
    if (c->phase && c->refresh_due <= now) refresh_expire(s, c);
    if (c->phase && c->due <= now) expire_phase(s, c);
  }
}
