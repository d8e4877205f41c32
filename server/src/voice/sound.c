// SPDX-License-Identifier: MIT
// Files are played at 48 kHz: a low-pass filter and every sixth sample make 8 kHz of it. Tones begin and end softly.
#include "voice/sound.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RATE = 8000, STEP = WP_VOICE_RATE / RATE, TAPS = 48, SOFT = 80, LOUD = 6000 };

void sound_end(sound *s) {
  if (s->player) wp_player_free(s->player);
  free(s->memory);
  free(s->bytes);
  *s = (sound){0};
}

bool sound_file(sound *s, unsigned char *bytes, size_t len) {
  sound_end(s);
  s->bytes = bytes;
  if (bytes && audio_wav(bytes, len, &s->wav)) return true;
  s->memory = malloc(wp_player_size());
  if (bytes && s->memory && wp_player_init(s->memory, wp_player_size(), bytes, len, &s->player) == 0)
    return true;
  s->player = NULL;
  sound_end(s);
  return false;
}

void sound_tone(sound *s, uint16_t hertz, uint16_t ms) {
  if (s->tone_count < SOUND_TONES) s->tones[s->tone_count++] = (tone){hertz, ms};
}

void sound_restart(sound *s) {
  if (s->player) wp_player_seek(s->player, 0);
  s->wav_now = 0;
  s->tone_now = 0;
  s->tone_at = 0;
}

static const float *low_pass(void) {
  static float taps[TAPS];
  static bool made;
  if (made) return taps;
  double sum = 0;
  for (int i = 0; i < TAPS; i++) {
    double x = i - (TAPS - 1) / 2.0;
    double cut = 2 * 3500.0 / WP_VOICE_RATE;
    double window = 0.54 - 0.46 * cos(2 * M_PI * i / (TAPS - 1));
    taps[i] = (float)(sin(M_PI * cut * x) / (M_PI * x) * window);  // x is never 0: an even number of taps
    sum += taps[i];
  }
  for (int i = 0; i < TAPS; i++) taps[i] /= (float)sum;
  made = true;
  return taps;
}

// Straight lines between the samples: what that adds above them the filter takes away, mostly.
static size_t read_wav(sound *s, float out[SOUND_FRAME * STEP]) {
  size_t have = 0;
  memset(out, 0, SOUND_FRAME * STEP * sizeof *out);
  for (; have < SOUND_FRAME * STEP; have++, s->wav_now++) {
    uint64_t at = s->wav_now * s->wav.rate;
    size_t frame = (size_t)(at / WP_VOICE_RATE);
    if (frame >= s->wav.frames) break;
    float part = (float)(at % WP_VOICE_RATE) / WP_VOICE_RATE;
    float from = audio_sample(&s->wav, frame);
    float to = frame + 1 < s->wav.frames ? audio_sample(&s->wav, frame + 1) : 0;
    out[have] = from + (to - from) * part;
  }
  return have;
}

// One sample of each frame, channels mixed; what is missing at the end of the file is silence.
static size_t read_opus(sound *s, float out[SOUND_FRAME * STEP]) {
  float both[SOUND_FRAME * STEP * 2];
  uint32_t channels = wp_player_channels(s->player);
  size_t most = SOUND_FRAME * STEP;
  size_t have = 0;
  for (size_t got = 1; have < most && got; have += got) {
    got = wp_player_read(s->player, both, most - have);
    for (size_t i = 0; i < got; i++)
      out[have + i] = channels == 2 ? (both[2 * i] + both[2 * i + 1]) / 2 : both[i];
  }
  memset(out + have, 0, (most - have) * sizeof *out);
  return have;
}

static bool read_file(sound *s, int16_t out[SOUND_FRAME]) {
  float in[TAPS + SOUND_FRAME * STEP];
  const float *taps = low_pass();
  if (!(s->wav.frames ? read_wav(s, in + TAPS) : s->player ? read_opus(s, in + TAPS) : 0)) return false;
  memcpy(in, s->before, sizeof s->before);
  for (size_t i = 0; i < SOUND_FRAME; i++) {
    float sum = 0;
    for (size_t k = 0; k < TAPS; k++) sum += taps[k] * in[i * STEP + k];
    sum *= 32767;
    out[i] = (int16_t)(sum > 32767 ? 32767 : sum < -32768 ? -32768 : sum);
  }
  memcpy(s->before, in + SOUND_FRAME * STEP, sizeof s->before);
  return true;
}

static int16_t tone_sample(const tone *t, uint32_t at) {
  uint32_t len = (uint32_t)t->ms * RATE / 1000;
  uint32_t edge = at < len - at ? at : len - at;
  double level = edge < SOFT ? (double)edge / SOFT : 1;
  return (int16_t)(t->hertz ? LOUD * level * sin(2 * M_PI * t->hertz * at / RATE) : 0);
}

static bool read_tones(sound *s, int16_t out[SOUND_FRAME]) {
  if (s->tone_now == s->tone_count) return false;
  for (int i = 0; i < SOUND_FRAME; i++) {
    while (s->tone_now < s->tone_count && s->tone_at >= (uint32_t)s->tones[s->tone_now].ms * RATE / 1000) {
      s->tone_now++;
      s->tone_at = 0;
    }
    out[i] = s->tone_now < s->tone_count ? tone_sample(&s->tones[s->tone_now], s->tone_at++) : 0;
  }
  return true;
}

bool sound_read(sound *s, int16_t out[SOUND_FRAME]) {
  return read_file(s, out) || read_tones(s, out);
}
