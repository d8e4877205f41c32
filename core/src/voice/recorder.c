// SPDX-License-Identifier: MIT
// Samples to the pages of an Ogg Opus file, by libopusenc.
#include <opusenc.h>
#include <string.h>

#include "webphone/voice.h"

#define MUXING_DELAY 48000  // a page holds a second: what a crash may cost

struct wp_recorder {
  OggOpusEnc *encoder;
  uint32_t channels;
  bool ended;
};

size_t wp_recorder_size(void) {
  return sizeof(wp_recorder);
}

static bool is_possible(const wp_recorder_setup *s) {
  return s->rate >= 8000 && s->rate <= WP_VOICE_RATE && (s->channels == 1 || s->channels == 2) &&
         s->bitrate >= 6000 && s->bitrate <= 256000 && s->complexity <= 10 && s->tags.len <= WP_RECORDER_TAGS;
}

/** Lines that are no "NAME=value" are left out. */
static void add_tags(OggOpusComments *comments, wp_str tags) {
  char line[WP_RECORDER_TAGS + 1];
  size_t at = 0;
  while (at < tags.len) {
    const char *from = tags.at + at;
    const char *end = memchr(from, '\n', tags.len - at);
    size_t len = end ? (size_t)(end - from) : tags.len - at;
    memcpy(line, from, len);
    line[len] = '\0';
    at += len + 1;
    ope_comments_add_string(comments, line);
  }
}

static OggOpusEnc *open_encoder(const wp_recorder_setup *s) {
  int err = 0;
  OggOpusComments *comments = ope_comments_create();
  if (!comments) return NULL;
  add_tags(comments, s->tags);
  OggOpusEnc *encoder = ope_encoder_create_pull(comments, (opus_int32)s->rate, (int)s->channels, 0, &err);
  ope_comments_destroy(comments);
  return encoder;
}

int wp_recorder_init(void *memory, size_t size, const wp_recorder_setup *setup, wp_recorder **out) {
  if (size < sizeof(wp_recorder) || !is_possible(setup)) return WP_E_ARG;
  wp_recorder *r = memory;
  *r = (wp_recorder){.encoder = open_encoder(setup), .channels = setup->channels};
  if (!r->encoder) return WP_E_ARENA;
  ope_encoder_ctl(r->encoder, OPUS_SET_BITRATE((opus_int32)setup->bitrate));
  ope_encoder_ctl(r->encoder, OPUS_SET_COMPLEXITY((opus_int32)setup->complexity));
  ope_encoder_ctl(r->encoder, OPE_SET_SERIALNO((opus_int32)setup->serial));
  ope_encoder_ctl(r->encoder, OPE_SET_MUXING_DELAY(MUXING_DELAY));
  // What is asked for now shall be in the page that is given now.
  ope_encoder_ctl(r->encoder, OPE_SET_DECISION_DELAY(0));
  ope_encoder_flush_header(r->encoder);
  *out = r;
  return 0;
}

int wp_recorder_write(wp_recorder *r, const float *samples, size_t frames) {
  float sane[960 * 2];
  if (frames > WP_RECORDER_FRAMES) return WP_E_ARG;
  if (r->ended) return WP_E_STATE;
  for (size_t left = frames * r->channels, take; left > 0; left -= take, samples += take) {
    size_t most = 960 * (size_t)r->channels;
    take = left < most ? left : most;
    for (size_t i = 0; i < take; i++) {
      float v = samples[i];
      sane[i] = v > 1 ? 1 : v < -1 ? -1 : v == v ? v : 0;
    }
    if (ope_encoder_write_float(r->encoder, sane, (int)(take / r->channels))) return WP_E_ARENA;
  }
  return 0;
}

wp_str wp_recorder_page(wp_recorder *r, bool all) {
  unsigned char *page = NULL;
  opus_int32 len = 0;
  if (ope_encoder_get_page(r->encoder, &page, &len, all) != 1 || len <= 0) return (wp_str){NULL, 0};
  return (wp_str){(const char *)page, (size_t)len};
}

int wp_recorder_end(wp_recorder *r) {
  if (r->ended) return WP_E_STATE;
  r->ended = true;
  return ope_encoder_drain(r->encoder) ? WP_E_ARENA : 0;
}

void wp_recorder_free(wp_recorder *r) {
  if (r && r->encoder) ope_encoder_destroy(r->encoder);
  if (r) r->encoder = NULL;
}
