// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_AUDIO_H
#define WEBPHONED_AUDIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The media type of a recording by its bytes: WAV (RIFF), or Opus in Ogg (RFC 7845). NULL: neither. How long it
// is, as far as the bytes tell; 0 when they do not.
const char *audio_type(const void *bytes, size_t len, int64_t *duration_ms);

// Samples as they lie in a WAV file.
typedef struct {
  const unsigned char *data;
  size_t frames;
  uint32_t rate;            // 8000 to 48000
  uint16_t channels, bits;  // 1 or 2; 8 or 16
} audio_pcm;

// False: it is no WAV file, or none of plain samples.
bool audio_wav(const void *bytes, size_t len, audio_pcm *out);
// The channels' mean.
float audio_sample(const audio_pcm *pcm, size_t frame);

#endif
