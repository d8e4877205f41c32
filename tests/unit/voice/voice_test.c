// SPDX-License-Identifier: MIT
// Recorder and player face each other: what was said is heard, wherever the file ends, and nothing is taken from
// the heap for a frame.
#include "webphone/voice.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

// cmocka needs those above.
#include <cmocka.h>

#include "guarded.h"

enum { RATE = 48000, SECONDS = 6 };
#define TURN 6.283185307179586

typedef struct file {
  char *bytes;
  size_t len, ends[64];  // of pages, as they were given
  int pages;
} file;

static void keep_pages(wp_recorder *r, file *f, bool all) {
  for (wp_str page = wp_recorder_page(r, all); page.len; page = wp_recorder_page(r, all)) {
    f->bytes = realloc(f->bytes, f->len + page.len);
    assert_non_null(f->bytes);
    memcpy(f->bytes + f->len, page.at, page.len);
    f->len += page.len;
    if (f->pages < 64) f->ends[f->pages++] = f->len;
  }
}

static wp_recorder *open_recorder(uint32_t rate, uint32_t channels) {
  static const char tags[] = "TITLE=A message\nno tag\nARTIST=1001";
  wp_recorder_setup setup = {.rate = rate,
                             .channels = channels,
                             .bitrate = 32000,
                             .complexity = 5,
                             .serial = 7,
                             .tags = {tags, sizeof tags - 1}};
  wp_recorder *r = NULL;
  void *memory = malloc(wp_recorder_size());
  assert_int_equal(wp_recorder_init(memory, wp_recorder_size(), &setup, &r), 0);
  return r;
}

static void close_recorder(wp_recorder *r) {
  wp_recorder_free(r);
  free(r);
}

/** Tones of 440 Hz on the left and 1000 Hz on the right. */
static file record(uint32_t rate, uint32_t channels) {
  file f = {0};
  float *some = calloc(rate / 50 * channels, sizeof *some);
  wp_recorder *r = open_recorder(rate, channels);
  for (uint32_t at = 0; at < rate * SECONDS; at += rate / 50) {
    for (uint32_t i = 0; i < rate / 50; i++) {
      some[i * channels] = (float)(0.5 * sin(TURN * 440 * (at + i) / rate));
      if (channels == 2) some[i * 2 + 1] = (float)(0.25 * sin(TURN * 1000 * (at + i) / rate));
    }
    assert_int_equal(wp_recorder_write(r, some, rate / 50), 0);
    keep_pages(r, &f, false);
  }
  assert_int_equal(wp_recorder_end(r), 0);
  assert_int_equal(wp_recorder_write(r, some, 1), WP_E_STATE);
  keep_pages(r, &f, true);
  close_recorder(r);
  free(some);
  return f;
}

static wp_player *open_player(const void *bytes, size_t len) {
  wp_player *p = NULL;
  void *memory = malloc(wp_player_size());
  if (wp_player_init(memory, wp_player_size(), bytes, len, &p)) free(memory);
  return p;
}

static void close_player(wp_player *p) {
  wp_player_free(p);
  free(p);
}

/** All of it, channels taking turns. */
static float *play(wp_player *p, size_t *frames) {
  size_t room = RATE * (SECONDS + 2), channels = wp_player_channels(p);
  float *out = malloc(room * channels * sizeof *out);
  *frames = 0;
  for (size_t got; (got = wp_player_read(p, out + *frames * channels, room - *frames)) > 0;) *frames += got;
  return out;
}

/** How much of a frequency is in one side, in the second second: 0.5 for a sine of that height. */
static double strength(const float *frames, size_t channels, size_t side, double hertz) {
  double re = 0, im = 0;
  for (int i = 0; i < RATE; i++) {
    double v = frames[(RATE + (size_t)i) * channels + side];
    re += v * cos(TURN * hertz * i / RATE);
    im += v * sin(TURN * hertz * i / RATE);
  }
  return 2 * sqrt(re * re + im * im) / RATE;
}

static void what_is_recorded_is_played(void **state) {
  (void)state;
  static const uint32_t rates[] = {8000, 16000, 48000};
  for (int i = 0; i < 3; i++) {
    size_t frames;
    file f = record(rates[i], 1);
    wp_player *p = open_player(f.bytes, f.len);
    assert_non_null(p);
    assert_int_equal(wp_player_length(p), SECONDS * 1000);
    assert_int_equal(wp_player_channels(p), 1);
    float *heard = play(p, &frames);
    assert_int_equal(frames, RATE * SECONDS);
    double tone = strength(heard, 1, 0, 440);
    assert_true(tone > 0.45 && tone < 0.55);
    assert_true(strength(heard, 1, 0, 700) < 0.01);
    free(heard);
    close_player(p);
    free(f.bytes);
  }
}

