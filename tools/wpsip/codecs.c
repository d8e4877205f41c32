// SPDX-License-Identifier: MIT
// A session description and the operator's rules -> the preview: who takes what, in which order, and why.
#include "base/str.h"
#include "sdp/codec.h"
#include "webphone/err.h"
#include "wpsip.h"

static const char chromium[] = "opus/48000/2\nred/48000/2\nG722/8000/1\nPCMU/8000/1\nPCMA/8000/1\nCN/8000/1\n"
                               "telephone-event/48000/1\ntelephone-event/8000/1";

static void print_media(json *j, const sdp_media *m) {
  json_open(j, NULL, '{');
  json_string(j, "kind", m->kind);
  json_number(j, "port", m->port);
  json_string(j, "protocol", m->protocol);
  json_string(j, "connection", m->connection);
  json_literal(j, "direction", sdp_direction_text((wp_direction)m->direction));
  json_number(j, "candidates", (uint32_t)m->candidate_count);
  json_truth(j, "rtcpMux", m->rtcp_mux);
  json_string(j, "fingerprint", m->fingerprint);
  json_string(j, "setup", m->setup);
  json_open(j, "codecs", '[');
  for (size_t i = 0; i < m->codec_count; i++) {
    const sdp_codec *codec = &m->codecs[i];
    json_open(j, NULL, '{');
    json_number(j, "payload", codec->payload);
    json_string(j, "name", codec->name);
    json_number(j, "clockRate", codec->clock_rate);
    json_number(j, "channels", codec->channels);
    json_string(j, "fmtp", codec->fmtp);
    json_close(j, '}');
  }
  json_close(j, ']');
  json_close(j, '}');
}

void print_sdp(json *j, const char *key, const sdp_session *session) {
  const char *why = NULL;
  sdp_check_webrtc(session, &why);
  json_open(j, key, '{');
  json_string(j, "origin", session->origin);
  json_truth(j, "holds", sdp_holds(session));
  json_literal(j, "notForBrowsers", why);
  json_open(j, "media", '[');
  for (size_t i = 0; i < session->media_count; i++) print_media(j, &session->media[i]);
  json_close(j, ']');
  json_close(j, '}');
}

static const char *fate_text(uint32_t fate) {
  switch ((codec_fate)fate) {
  case CODEC_KEPT: return "keep";
  case CODEC_DELETED: return "deleted";
  case CODEC_PROTECTED: return "protected";
  }
  return "keep";
}

static void print_plan(json *j, const codec_plan *plan, const codec_rules *rules) {
  json_open(j, "ours", '[');
  for (size_t i = 0; i < plan->count; i++) {
    const codec_choice *choice = &plan->choices[i];
    json_open(j, NULL, '{');
    json_string(j, "name", choice->name);
    json_number(j, "clockRate", choice->clock_rate);
    json_number(j, "channels", choice->channels);
    json_literal(j, "fate", fate_text(choice->fate));
    json_string(j, "rule", choice->rule < 0 ? STR_NONE : rules->delete_patterns[choice->rule]);
    json_close(j, '}');
  }
  json_close(j, ']');
}

/** The sentence for a person, absent when a call would work. */
static wp_str judge(arena *a, const sdp_session *session, int err, const codec_plan *plan, wp_str bad_rule) {
  const sdp_media *audio = sdp_audio(session);
  buf b = buf_in(a, 4096);
  if (err == WP_E_REGEX) {
    buf_lit(&b, "malformed pattern: ");
    buf_str(&b, bad_rule);
  } else if (err) {
    buf_lit(&b, "the rules leave no codec");
  } else if (!audio) {
    buf_lit(&b, "there is no audio");
  } else if (!codec_common(audio, plan)) {
    codec_difference(&b, audio, plan);
  } else {
    return STR_NONE;
  }
  return buf_seal(&b, a);
}

int wpsip_codecs(arena *a, wp_str input, const codecs_options *options, json *j) {
  sdp_session session;
  codec_plan plan;
  size_t bad_rule = 0;
  int sdp_err = sdp_parse(a, input, &session);
  if (sdp_err) session = (sdp_session){.origin = STR_NONE};
  wp_str capabilities = options->capabilities.at ? options->capabilities : str_of(chromium);
  int err = codec_plan_make(a, capabilities, &options->rules, &plan, &bad_rule);
  wp_str why = sdp_err ? str_of(wp_err_text(sdp_err))
                       : judge(a, &session, err, &plan, options->rules.delete_patterns[bad_rule]);
  json_open(j, NULL, '{');
  json_truth(j, "valid", !sdp_err);
  json_truth(j, "common", !why.at);
  json_string(j, "why", why);
  print_plan(j, &plan, &options->rules);
  print_sdp(j, "sdp", &session);
  json_close(j, '}');
  return why.at ? 1 : 0;
}
