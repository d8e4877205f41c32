// SPDX-License-Identifier: MIT
// A session description and the operator's rules -> the preview: who takes what, in which order, and why.
#include <string.h>

#include "base/str.h"
#include "sdp/codec.h"
#include "webphone/err.h"
#include "wpsip.h"

static const char chromium[] = "opus/48000/2\nred/48000/2\nG722/8000/1\nPCMU/8000/1\nPCMA/8000/1\nCN/8000/1\n"
                               "telephone-event/48000/1\ntelephone-event/8000/1";

static void print_media(json *j, const sdp_session *session, const sdp_media *m) {
  json_open(j, NULL, '{');
  json_string(j, "kind", m->kind);
  json_number(j, "port", m->port);
  json_string(j, "protocol", m->protocol);
  json_string(j, "connection", m->connection);
  json_literal(j, "direction", sdp_direction_text((wp_direction)m->direction));
  json_number(j, "candidates", (uint32_t)sdp_candidates_of(session, m).count);
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
  const char *why = sdp_fault(session, STR_NONE);
  json_open(j, key, '{');
  json_string(j, "origin", session->origin);
  json_truth(j, "holds", sdp_holds(session));
  json_literal(j, "notForBrowsers", why ? why + strlen("306 ") : NULL);
  json_open(j, "media", '[');
  for (size_t i = 0; i < session->media_count; i++) print_media(j, session, &session->media[i]);
  json_close(j, ']');
  json_close(j, '}');
}

static void print_codec(json *j, const codec_plan *plan, size_t i) {
  static const char *const fates[] = {"keep", "protected", "spared", "deleted", "orphaned"};
  const codec_choice *choice = &plan->choices[i];
  bool moved = choice->rank < CODEC_RULES_MAX;
  json_open(j, NULL, '{');
  json_string(j, "name", choice->name);
  json_number(j, "clockRate", choice->clock_rate);
  json_number(j, "channels", choice->channels);
  json_string(j, "fmtp", choice->fmtp.len ? choice->fmtp : STR_NONE);
  if (codec_is_kept(choice))
    json_number(j, "place", (uint32_t)i + 1);
  else
    json_null(j, "place");
  json_literal(j, "fate", fates[choice->fate]);
  json_string(j, "rule", choice->rule < 0 ? STR_NONE : plan->rules->delete_patterns[choice->rule]);
  json_string(j, "movedBy", moved ? plan->rules->priority[choice->rank] : STR_NONE);
  json_close(j, '}');
}

static void print_rules(json *j, const char *key, const wp_str *rules, const uint8_t *fates, size_t count) {
  static const char *const texts[] = {"works", "names no codec that is there",
                                      "malformed pattern, not applied",
                                      "would leave no codec to talk with, not applied"};
  json_open(j, key, '[');
  for (size_t i = 0; i < count; i++) {
    json_open(j, NULL, '{');
    json_string(j, "rule", rules[i]);
    json_literal(j, "outcome", texts[fates[i]]);
    json_close(j, '}');
  }
  json_close(j, ']');
}

static void print_plan(json *j, const codec_plan *plan) {
  const codec_rules *rules = plan->rules;
  json_open(j, "ours", '[');
  for (size_t i = 0; i < plan->count; i++) print_codec(j, plan, i);
  json_close(j, ']');
  print_rules(j, "delete", rules->delete_patterns, plan->delete_fates, rules->delete_count);
  print_rules(j, "priority", rules->priority, plan->priority_fates, rules->priority_count);
}

/** The sentence for a person, absent when a call would work. */
static wp_str judge(arena *a, const sdp_session *session, int err, const codec_plan *plan) {
  const sdp_media *audio = sdp_audio(session);
  if (err) return STR("the browser has no codec to talk with");
  if (!audio) return STR("there is no audio");
  buf lines = buf_in(a, 8192), b = buf_in(a, 8192);
  codec_plan_lines(&lines, plan);
  if (codec_common(audio, buf_view(&lines), fmtp_agree)) return STR_NONE;
  codec_difference(&b, audio, buf_view(&lines));
  return buf_view(&b);
}

int wpsip_codecs(arena *a, wp_str input, const codecs_options *options, json *j) {
  sdp_session session;
  codec_plan plan;
  int sdp_err = sdp_parse(a, input, &session);
  if (sdp_err) session = (sdp_session){.origin = STR_NONE};
  wp_str capabilities = options->capabilities.at ? options->capabilities : str_of(chromium);
  int err = codec_plan_make(a, capabilities, &options->rules, &plan);
  wp_str why = sdp_err ? str_of(wp_err_text(sdp_err)) : judge(a, &session, err, &plan);
  const sdp_media *audio = sdp_audio(&session);
  const sdp_codec *events = audio ? codec_events(audio) : NULL;
  json_open(j, NULL, '{');
  json_truth(j, "valid", !sdp_err);
  json_truth(j, "common", !why.at);
  json_string(j, "why", why);
  print_plan(j, &plan);
  if (events)
    json_number(j, "events", events->payload);
  else
    json_null(j, "events");
  print_sdp(j, "sdp", &session);
  json_close(j, '}');
  return why.at ? 1 : 0;
}