static void sides_stay_apart(void **state) {
  (void)state;
  size_t frames;
  file f = record(RATE, 2);
  wp_player *p = open_player(f.bytes, f.len);
  assert_non_null(p);
  assert_int_equal(wp_player_channels(p), 2);
  float *heard = play(p, &frames);
  assert_true(strength(heard, 2, 0, 440) > 0.45);
  assert_true(strength(heard, 2, 1, 1000) > 0.22);
  assert_true(strength(heard, 2, 0, 1000) < 0.02);
  assert_true(strength(heard, 2, 1, 440) < 0.02);
  free(heard);
  close_player(p);
  free(f.bytes);
}

static void a_file_that_ends_after_any_page_plays(void **state) {
  (void)state;
  file f = record(8000, 1);
  assert_true(f.pages > SECONDS);
  wp_ms before = 0;
  for (int i = 2; i < f.pages; i++) {
    guarded_text cut = guarded_copy(f.bytes, f.ends[i]);
    wp_player *p = open_player(cut.at, cut.len);
    assert_non_null(p);
    assert_true(wp_player_length(p) > before);
    before = wp_player_length(p);
    float some[960 * 2];
    assert_true(wp_player_read(p, some, 960) > 0);
    close_player(p);
    guarded_free(&cut);
  }
  // A second of sound is in a file within a second and the encoder's own delay.
  assert_true(before >= (SECONDS - 1) * 1000);
  free(f.bytes);
}

static void seeking_is_exact(void **state) {
  (void)state;
  file f = {0};
  float some[960];
  wp_recorder *r = open_recorder(RATE, 1);
  for (int at = 0; at < 400; at++) {  // silence, and one loud second from 5.000 s on
    for (int i = 0; i < 960; i++)
      some[i] = at >= 250 && at < 300 ? (float)sin(TURN * 440 * (at * 960 + i) / RATE) : 0;
    assert_int_equal(wp_recorder_write(r, some, 960), 0);
  }
  assert_int_equal(wp_recorder_end(r), 0);
  keep_pages(r, &f, true);
  close_recorder(r);
  wp_player *p = open_player(f.bytes, f.len);
  float out[RATE * 2];
  assert_int_equal(wp_player_seek(p, 5500), 0);
  assert_int_equal(wp_player_at(p), 5500);
  assert_true(wp_player_read(p, out, 480) > 0);
  assert_true(fabsf(out[100]) + fabsf(out[150]) + fabsf(out[200]) > 0.2f);
  assert_int_equal(wp_player_seek(p, 4900), 0);
  assert_true(wp_player_read(p, out, 480) > 0);
  assert_true(fabsf(out[100]) + fabsf(out[150]) + fabsf(out[200]) < 0.02f);
  assert_int_equal(wp_player_seek(p, 99999999), 0);
  assert_int_equal(wp_player_read(p, out, 480), 0);
  // What was not read has no waveform yet; what was loud is high.
  assert_int_equal(wp_player_seek(p, 0), 0);
  while (wp_player_read(p, out, RATE) > 0) continue;
  const uint8_t *wave = wp_player_wave(p);
  assert_true(wave[WP_VOICE_WAVE * 55 / 80] > 200);
  assert_true(wave[WP_VOICE_WAVE / 4] < 10);
  close_player(p);
  free(f.bytes);
}

static void what_cannot_be_is_refused(void **state) {
  (void)state;
  char memory[1024] __attribute__((aligned(16)));
  wp_recorder *r = NULL;
  wp_player *p = NULL;
  wp_recorder_setup good = {.rate = 8000, .channels = 1, .bitrate = 24000};
  for (int i = 0; i < 6; i++) {
    wp_recorder_setup bad = good;
    if (i == 0) bad.rate = 7999;
    if (i == 1) bad.rate = 48001;
    if (i == 2) bad.channels = 3;
    if (i == 3) bad.bitrate = 5000;
    if (i == 4) bad.complexity = 11;
    if (i == 5) bad.tags = (wp_str){memory, WP_RECORDER_TAGS + 1};
    assert_int_equal(wp_recorder_init(memory, sizeof memory, &bad, &r), WP_E_ARG);
  }
  assert_int_equal(wp_recorder_init(memory, wp_recorder_size() - 1, &good, &r), WP_E_ARG);
  assert_int_equal(wp_player_init(memory, sizeof memory, "OggS", 4, &p), WP_E_ARG);
  assert_int_equal(wp_player_init(memory, sizeof memory, "", 0, &p), WP_E_ARG);
  assert_int_equal(wp_player_init(memory, sizeof memory, "", WP_VOICE_BYTES + 1u, &p), WP_E_MESSAGE_SIZE);
}

