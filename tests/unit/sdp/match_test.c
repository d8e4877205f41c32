// SPDX-License-Identifier: MIT
// A peer's codecs against ours: in common or not, why not, and which events go with the codec that is used.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "sdp/codec.h"
#include "sdp_files.h"

static char memory[64 * 1024];

static sdp_media media(const char *lines) {
  static char whole[1024];
  arena a;
  sdp_session s;
  arena_init(&a, memory, sizeof memory);
  snprintf(whole, sizeof whole, "v=0\r\no=- 1 2 IN IP4 a\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP %s\r\n", lines);
  assert_int_equal(sdp_parse(&a, str_of(whole), &s), 0);
  return s.media[0];
}

static void test_common(void **state) {
  (void)state;
  static const struct {
    const char *theirs, *ours;
    bool common;
  } cases[] = {
      {"0 8", "", true},
      {"0 8", "opus/48000/2\nG722/8000", false},
      {"0 8", "opus/48000/2\nPCMA/8000/1\n", true},
      {"96 97 18 4 0\r\na=rtpmap:96 EVS/16000\r\na=rtpmap:97 X-NEW/48000/2", "",
       true},  // one we know is enough
      {"96\r\na=rtpmap:96 OPUS/48000/2", "opus/48000/2", true},
      {"96\r\na=rtpmap:96 opus/48000", "", false},    // 7587 7: always two channels
      {"96\r\na=rtpmap:96 opus/16000/2", "", false},  // and always 48000
      {"96\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 maxplaybackrate=8000;stereo=0;x=y", "", true},
      {"9\r\na=rtpmap:9 G722/16000", "", true},
      {"9\r\na=rtpmap:9 G722/8000/1", "", true},
      {"9", "", true},
      {"18 3", "", false},
      {"101 13\r\na=rtpmap:101 telephone-event/8000", "PCMU/8000\nCN/8000\ntelephone-event/8000", false},
      {"96", "", false},
      {"97\r\na=rtpmap:97 PCMU/16000", "", false},
      {"18\r\na=fmtp:18 annexb=yes", "G729/8000 annexb=no", true},  // 4856 2.1.9: then no is used
      {"96\r\na=rtpmap:96 AMR/8000\r\na=fmtp:96 octet-align=1", "AMR/8000", false},
      {"96\r\na=rtpmap:96 AMR/8000\r\na=fmtp:96 octet-align=1", "AMR/8000 octet-align=1", true},
      {"96\r\na=rtpmap:96 AMR/8000\r\na=fmtp:96 octet-align=0", "AMR/8000/1", true},
      {"96\r\na=rtpmap:96 AMR/8000\r\na=fmtp:96 mode-set=0,2,7", "AMR/8000 mode-set=1,2", true},
      {"96\r\na=rtpmap:96 AMR/8000\r\na=fmtp:96 mode-set=0,7", "AMR/8000 mode-set=1,2", false},
      {"96\r\na=rtpmap:96 AMR-WB/16000\r\na=fmtp:96 crc=1", "AMR-WB/16000", false},
      {"96 97\r\na=rtpmap:96 AMR/8000\r\na=rtpmap:97 AMR/8000\r\na=fmtp:97 octet-align=1",
       "AMR/8000 octet-align=1", true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    sdp_media theirs = media(cases[i].theirs);
    if (codec_common(&theirs, str_of(cases[i].ours), fmtp_agree) != cases[i].common)
      fail_msg("%s / %s", cases[i].theirs, cases[i].ours);
  }
}

static void check_difference(const sdp_media *theirs, const char *ours, const char *words) {
  char text[256];
  buf b = buf_on(text, sizeof text - 1);
  codec_difference(&b, theirs, str_of(ours));
  text[b.len] = 0;
  assert_string_equal(text, words);
}

static void test_difference(void **state) {
  (void)state;
  sdp_media theirs = media("8 18 96 101\r\na=rtpmap:101 telephone-event/8000");
  check_difference(&theirs, "opus/48000/2\nPCMU/8000\ntelephone-event/8000",
                   "theirs: PCMA, G729; ours: opus, PCMU");
  theirs = media("96");
  check_difference(&theirs, "", "theirs: unknown; ours: opus, G722, PCMU, PCMA");
  check_difference(NULL, "opus/48000/2", "theirs: unknown; ours: opus");
  // a name that would end the quoted string of a Warning is none
  theirs = media("96 97\r\na=rtpmap:96 a\"b/8000\r\na=rtpmap:97 a\\/8000");
  check_difference(&theirs, "opus/48000/2", "theirs: unknown; ours: opus");
}

static void test_events(void **state) {
  (void)state;
#define EVENTS                                                                                               \
  "\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:102 telephone-event/48000"
  static const struct {
    const char *agreed;
    uint32_t payload;  // 0: none
  } cases[] = {
      {"96 101 102" EVENTS, 102},
      {"0 101 102" EVENTS, 101},
      {"101 102 0" EVENTS, 101},
      {"96 0 101" EVENTS, 0},
      {"0 102" EVENTS, 0},
      {"9 101" EVENTS, 101},
      {"0", 0},
      {"101" EVENTS, 0},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    sdp_media agreed = media(cases[i].agreed);
    const sdp_codec *events = codec_events(&agreed);
    if ((events ? events->payload : 0) != cases[i].payload) fail_msg("%s", cases[i].agreed);
  }
}

/** Every real description has something in common with a browser; every answer of one keeps the events of its codec. */
static void test_files(void **state) {
  (void)state;
  for (size_t i = 0; i < SDP_FILES; i++) {
    arena a;
    sdp_session s;
    size_t len;
    const char *file = sdp_read_file(sdp_files[i].file, &len);
    arena_init(&a, memory, sizeof memory);
    assert_int_equal(sdp_parse(&a, (wp_str){file, len}, &s), 0);
    assert_true(codec_common(sdp_audio(&s), STR_NONE, NULL));
    bool answer = strstr(sdp_files[i].file, "-answer-to-") && !strstr(sdp_files[i].file, "rtpengine");
    bool eight = str_eq(sdp_audio(&s)->codecs[0].name, STR("opus")) == 0;
    if (answer && eight && !codec_events(sdp_audio(&s))) fail_msg("%s: no events", sdp_files[i].file);
  }
}

static void test_fmtp(void **state) {
  (void)state;
  wp_str value = STR("as it was");
  assert_false(fmtp_find(STR(""), STR("a"), &value));
  assert_true(fmtp_find(STR("minptime=10; UseInbandFEC = 1 ;x"), STR("useinbandfec"), &value));
  assert_true(str_eq(value, STR("1")));
  assert_true(fmtp_find(STR("minptime=10;;x"), STR("X"), &value));
  assert_int_equal(value.len, 0);
  assert_false(fmtp_find(STR("aa=1;ba"), STR("a"), &value));
  assert_true(fmtp_agree(STR("G7221"), STR("bitrate=24000"), STR("bitrate=24000")));
  assert_false(fmtp_agree(STR("G7221"), STR("bitrate=24000"), STR("bitrate=32000")));
  assert_true(fmtp_agree(STR("telephone-event"), STR("0-15"), STR("0-16")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_common), cmocka_unit_test(test_difference), cmocka_unit_test(test_events),
      cmocka_unit_test(test_files),  cmocka_unit_test(test_fmtp),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
