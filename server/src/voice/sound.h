// SPDX-License-Identifier: MIT
// What a caller hears: a file, then tones, as samples of 8000 a second.
#ifndef WEBPHONED_SOUND_H
#define WEBPHONED_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <webphone/voice.h>

#include "base/audio.h"

enum { SOUND_TONES = 32, SOUND_FRAME = 160 };

typedef struct {
  uint16_t hertz;  // 0: a pause
  uint16_t ms;
} tone;

typedef struct {
  unsigned char *bytes;  // of the file
  void *memory;
  wp_player *player;
  audio_pcm wav;     // or plain samples, where it has frames
  uint64_t wav_now;  // of 48 kHz
  float before[48];  // input of the filter
  tone tones[SOUND_TONES];
  int tone_count;
  int tone_now;
  uint32_t tone_at;  // samples
} sound;

// Nothing is to be heard any more.
void sound_end(sound *s);
// False: it is neither an Ogg Opus nor a plain WAV file. The bytes are taken over in any case.
bool sound_file(sound *s, unsigned char *bytes, size_t len);
// One more, behind what is there.
void sound_tone(sound *s, uint16_t hertz, uint16_t ms);
// The file from its beginning.
void sound_restart(sound *s);
// 20 ms; false: it is over.
bool sound_read(sound *s, int16_t out[SOUND_FRAME]);

#endif
