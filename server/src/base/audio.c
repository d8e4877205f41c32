// SPDX-License-Identifier: MIT
// Bytes of a recording to its type and length.
#include "base/audio.h"

#include <string.h>

static uint64_t little(const unsigned char *at, int count) {
  uint64_t value = 0;
  while (count-- > 0) value = value << 8 | at[count];
  return value;
}

// A RIFF file is a row of chunks: four letters, a length, bytes, and one more where the length is odd.
static int64_t wav_duration(const unsigned char *bytes, size_t len) {
  uint64_t rate = 0;
  for (size_t at = 12; at + 8 <= len;) {
    uint64_t size = little(bytes + at + 4, 4);
    uint64_t there = len - at - 8;
    if (memcmp(bytes + at, "fmt ", 4) == 0 && size >= 16 && there >= 16) rate = little(bytes + at + 16, 4);
    if (memcmp(bytes + at, "data", 4) == 0)
      // Who writes while recording puts no length, or the greatest there is.
      return rate ? (int64_t)((size && size < there ? size : there) * 1000 / rate) : 0;
    if (size > there) break;
    at += 8 + (size_t)size + (size & 1);
  }
  return 0;
}

bool audio_wav(const void *bytes, size_t len, audio_pcm *out) {
  const unsigned char *file = bytes;
  *out = (audio_pcm){0};
  if (len < 12 || memcmp(file, "RIFF", 4) != 0 || memcmp(file + 8, "WAVE", 4) != 0) return false;
  for (size_t at = 12; at + 8 <= len;) {
    const unsigned char *chunk = file + at + 8;
    uint64_t size = little(file + at + 4, 4);
    uint64_t there = len - at - 8;
    if (memcmp(file + at, "fmt ", 4) == 0 && size >= 16 && there >= 16 && little(chunk, 2) == 1) {
      out->channels = (uint16_t)little(chunk + 2, 2);
      out->rate = (uint32_t)little(chunk + 4, 4);
      out->bits = (uint16_t)little(chunk + 14, 2);
    }
    if (memcmp(file + at, "data", 4) == 0) {
      if (out->channels < 1 || out->channels > 2 || (out->bits != 8 && out->bits != 16)) return false;
      if (out->rate < 8000 || out->rate > 48000) return false;
      out->data = chunk;
      out->frames = (size_t)(size && size < there ? size : there) / (out->channels * out->bits / 8u);
      return out->frames > 0;
    }
    if (size > there) break;
    at += 8 + (size_t)size + (size & 1);
  }
  return false;
}

float audio_sample(const audio_pcm *pcm, size_t frame) {
  float sum = 0;
  for (size_t i = frame * pcm->channels; i < (frame + 1) * pcm->channels; i++) {
    // Eight bits have no sign.
    sum += pcm->bits == 8 ? (float)(pcm->data[i] - 128) / 128
                          : (float)(int16_t)little(pcm->data + 2 * i, 2) / 32768;
  }
  return sum / pcm->channels;
}

// RFC 7845 4: the last page says how many samples of 48 kHz there are, with those to skip at the beginning.
static int64_t opus_duration(const unsigned char *bytes, size_t len, uint64_t skip) {
  for (size_t at = len >= 27 ? len - 27 + 1 : 0; at-- > 0;) {
    if (memcmp(bytes + at, "OggS", 4) != 0) continue;
    uint64_t samples = little(bytes + at + 6, 8);
    if (samples < skip || samples > (uint64_t)48000 * 86400) return 0;
    return (int64_t)((samples - skip) / 48);
  }
  return 0;
}

const char *audio_type(const void *bytes, size_t len, int64_t *duration_ms) {
  const unsigned char *at = bytes;
  *duration_ms = 0;
  if (len >= 12 && memcmp(at, "RIFF", 4) == 0 && memcmp(at + 8, "WAVE", 4) == 0) {
    *duration_ms = wav_duration(at, len);
    return "audio/wav";
  }
  // The first page has one packet: its header is 27 bytes and one for the packet's length.
  if (len >= 28 + 19 && memcmp(at, "OggS", 4) == 0 && memcmp(at + 28, "OpusHead", 8) == 0) {
    *duration_ms = opus_duration(at, len, little(at + 28 + 10, 2));
    return "audio/ogg";
  }
  return NULL;
}
