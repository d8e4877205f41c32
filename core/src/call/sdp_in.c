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
  type = str_trim(str_part(type, 0, str_find(type, ';')));
  if (!str_eq_ci(type, STR("application/sdp"))) return WP_E_SIP_CONTENT;
  *sdp = msg->body;
  return 0;
}

/** "they take G729; we take opus, G722, ..." */
static wp_str no_common_codec(call_scene *s, const sdp_media *audio) {
  buf b = buf_in(s->turn->arena, 512);
  codec_difference(&b, audio, NULL);
  return b.err ? str_of(wp_err_text(WP_E_SDP_NO_CODEC)) : buf_seal(&b, s->turn->arena);
}

int offer_check(call_scene *s, call *c, wp_str sdp) {
  if (sdp.len > sizeof c->remote_sdp) return WP_E_FULL;
  sdp_session session;
  int err = sdp_parse(s->turn->arena, sdp, &session);
  if (err) return err;
  const char *fault = "";
  err = sdp_check_webrtc(&session, &fault);
  wp_str why = str_of(fault);
  if (!err && !codec_common(sdp_audio(&session), NULL)) {
    err = WP_E_SDP_NO_CODEC;
    why = no_common_codec(s, sdp_audio(&session));
  }
  if (err) {
    out_note(s->turn->out, err, STR("sdp"), why);
    return err;
  }
  c->remote_held = sdp_holds(&session);
  return 0;
}

void remote_keep(call *c, wp_str sdp) {
  memcpy(c->remote_sdp, sdp.at, sdp.len);  // offer_check knows that it fits
  c->remote_sdp_len = (uint32_t)sdp.len;
}

/** The answer in `msg`, or the one that came early when the final response has none (13.2.1). */
static wp_str answer_of(const call *c, const sip_msg *msg) {
  wp_str sdp = STR_NONE;
  if (msg && !c->dialog.settled && !sdp_of(msg, &sdp) && sdp.len) return sdp;
  return c->dialog.answered ? (wp_str){c->remote_sdp, c->remote_sdp_len} : STR_NONE;
}

void answer_take(call_scene *s, call *c, const sip_msg *msg, bool provisional) {
  wp_str sdp = answer_of(c, msg);
  if (!sdp.len) return;
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
