// SPDX-License-Identifier: MIT
// What JavaScript sees of opus.wasm's memory; opus_abi.c prints where.
#ifndef WEBPHONE_VOICE_WINDOW_H
#define WEBPHONE_VOICE_WINDOW_H

#include "webphone/voice.h"

enum { VOICE_FRAMES = 5760 };  // the most in one packet (RFC 6716 3.1: 120 ms)

typedef struct voice_window {
  double length, at;  // milliseconds: of the file that is played, and where the next frame is
  uint32_t channels;  // of that file
  uint32_t wave;      // address of WP_VOICE_WAVE bytes
  uint32_t page;      // address of the page that was asked for last
  float samples[VOICE_FRAMES * 2] __attribute__((aligned(16)));
} voice_window;

#endif
