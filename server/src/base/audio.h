// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_AUDIO_H
#define WEBPHONED_AUDIO_H

#include <stddef.h>
#include <stdint.h>

// The media type of a recording by its bytes: WAV (RIFF), or Opus in Ogg (RFC 7845). NULL: neither. How long it
// is, as far as the bytes tell; 0 when they do not.
const char *audio_type(const void *bytes, size_t len, int64_t *duration_ms);

#endif
