// SPDX-License-Identifier: MIT
// Sound to Ogg Opus (RFC 7845) and back: recordings, voice messages, greetings. No part of the phone: opus.wasm, and
// the portal's voicemail. Our own memory is the caller's; libopus, libopusenc and opusfile take theirs from the heap
// when one begins, and nothing for a frame.
#ifndef WEBPHONE_VOICE_H
#define WEBPHONE_VOICE_H

#include "webphone/err.h"
#include "webphone/types.h"

typedef struct wp_recorder wp_recorder;
typedef struct wp_player wp_player;

enum {
  WP_VOICE_RATE = 48000,       // of everything that is played
  WP_VOICE_WAVE = 512,         // parts of a waveform
  WP_VOICE_BYTES = 32u << 20,  // of a file that is played
  WP_RECORDER_FRAMES = 48000,  // that are written at once, at most
  WP_RECORDER_TAGS = 1000      // bytes
};

typedef struct wp_recorder_setup {
  uint32_t rate;        // samples a second of what is written, 8000 to 48000
  uint32_t channels;    // 1, or 2 that take turns
  uint32_t bitrate;     // bits a second, 6000 to 256000
  uint32_t complexity;  // 0 to 10
  uint32_t serial;      // of the Ogg stream: any number, by chance
  wp_str tags;          // "TITLE=...", one a line; "" for none
} wp_recorder_setup;

/** Bytes that wp_recorder_init needs, aligned for uint64_t. */
size_t wp_recorder_size(void);

/** WP_E_ARG: this cannot be recorded; WP_E_ARENA: no memory. What was opened must be freed. */
int wp_recorder_init(void *memory, size_t size, const wp_recorder_setup *setup, wp_recorder **out);

/** So many frames (one sample of each channel), -1 to 1; what is no number is silence. */
int wp_recorder_write(wp_recorder *recorder, const float *samples, size_t frames);

/**
 * The next bytes of the file, whole pages; none when `len` is 0. A page holds a second unless `all` asks for what is
 * there: a file that ends after any page plays up to it. Valid until the next call of any function.
 */
wp_str wp_recorder_page(wp_recorder *recorder, bool all);

/** Nothing more will be written: the last pages follow. */
int wp_recorder_end(wp_recorder *recorder);

void wp_recorder_free(wp_recorder *recorder);

/** Bytes that wp_player_init needs, aligned for uint64_t. */
size_t wp_player_size(void);

/**
 * Play a file, any bytes, which stay the caller's and must outlive the player. WP_E_ARG: this is no Ogg Opus file, or
 * claims to be longer than a day; WP_E_MESSAGE_SIZE: it is longer than WP_VOICE_BYTES; WP_E_ARENA: no memory.
 */
int wp_player_init(void *memory, size_t size, const void *bytes, size_t len, wp_player **out);

/** How long it is, and its channels: 1, or 2 for all that is more. */
wp_ms wp_player_length(const wp_player *player);
uint32_t wp_player_channels(const wp_player *player);

/** Up to `room` frames, channels taking turns; how many there were, 0 at the end. Damaged parts are left out. */
size_t wp_player_read(wp_player *player, float *out, size_t room);

/** Go on from there; beyond the end is the end. WP_E_ARG: the file has no such place. */
int wp_player_seek(wp_player *player, wp_ms at);

/** Where the next frame is. */
wp_ms wp_player_at(const wp_player *player);

/** The loudest sample in each of WP_VOICE_WAVE parts of the file, 0 to 255, as far as it was read. */
const uint8_t *wp_player_wave(const wp_player *player);

void wp_player_free(wp_player *player);

#endif
