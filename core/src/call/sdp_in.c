// SPDX-License-Identifier: MIT
// The peer's session descriptions: checked, remembered, handed to the page.
#include <string.h>

#include "base/str.h"
#include "call/inside.h"
#include "sdp/codec.h"
#include "sdp/sdp.h"
#include "webphone/err.h"

int sdp_of(const sip_msg *msg, wp_str *sdp) {
  *sdp = STR_NONE;
  if (!msg->body.len) return 0;
  wp_str type = sip_header_value(msg, SIP_H_CONTENT_TYPE);
  if (!str_eq_ci(str_before(type, ';'), STR("application/sdp"))) return WP_E_SIP_CONTENT;
  *sdp = msg->body;
  return 0;
}

bool sdp_read(call_scene *s, const sip_msg *msg, sdp_session *session) {
  wp_str sdp;
  return !sdp_of(msg, &sdp) && sdp.len && !sdp_parse(s->turn->arena, sdp, session);
}

/** "305 theirs: G729; ours: opus, PCMU"; `theirs` NULL: not told. Cut where it does not fit. */
static wp_str difference(call_scene *s, const sdp_media *theirs) {
  buf b = buf_in(s->turn->arena, CALL_REASON);
  buf_lit(&b, "305 ");
  codec_difference(&b, theirs, s->codecs);
  return (wp_str){b.at, b.len};
}

/** Why this description cannot be used, as sdp_fault says it; absent when it can. Notes `key_events`. */
static wp_str find_fault(call_scene *s, call *c, const sdp_session *session, wp_str offer) {
  const char *fault = sdp_fault(session, offer);
  if (fault) return str_of(fault);
  const sdp_media *audio = sdp_audio(session);
  c->key_events = false;
  for (size_t i = 0; i < audio->codec_count; i++)
    if (str_eq_ci(audio->codecs[i].name, STR("telephone-event"))) c->key_events = true;
  return codec_common(audio, s->codecs, NULL) ? STR_NONE : difference(s, audio);
}

/** Told, and kept for the person or the Warning of a 488, whichever comes. */
static int tell_fault(call_scene *s, call *c, wp_str fault) {
  wp_str words = str_part(fault, 4, fault.len);
  int err = str_starts(fault, STR("305")) ? WP_E_SDP_NO_CODEC : WP_E_SDP_NO_AUDIO;
  out_note(s->turn->out, err, STR("sdp"), words);
  reason_set(c, words);
  return err;
}

int offer_check(call_scene *s, call *c, wp_str sdp) {
  if (sdp.len > sizeof c->remote_sdp) return WP_E_FULL;
  sdp_session session;
  int err = sdp_parse(s->turn->arena, sdp, &session);
  if (err) return err;
  wp_str fault = find_fault(s, c, &session, STR_NONE);
  if (fault.at) {
    str_to_u32(str_part(fault, 0, 3), &c->warning);
    return tell_fault(s, c, fault);
  }
  c->remote_held = sdp_holds(&session);
  return 0;
}

/** 3264 7: can this answer to what we offered be used? */
static bool answer_fits(call_scene *s, call *c, wp_str sdp) {
  sdp_session session;
  wp_str fault = STR("306 the answer cannot be read");
  if (!sdp_parse(s->turn->arena, sdp, &session))
    fault = find_fault(s, c, &session, (wp_str){c->local_sdp, c->local_sdp_len});
  if (fault.at) tell_fault(s, c, fault);
  return !fault.at;
}

void refusal_explain(call_scene *s, call *c, const sip_msg *msg) {
  wp_str warning = sip_header_value(msg, SIP_H_WARNING), words;
  sdp_session session;
  bool listed = sdp_read(s, msg, &session);
  str_take_until(&warning, '"', &words);
  str_take_until(&warning, '"', &words);
  if (listed || !warning.at) {
    words = difference(s, listed ? sdp_audio(&session) : NULL);
    words = str_part(words, 4, words.len);
  }
  reason_set(c, words);
}

void remote_keep(call *c, wp_str sdp) {
  memcpy(c->remote_sdp, sdp.at, sdp.len);  // offer_check knows that it fits
  c->remote_sdp_len = (uint32_t)sdp.len;
}

/** The answer in `msg`, or the one that came early when the final response has none (13.2.1). */
static wp_str answer_of(const call *c, const sip_msg *msg) {
  wp_str sdp = STR_NONE;
  bool settled = c->dialog.settled && c->dialog.answered;
  if (msg && !settled && !sdp_of(msg, &sdp) && sdp.len) return sdp;
  return c->dialog.answered ? (wp_str){c->remote_sdp, c->remote_sdp_len} : STR_NONE;
}

void answer_take(call_scene *s, call *c, const sip_msg *msg, bool provisional) {
  wp_str sdp = answer_of(c, msg);
  if (!sdp.len || !answer_fits(s, c, sdp)) return;
  if (provisional) {
    if (sdp.len > sizeof c->remote_sdp) return;
    // 3262 5: what came reliably is this dialog's answer for good
    if (sdp.at != c->remote_sdp) remote_keep(c, sdp);
    c->dialog.answered = true;
    if (c->early_media) return;  // one fork is heard at a time: the first, until it ends
    c->dialog.playing = c->early_media = true;
  } else {
    c->answered_sdp = true;
  }
  wp_output *o = out_add(s->turn->out, WP_DO_REMOTE, call_id_of(c));
  o->u.media.sdp = arena_keep(s->turn->arena, sdp);
  o->u.media.flags = provisional ? WP_MEDIA_PROVISIONAL : 0;
}

bool answer_usable(call_scene *s, call *c, const sip_msg *msg) {
  wp_str sdp;
  bool usable = !sdp_of(msg, &sdp) && sdp.len && answer_fits(s, c, sdp);
  c->reason_len = 0;
  return usable;
}

void answer_missed(call_scene *s, call *c) {
  // 13.2.1: a 2xx or ACK without an answer to our offer, or with one that cannot be: nothing can be heard
  if (c->phase != CALL_UP || c->answered_sdp) return;
  call_hangup(s, c, c->reason_len ? WP_CAUSE_NO_CODEC : WP_CAUSE_PROTOCOL);
}
