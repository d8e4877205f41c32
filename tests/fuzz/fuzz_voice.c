// SPDX-License-Identifier: MIT
// Any bytes as an Ogg Opus file: it is refused, or played to an end that comes, with sound that is numbers. The
// checksums of pages are put right first, or nothing would ever be read.
#include "fuzz.h"
#include "webphone/voice.h"

enum { FRAMES = 960, READS = 60 };

static uint32_t checksum(const uint8_t *page, size_t len) {
  uint32_t crc = 0;
  for (size_t i = 0; i < len; i++) {
    crc ^= (uint32_t)(i >= 22 && i < 26 ? 0 : page[i]) << 24;
    for (int bit = 0; bit < 8; bit++) crc = crc & 0x80000000u ? crc << 1 ^ 0x04c11db7u : crc << 1;
  }
  return crc;
}

static void put_right(uint8_t *bytes, size_t len) {
  for (size_t at = 0; at + 27 <= len; at++) {
    if (memcmp(bytes + at, "OggS", 4) != 0) continue;
    size_t end = at + 27 + bytes[at + 26];
    if (end > len) return;
    for (size_t i = at + 27; i < at + 27 + bytes[at + 26]; i++) end += bytes[i];
    if (end > len) return;
    uint32_t crc = checksum(bytes + at, end - at);
    for (int i = 0; i < 4; i++) bytes[at + 22 + (size_t)i] = (uint8_t)(crc >> 8 * i);
    at = end - 1;
  }
}

static void play(wp_player *p, wp_ms from) {
  static float out[FRAMES * 2];
  if (wp_player_seek(p, from)) return;
  for (int i = 0; i < READS; i++) {
    size_t got = wp_player_read(p, out, FRAMES);
    FUZZ_CHECK(got <= FRAMES);
    for (size_t f = 0; f < got * wp_player_channels(p); f++) FUZZ_CHECK(out[f] == out[f]);
    if (!got) return;
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static uint64_t memory[4096 / 8];
  wp_player *p = NULL;
  uint8_t *copy = (uint8_t *)fuzz_copy(data, size);
  put_right(copy, size);
  FUZZ_CHECK(wp_player_size() <= sizeof memory);
  if (wp_player_init(memory, sizeof memory, copy, size, &p) == 0) {
    wp_ms length = wp_player_length(p);
    FUZZ_CHECK(wp_player_channels(p) == 1 || wp_player_channels(p) == 2);
    play(p, 0);
    play(p, length / 2);
    FUZZ_CHECK(wp_player_at(p) <= length + 1000);
    for (int i = 0; i < WP_VOICE_WAVE; i++) FUZZ_CHECK(wp_player_wave(p)[i] <= 255);
    wp_player_free(p);
  }
  free(copy);
  return 0;
}
