// SPDX-License-Identifier: MIT
// Ranges of a recording, and what its bytes tell.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "base/audio.h"
#include "guarded.h"
#include "http/range.h"

static void ranges(void **state) {
  (void)state;
  static const struct {
    const char *header;
    const char *if_range;
    uint64_t size;
    range_kind kind;
    uint64_t first;
    uint64_t count;
  } cases[] = {
      {NULL, NULL, 10, RANGE_ALL, 0, 10},
      {"bytes=0-", NULL, 10, RANGE_PART, 0, 10},
      {"BYTES=2-4", NULL, 10, RANGE_PART, 2, 3},
      {"bytes=9-9", NULL, 10, RANGE_PART, 9, 1},
      {"bytes=9-99999999999999999999999999", NULL, 10, RANGE_PART, 9, 1},
      {"bytes=-3", NULL, 10, RANGE_PART, 7, 3},
      {"bytes=-30", NULL, 10, RANGE_PART, 0, 10},
      {"bytes=10-", NULL, 10, RANGE_NOT, 0, 10},
      {"bytes=99999999999999999999999999-", NULL, 10, RANGE_NOT, 0, 10},
      {"bytes=-0", NULL, 10, RANGE_NOT, 0, 10},
      {"bytes=0-", NULL, 0, RANGE_NOT, 0, 0},
      {"bytes=-1", NULL, 0, RANGE_NOT, 0, 0},
      // What is no range, and several at once, is passed over.
      {"bytes=4-2", NULL, 10, RANGE_ALL, 0, 10},
      {"bytes=1-2,4-5", NULL, 10, RANGE_ALL, 0, 10},
      {"bytes=-1,2-", NULL, 10, RANGE_ALL, 0, 10},
      {"bytes=", NULL, 10, RANGE_ALL, 0, 10},
      {"bytes=-", NULL, 10, RANGE_ALL, 0, 10},
      {"bytes=a-b", NULL, 10, RANGE_ALL, 0, 10},
      {"bytes= 1-2", NULL, 10, RANGE_ALL, 0, 10},
      {"lines=1-2", NULL, 10, RANGE_ALL, 0, 10},
      {"bytes=1-2", "\"e\"", 10, RANGE_PART, 1, 2},
      {"bytes=1-2", "\"f\"", 10, RANGE_ALL, 0, 10},
      {"bytes=1-2", "W/\"e\"", 10, RANGE_ALL, 0, 10},
      {"bytes=1-2", "Sun, 22 Nov 2026 08:00:00 GMT", 10, RANGE_ALL, 0, 10},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    range found;
    print_message("%s\n", cases[i].header ? cases[i].header : "");
    assert_int_equal(range_read(cases[i].header, cases[i].if_range, "\"e\"", cases[i].size, &found),
                     cases[i].kind);
    assert_int_equal(found.first, cases[i].first);
    assert_int_equal(found.count, cases[i].count);
  }
}

static const unsigned char wav[] =
    "RIFF\x34\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0\x07\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0"
    "data\x50\0\0\0aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeee";
static const unsigned char opus[] =
    "OggS\0\x02\0\0\0\0\0\0\0\0abcd\0\0\0\0abcd\x01\x13OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0"
    "OggS\0\x04\xb8\xbc\0\0\0\0\0\0abcd\x01\0\0\0abcd\0";

static void recordings(void **state) {
  (void)state;
  int64_t ms;
  assert_string_equal(audio_type(wav, sizeof wav - 1, &ms), "audio/wav");
  assert_int_equal(ms, 10);  // 80 bytes at 8000 a second
  assert_string_equal(audio_type(opus, sizeof opus - 1, &ms), "audio/ogg");
  assert_int_equal(ms, 1000);  // 48312 - 312 samples
  assert_null(audio_type("", 0, &ms));
  assert_null(audio_type("ID3", 3, &ms));
  assert_string_equal(audio_type("RIFF\0\0\0\0WAVE", 12, &ms), "audio/wav");
  assert_int_equal(ms, 0);
}

// Cut anywhere and with any byte changed: no byte behind the end is read, and no length is absurd.
static void damaged(void **state) {
  (void)state;
  static const struct {
    const unsigned char *bytes;
    size_t len;
  } files[] = {{wav, sizeof wav - 1}, {opus, sizeof opus - 1}};
  for (size_t f = 0; f < 2; f++) {
    for (size_t i = 0; i < files[f].len; i++) {
      int64_t ms;
      guarded_text cut = guarded_copy(files[f].bytes, i);
      audio_type(cut.at, i, &ms);
      guarded_free(&cut);
      for (int byte = 0; byte < 256; byte += 51) {
        guarded_text changed = guarded_copy(files[f].bytes, files[f].len);
        changed.at[i] = (char)byte;
        audio_type(changed.at, files[f].len, &ms);
        assert_true(ms >= 0 && ms <= 86400000);
        guarded_free(&changed);
      }
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(ranges), cmocka_unit_test(recordings),
                                     cmocka_unit_test(damaged)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
