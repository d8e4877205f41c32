// SPDX-License-Identifier: MIT
// Prints opus-abi.js: where the fields of opus.wasm's window are, and its bounds, as the wasm compiler has them.
#include <stdio.h>

#include "webphone/voice_window.h"

#define FIELD(name) printf("  %s: %zu,\n", #name, offsetof(voice_window, name))

int main(void) {
  printf("// SPDX-License-Identifier: MIT\n");
  printf("// Made by core/wasm/opus_abi.c with the wasm compiler; do not edit.\n\n");
  printf("/** Offsets in the window, whose address `about` gives: length and at are f64, samples f32, the "
         "others u32. */\n");
  printf("export const WINDOW = {\n");
  FIELD(length);
  FIELD(at);
  FIELD(channels);
  FIELD(wave);
  FIELD(page);
  FIELD(samples);
  printf("};\nexport const FRAMES = %d;\nexport const RATE = %d;\nexport const WAVE = %d;\n", VOICE_FRAMES,
         WP_VOICE_RATE, WP_VOICE_WAVE);
  printf("export const BYTES = %u;\nexport const TAGS = %d;\n", WP_VOICE_BYTES, WP_RECORDER_TAGS);
  return 0;
}