/** 3533 6: the checksum of a page, over all of it with zeros in its own place. */
static void seal_page(uint8_t *page, size_t len) {
  uint32_t sum = 0;
  memset(page + 22, 0, 4);
  for (size_t i = 0; i < len; i++) {
    sum ^= (uint32_t)page[i] << 24;
    for (int bit = 0; bit < 8; bit++) sum = sum & 0x80000000u ? (sum << 1) ^ 0x04c11db7u : sum << 1;
  }
  for (int i = 0; i < 4; i++) page[22 + i] = (uint8_t)(sum >> (8 * i));
}

static void a_place_that_cannot_be_is_refused(void **state) {
  static const uint64_t places[] = {(uint64_t)RATE * 86400 * 2, 1ull << 57, 1ull << 62,
                                    9000000000000000000ull, INT64_MAX};
  (void)state;
  file f = record(8000, 1);
  // The page before the last has many packets: after the first of them the player stands where that page says.
  size_t from = f.ends[f.pages - 3], len = f.ends[f.pages - 2];
  uint8_t *page = (uint8_t *)f.bytes + from;
  seal_page(page, len - from);
  wp_player *p = open_player(f.bytes, len);
  assert_non_null(p);
  close_player(p);
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
    for (int k = 0; k < 8; k++) page[6 + k] = (uint8_t)(places[i] >> (8 * k));
    seal_page(page, len - from);
    p = open_player(f.bytes, len);
    assert_null(p);
  }
  free(f.bytes);
}

static void what_is_no_number_is_silence(void **state) {
  (void)state;
  file f = {0};
  size_t frames;
  float some[960];
  wp_recorder *r = open_recorder(RATE, 1);
  for (int i = 0; i < 960; i++) some[i] = i % 3 ? (float)NAN : i % 2 ? INFINITY : 1e30f;
  for (int i = 0; i < 50; i++) assert_int_equal(wp_recorder_write(r, some, 960), 0);
  assert_int_equal(wp_recorder_end(r), 0);
  keep_pages(r, &f, true);
  close_recorder(r);
  wp_player *p = open_player(f.bytes, f.len);
  float *heard = play(p, &frames);
  for (size_t i = 0; i < frames; i++) assert_true(heard[i] > -4 && heard[i] < 4);
  free(heard);
  close_player(p);
  free(f.bytes);
}

// The sanitizers tell of every allocation.
int __sanitizer_install_malloc_and_free_hooks(void (*taken)(const volatile void *, size_t),
                                              void (*given)(const volatile void *));
static size_t allocations;

static void count_one(const volatile void *at, size_t size) {
  (void)at;
  (void)size;
  allocations++;
}

static void count_none(const volatile void *at) {
  (void)at;
}

static void no_frame_takes_memory(void **state) {
  (void)state;
  static float some[960 * 2];
  file f = record(RATE, 2);
  wp_recorder *r = open_recorder(RATE, 2);
  __sanitizer_install_malloc_and_free_hooks(count_one, count_none);
  size_t before = allocations;
  for (int at = 0; at < 1000; at++) {
    for (int i = 0; i < 960 * 2; i++) some[i] = (float)sin(i * 0.1 * (1 + at % 40));
    // The first seconds may: buffers find their size.
    if (at == 150) before = allocations;
    assert_int_equal(wp_recorder_write(r, some, 960), 0);
    while (wp_recorder_page(r, false).len) continue;
  }
  assert_int_equal(allocations, before);
  wp_player *p = open_player(f.bytes, f.len);
  assert_true(allocations > before);  // the count counts
  for (int at = 0; wp_player_read(p, some, 960) > 0; at++)
    if (at == 100) before = allocations;
  assert_int_equal(allocations, before);
  close_player(p);
  close_recorder(r);
  free(f.bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_recorded_is_played),
      cmocka_unit_test(sides_stay_apart),
      cmocka_unit_test(a_file_that_ends_after_any_page_plays),
      cmocka_unit_test(seeking_is_exact),
      cmocka_unit_test(what_cannot_be_is_refused),
      cmocka_unit_test(a_place_that_cannot_be_is_refused),
      cmocka_unit_test(what_is_no_number_is_silence),
      cmocka_unit_test(no_frame_takes_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
