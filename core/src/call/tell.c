// SPDX-License-Identifier: MIT
// call -> what the person sees and hears.
#include "base/str.h"
#include "call/inside.h"

static uint32_t public_state(const call *c) {
  static const uint8_t states[CALL_PHASES] = {
      [CALL_OFFERING] = WP_CALL_DIALING,
      [CALL_CALLING] = WP_CALL_DIALING,
      [CALL_RINGING] = WP_CALL_RINGING,
      [CALL_PREPARING] = WP_CALL_ANSWERING,
  };
  if (c->over) return WP_CALL_ENDED;
  // 100 comes from the next server and says nothing of the peer
  if (c->phase == CALL_PROCEEDING)
    return c->dialog.state == DIALOG_EARLY ? WP_CALL_PROGRESS : WP_CALL_DIALING;
  uint32_t state = states[c->phase];
  return state ? state : WP_CALL_UP;
}

static uint32_t public_flags(const call *c) {
  uint32_t flags = c->flags & 0xffff;
  flags |= c->incoming * (uint32_t)WP_CALL_INCOMING;
  flags |= c->held * (uint32_t)WP_CALL_HELD;
  flags |= c->remote_held * (uint32_t)WP_CALL_REMOTE_HELD;
  flags |= c->muted * (uint32_t)WP_CALL_MUTED;
  flags |= c->mixed * (uint32_t)WP_CALL_MIXED;
  flags |= c->early_media * (uint32_t)WP_CALL_EARLY_MEDIA;
  bool changing = c->change == CHANGE_OFFERING || c->change == CHANGE_INVITING || c->change == CHANGE_GLARE;
  if (changing && !c->over) flags |= WP_CALL_CHANGING;
  return flags;
}

void call_tell(call_scene *s, const call *c) {
  arena *a = s->turn->arena;
  wp_output *o = out_add(s->turn->out, WP_EV_CALL, call_id_of(c));
  o->u.call.state = public_state(c);
  o->u.call.flags = public_flags(c);
  o->u.call.cause = c->cause;
  o->u.call.status = c->status;
  o->u.call.since = c->since;
  uint32_t uri = c->caller_uri_len, name = c->caller_name_len;
  o->u.call.peer = arena_keep(a, uri ? (wp_str){c->caller, uri} : c->dialog.remote_uri);
  o->u.call.name = sip_plain_name(uri ? (wp_str){c->caller + uri, name} : c->dialog.remote_name, a);
  o->u.call.diverted = arena_keep(a, (wp_str){c->caller + uri + name, c->caller_len - uri - name});
  o->u.call.reason = arena_keep(a, (wp_str){c->reason, c->reason_len});
}

static uint32_t tone_of(call_scene *s, const call *c) {
  switch (c->phase) {
  case CALL_PROCEEDING: return c->alerted && !c->early_media ? WP_TONE_RINGBACK : WP_TONE_NONE;
  case CALL_RINGING:
    if (calls_alive(s->calls) > 1) return WP_TONE_WAITING;
    return c->flags & CALLER_INTERNAL ? WP_TONE_RING_INTERNAL : WP_TONE_RING;
  default: return WP_TONE_NONE;
  }
}

static uint32_t last_tone(const call *c) {
  switch (c->cause) {
  case WP_CAUSE_BUSY:
  case WP_CAUSE_DECLINED:
  case WP_CAUSE_UNAVAILABLE:
  case WP_CAUSE_NOT_FOUND: return WP_TONE_BUSY;
  case WP_CAUSE_REMOTE_HANGUP:
  case WP_CAUSE_GONE:
  case WP_CAUSE_MEDIA_LOST: return WP_TONE_ENDED;
  default: return WP_TONE_NONE;
  }
}

void call_tone(call_scene *s, const call *c) {
  uint32_t tone = c->over ? last_tone(c) : tone_of(s, c);
  out_add(s->turn->out, WP_DO_TONE, call_id_of(c))->u.tone.tone = tone;
}

/** How it was, once it has been heard at all. */
static void report(call_scene *s, const call *c) {
  arena *a = s->turn->arena;
  if (!c->since || !c->quality.count) return;
  wp_output *o = out_add(s->turn->out, WP_EV_REPORT, call_id_of(c));
  quality_report(&c->quality, o);
  o->u.report.incoming = c->incoming;
  o->u.report.since = c->since;
  o->u.report.until = s->turn->now;
  o->u.report.peer = arena_keep(a, c->dialog.remote_uri);
  o->u.report.call_id = arena_keep(a, c->dialog.call_id);
  o->u.report.codec = arena_keep(a, (wp_str){c->quality.codec, c->quality.codec_len});
}

void call_end(call_scene *s, call *c) {
  if (c->over) return;
  c->over = true;
  referred_progress(s, c, 487);  // 3515 2.4.4: whoever asked for this call learns its end
  c->gathering = false;
  c->glare_due = c->transfer_due = WP_NEVER;
  c->gather_due = c->gather_by = WP_NEVER;
  call_tone(s, c);
  conference_leave(s, c);
  if (c->has_media) out_add(s->turn->out, WP_DO_RELEASE, call_id_of(c));
  report(s, c);
  call_tell(s, c);
}
