// SPDX-License-Identifier: MIT
// An Ogg Opus file, any bytes, to samples and their waveform, by opusfile.
#include <opusfile.h>
#include <string.h>

#include "webphone/voice.h"

#define DAMAGED_MOST 64  // parts that are left out in one read
// A day of frames: places are 64 bits of anybody's, and what claims to be longer than this lies.
#define LENGTH_MOST ((opus_int64)WP_VOICE_RATE * 86400)

typedef struct source {
  const unsigned char *bytes;
  opus_int64 len, at;
} source;

struct wp_player {
  source source;
  OggOpusFile *file;
  opus_int64 total;  // frames
  uint32_t channels;
  bool over;  // sought beyond the end
  uint8_t wave[WP_VOICE_WAVE];
};

static int take(void *stream, unsigned char *out, int most) {
  source *s = stream;
  opus_int64 left = s->len - s->at;
  int count = most < left ? most : (int)left;
  if (count <= 0) return 0;
  memcpy(out, s->bytes + s->at, (size_t)count);
  s->at += count;
  return count;
}

static int go_to(void *stream, opus_int64 offset, int whence) {
  enum { FROM_START, FROM_HERE, FROM_END };  // SEEK_SET and its sisters, which stdio.h has
  source *s = stream;
  opus_int64 from = whence == FROM_START ? 0 : whence == FROM_HERE ? s->at : s->len;
  if (offset < -from || offset > s->len - from) return -1;
  s->at = from + offset;
  return 0;
}

static opus_int64 where(void *stream) {
  const source *s = stream;
  return s->at;
}

size_t wp_player_size(void) {
  return sizeof(wp_player);
}

/** One voice when no part of it says otherwise. */
static uint32_t channels_of(const OggOpusFile *file) {
  int links = op_link_count(file);
  for (int i = 0; i < links; i++)
    if (op_channel_count(file, i) != 1) return 2;
  return 1;
}

int wp_player_init(void *memory, size_t size, const void *bytes, size_t len, wp_player **out) {
  static const OpusFileCallbacks calls = {take, go_to, where, NULL};
  int err = 0;
  if (size < sizeof(wp_player)) return WP_E_ARG;
  if (len > WP_VOICE_BYTES) return WP_E_MESSAGE_SIZE;
  wp_player *p = memory;
  *p = (wp_player){.source = {bytes, (opus_int64)len, 0}};
  p->file = op_open_callbacks(&p->source, &calls, NULL, 0, &err);
  if (!p->file) return err == OP_EFAULT ? WP_E_ARENA : WP_E_ARG;
  p->total = op_pcm_total(p->file, -1);
  p->channels = channels_of(p->file);
  if (p->total >= 0 && p->total <= LENGTH_MOST) {
    *out = p;
    return 0;
  }
  wp_player_free(p);
  return WP_E_ARG;
}

static wp_ms ms_of(opus_int64 frames) {
  return frames > 0 ? (wp_ms)frames / (WP_VOICE_RATE / 1000) : 0;
}

wp_ms wp_player_length(const wp_player *p) {
  return ms_of(p->total);
}

uint32_t wp_player_channels(const wp_player *p) {
  return p->channels;
}

static float loudest(const float *samples, size_t count) {
  float most = 0;
  for (size_t i = 0; i < count; i++) {
    float height = samples[i] < 0 ? -samples[i] : samples[i];
    most = height > most ? height : most;
  }
  return most;
}

/** `count` frames from `from` on, one bar of the waveform after the other. */
static void draw(wp_player *p, opus_int64 from, const float *frames, size_t count) {
  uint64_t total = (uint64_t)p->total, at = (uint64_t)(from < 0 ? 0 : from), end = at + count;
  if (end > total) end = total;
  while (at < end) {
    uint64_t bar = at * WP_VOICE_WAVE / total;
    uint64_t next = ((bar + 1) * total + WP_VOICE_WAVE - 1) / WP_VOICE_WAVE;
    uint64_t stop = next < end ? next : end;
    float peak = loudest(frames, (size_t)(stop - at) * p->channels);
    uint8_t level = peak < 1 ? (uint8_t)(peak * 255) : 255;
    if (level > p->wave[bar]) p->wave[bar] = level;
    frames += (stop - at) * p->channels;
    at = stop;
  }
}

/** What differs is made two channels; one voice is left one. */
static int read_some(wp_player *p, float *out, int frames) {
  return p->channels == 1 ? op_read_float(p->file, out, frames, NULL)
                          : op_read_float_stereo(p->file, out, frames * 2);
}

size_t wp_player_read(wp_player *p, float *out, size_t room) {
  int most = room > WP_VOICE_RATE ? WP_VOICE_RATE : (int)room;
  if (p->over) return 0;
  for (int damaged = 0; damaged < DAMAGED_MOST; damaged++) {
    opus_int64 from = op_pcm_tell(p->file);
    int got = read_some(p, out, most);
    if (got > 0) draw(p, from, out, (size_t)got);
    if (got >= 0) return (size_t)got;
    if (got != OP_HOLE && got != OP_EBADPACKET) return 0;
  }
  return 0;
}

int wp_player_seek(wp_player *p, wp_ms at) {
  p->over = at >= ms_of(p->total);
  if (p->over) return 0;
  return op_pcm_seek(p->file, (opus_int64)(at * (WP_VOICE_RATE / 1000))) ? WP_E_ARG : 0;
}

wp_ms wp_player_at(const wp_player *p) {
  return ms_of(p->over ? p->total : op_pcm_tell(p->file));
}

const uint8_t *wp_player_wave(const wp_player *p) {
  return p->wave;
}

void wp_player_free(wp_player *p) {
  if (p && p->file) op_free(p->file);
  if (p) p->file = NULL;
}
