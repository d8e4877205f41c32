// SPDX-License-Identifier: MIT
// Prints opus-abi.js: where the fields of opus.wasm's window are, and its bounds, as the wasm compiler has them.
#include <stdio.h>

#include "webphone/tape.h"
#include "webphone/trial.h"
#include "webphone/voice_window.h"

#define FIELD(name) printf("  %s: %zu,\n", #name, offsetof(voice_window, name))

#define NAME(prefix, name) printf("  %s: %d,\n", #name, prefix##name)

static void print_tape(void) {
  printf("\n/** webphone/tape.h; `tape_step` gives state | acts << 8. */\nexport const TAPE = {\n");
  NAME(WP_TAPE_, NEW);
  NAME(WP_TAPE_, IDLE);
  NAME(WP_TAPE_, ASKING);
  NAME(WP_TAPE_, ON);
  NAME(WP_TAPE_, PAUSED);
  NAME(WP_TAPE_, KEPT);
  NAME(WP_TAPE_, KEPT_PAUSED);
  NAME(WP_TAPE_, LOST);
  NAME(WP_TAPE_, OVER);
  printf("};\nexport const TAPE_EVENT = {\n");
  NAME(WP_TAPE_, CALL_USER);
  NAME(WP_TAPE_, CALL_ASK);
  NAME(WP_TAPE_, CALL_ALWAYS);
  NAME(WP_TAPE_, AGAIN);
  NAME(WP_TAPE_, START);
  NAME(WP_TAPE_, STOP);
  NAME(WP_TAPE_, PAUSE);
  NAME(WP_TAPE_, RESUME);
  NAME(WP_TAPE_, LIMIT);
  NAME(WP_TAPE_, BROKEN);
  NAME(WP_TAPE_, END);
  printf("};\nexport const TAPE_ACT = {\n");
  NAME(WP_TAPE_, CLOSE);
  NAME(WP_TAPE_, OPEN);
  NAME(WP_TAPE_, ANNOUNCE);
  NAME(WP_TAPE_, SILENCE);
  NAME(WP_TAPE_, SOUND);
  NAME(WP_TAPE_, TELL);
  printf("};\nexport const TAPE_BEEP_MS = %d;\nexport const TAPE_PART_MS = %d;\n", WP_TAPE_BEEP_MS,
         WP_TAPE_PART_MS);
}

static void print_trial(void) {
  printf("\n/** webphone/trial.h: grades are bits, GRADE.x << 2 * TRIAL.y. */\nexport const TRIAL = {\n");
  NAME(WP_TRIAL_, MICROPHONE);
  NAME(WP_TRIAL_, ECHO);
  NAME(WP_TRIAL_, SOCKET);
  NAME(WP_TRIAL_, SERVER);
  NAME(WP_TRIAL_, STUN);
  NAME(WP_TRIAL_, TURN);
  NAME(WP_TRIAL_, MEDIA);
  NAME(WP_TRIAL_, PUSH);
  printf("};\nexport const GRADE = {\n");
  NAME(WP_TRIAL_, UNTRIED);
  NAME(WP_TRIAL_, GOOD);
  NAME(WP_TRIAL_, POOR);
  NAME(WP_TRIAL_, BAD);
  printf("};\nexport const VERDICT = {\n");
  NAME(WP_TRIAL_, READY);
  NAME(WP_TRIAL_, DEGRADED);
  NAME(WP_TRIAL_, BLOCKED);
  printf("};\n");
}

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
  print_tape();
  print_trial();
  return 0;
}
