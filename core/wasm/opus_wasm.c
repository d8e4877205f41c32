// SPDX-License-Identifier: MIT
// The boundary of opus.wasm: one recorder and one player over windows of memory. No imports, fixed memory; what is
// never touched of it costs nothing. opus-abi.js says where things are.
#include "webphone/tape.h"
#include "webphone/trial.h"
#include "webphone/voice_window.h"

#include <stdlib.h>
#include <string.h>

static voice_window window;
static uint8_t recorder_memory[1024] __attribute__((aligned(16)));
static uint8_t player_memory[4096] __attribute__((aligned(16)));
static wp_recorder *recorder;
static wp_player *player;
static void *bytes;

// Exported names (opus_exports.txt) are the C names.
uint32_t voice_about(void);
int voice_record(uint32_t rate, uint32_t channels, uint32_t bitrate, uint32_t complexity, uint32_t serial,
                 uint32_t tags);
int voice_write(uint32_t frames);
uint32_t voice_page(uint32_t all);
int voice_end(void);
uint32_t voice_room(uint32_t len);
int voice_open(uint32_t len);
uint32_t voice_read(uint32_t frames);
int voice_seek(double at);
void voice_close(void);
uint32_t tape_step(uint32_t state, uint32_t event);
double trial_peak(uint32_t frames);
double trial_tone(uint32_t frames, double rate, double hertz);
double trial_echo(double before, double during, double played);
uint32_t trial_mos(double round_trip_ms, double jitter_ms, double loss_permille);
uint32_t trial_grade(uint32_t step, double value);
uint32_t trial_verdict(uint32_t grades);

/** The address of the window; it never changes. */
uint32_t voice_about(void) {
  return (uint32_t)(uintptr_t)&window;
}

/** `tags`: bytes in the window's samples. */
int voice_record(uint32_t rate, uint32_t channels, uint32_t bitrate, uint32_t complexity, uint32_t serial,
                 uint32_t tags) {
  if (tags > WP_RECORDER_TAGS || recorder) return WP_E_ARG;
  wp_recorder_setup setup = {.rate = rate,
                             .channels = channels,
                             .bitrate = bitrate,
                             .complexity = complexity,
                             .serial = serial,
                             .tags = {(const char *)window.samples, tags}};
  return wp_recorder_init(recorder_memory, sizeof recorder_memory, &setup, &recorder);
}

int voice_write(uint32_t frames) {
  return recorder && frames <= VOICE_FRAMES ? wp_recorder_write(recorder, window.samples, frames) : WP_E_ARG;
}

/** How long the next page is, at window.page; 0: none. */
uint32_t voice_page(uint32_t all) {
  wp_str page = recorder ? wp_recorder_page(recorder, all != 0) : (wp_str){NULL, 0};
  window.page = (uint32_t)(uintptr_t)page.at;
  return (uint32_t)page.len;
}

int voice_end(void) {
  return recorder ? wp_recorder_end(recorder) : WP_E_STATE;
}

/** Where the bytes of a file to be played go; 0: no memory. The file before it is closed. */
uint32_t voice_room(uint32_t len) {
  wp_player_free(player);
  player = NULL;
  free(bytes);
  bytes = len <= WP_VOICE_BYTES ? malloc(len ? len : 1) : NULL;
  return (uint32_t)(uintptr_t)bytes;
}

/** So many bytes are in the room. */
int voice_open(uint32_t len) {
  if (!bytes || player) return WP_E_STATE;
  int err = wp_player_init(player_memory, sizeof player_memory, bytes, len, &player);
  if (err) {
    player = NULL;
    return err;
  }
  window.length = (double)wp_player_length(player);
  window.channels = wp_player_channels(player);
  window.wave = (uint32_t)(uintptr_t)wp_player_wave(player);
  window.at = 0;
  return 0;
}

/** Frames that are now in the window's samples, channels taking turns; 0 at the end. */
uint32_t voice_read(uint32_t frames) {
  if (!player || frames > VOICE_FRAMES) return 0;
  uint32_t got = (uint32_t)wp_player_read(player, window.samples, frames);
  window.at = (double)wp_player_at(player);
  return got;
}

int voice_seek(double at) {
  return player && at >= 0 ? wp_player_seek(player, at < 1e12 ? (wp_ms)at : (wp_ms)1e12) : WP_E_STATE;
}

/** Both are over; another recording may begin. */
void voice_close(void) {
  wp_recorder_free(recorder);
  recorder = NULL;
  voice_room(0);
}

/** The next state and the acts << 8; 0: nothing happens. */
uint32_t tape_step(uint32_t state, uint32_t event) {
  const wp_tape_edge *edge = wp_tape_edge_of(state, event);
  return edge ? edge->state | (uint32_t)edge->acts << 8 : 0;
}

/** Of one voice in the window's samples. */
double trial_peak(uint32_t frames) {
  return frames <= VOICE_FRAMES ? wp_trial_peak(window.samples, frames) : 0;
}

double trial_tone(uint32_t frames, double rate, double hertz) {
  return frames <= VOICE_FRAMES ? wp_trial_tone(window.samples, frames, rate, hertz) : 0;
}

double trial_echo(double before, double during, double played) {
  return wp_trial_echo(before, during, played);
}

uint32_t trial_mos(double round_trip_ms, double jitter_ms, double loss_permille) {
  return wp_trial_mos_100(round_trip_ms, jitter_ms, loss_permille);
}

uint32_t trial_grade(uint32_t step, double value) {
  return wp_trial_grade_of((wp_trial_step)step, value);
}

uint32_t trial_verdict(uint32_t grades) {
  return wp_trial_verdict_of(grades);
}

_Static_assert(sizeof recorder_memory >= 64 && sizeof player_memory >= WP_VOICE_WAVE + 128, "room for both");
