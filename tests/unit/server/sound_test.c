// SPDX-License-Identifier: MIT
// What a caller hears of a WAV file: its tone at every rate, width and number of channels; and bytes of any kind.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "voice/sound.h"

enum { HEAD = 44, HERTZ = 600, LENGTH_MS = 300, RATE = 8000 };

static void put(unsigned char *at, uint32_t value, int count) {
  for (int i = 0; i < count; i++) at[i] = (unsigned char)(value >> (8 * i));
}

/** A tone; `len` bytes of the file, in memory of exactly that size. */
static unsigned char *wav(uint32_t rate, uint32_t channels, uint32_t bits, size_t *len) {
  uint32_t frames = rate * LENGTH_MS / 1000;
  uint32_t wide = bits / 8;
  *len = HEAD + frames * channels * wide;
  unsigned char *file = calloc(1, *len);
  assert_non_null(file);
  memcpy(file, "RIFF", 4);
  memcpy(file + 8, "WAVEfmt ", 8);
  memcpy(file + 36, "data", 4);
  put(file + 16, 16, 4);
  put(file + 20, 1, 2);
  put(file + 22, channels, 2);
  put(file + 24, rate, 4);
  put(file + 28, rate * channels * wide, 4);
  put(file + 32, channels * wide, 2);
  put(file + 34, bits, 2);
  put(file + 40, frames * channels * wide, 4);
  for (uint32_t i = 0; i < frames * channels; i++) {
    double level = 0.5 * sin(2 * M_PI * HERTZ * (i / channels) / rate);
    put(file + HEAD + i * wide, (uint32_t)(int32_t)lround(bits == 8 ? 128 + 127 * level : 32767 * level),
        (int)wide);
  }
  return file;
}

/** Everything that is heard: how many milliseconds, and how much of it is the tone. */
static int hear(sound *s, double *share) {
  int16_t out[SOUND_FRAME];
  double all = 0, re = 0, im = 0;
  int n = 0;
  for (*share = 0; sound_read(s, out); n += SOUND_FRAME) {
    for (int i = 0; i < SOUND_FRAME; i++) {
      double turn = 2 * M_PI * HERTZ * (n + i) / RATE;
      all += (double)out[i] * out[i];
      re += out[i] * cos(turn);
      im += out[i] * sin(turn);
    }
    assert_true(n < RATE * 10);
  }
  if (all > 0) *share = 2 * (re * re + im * im) / (all * n);
  return n * 1000 / RATE;
}

static void plays_every_kind(void **unused) {
  static const uint32_t rates[] = {8000, 11025, 16000, 44100, 48000};
  (void)unused;
  for (size_t i = 0; i < sizeof rates / sizeof *rates * 4; i++) {
    sound s = {0};
    size_t len;
    double share;
    unsigned char *file = wav(rates[i / 4], 1 + i % 2, i % 4 < 2 ? 8 : 16, &len);
    assert_true(sound_file(&s, file, len));
    assert_int_equal(hear(&s, &share), LENGTH_MS);
    assert_true(share > 0.9);
    sound_restart(&s);
    assert_int_equal(hear(&s, &share), LENGTH_MS);
    sound_end(&s);
  }
}

static void cut_short_it_is_shorter(void **unused) {
  (void)unused;
  for (size_t cut = 0; cut < HEAD + 400; cut++) {
    sound s = {0};
    size_t len;
    double share;
    unsigned char *file = wav(RATE, 1, 16, &len);
    unsigned char *piece = malloc(cut ? cut : 1);
    assert_non_null(piece);
    memcpy(piece, file, cut);
    free(file);
    bool plays = sound_file(&s, piece, cut);
    assert_int_equal(plays, cut >= HEAD + 2);
    if (plays) assert_true(hear(&s, &share) <= 40);
    sound_end(&s);
  }
}

/** One octet of the head is another: it plays or it does not, within its bytes and its time. */
static void any_head(void **unused) {
  static const unsigned char values[] = {0, 1, 2, 3, 8, 16, 24, 0x7f, 0x80, 0xff};
  (void)unused;
  for (size_t i = 0; i < HEAD * sizeof values; i++) {
    sound s = {0};
    size_t len;
    double share;
    unsigned char *file = wav(RATE, 2, 16, &len);
    file[i / sizeof values] = values[i % sizeof values];
    if (sound_file(&s, file, len)) assert_true(hear(&s, &share) <= 4 * LENGTH_MS + 20);
    sound_end(&s);
  }
}

static void what_it_does_not_play(void **unused) {
  static const uint32_t wrong[][3] = {{20, 3, 2},    {22, 3, 2},     {22, 0, 2},
                                      {24, 7999, 4}, {24, 48001, 4}, {34, 24, 2}};
  (void)unused;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    sound s = {0};
    size_t len;
    unsigned char *file = wav(RATE, 1, 16, &len);
    put(file + wrong[i][0], wrong[i][1], (int)wrong[i][2]);
    assert_false(sound_file(&s, file, len));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(plays_every_kind),
      cmocka_unit_test(cut_short_it_is_shorter),
      cmocka_unit_test(any_head),
      cmocka_unit_test(what_it_does_not_play),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
