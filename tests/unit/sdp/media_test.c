// SPDX-License-Identifier: MIT
// Directions, hold in both forms, static payload types, and whether a browser can take a description.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "sdp/sdp.h"
#include "sdp_files.h"
#include "webphone/err.h"

#define HEAD "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n"
#define PRINT                                                                                                \
  "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff"
#define ICE "a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n"
#define DTLS "a=fingerprint:sha-256 " PRINT "\r\na=setup:actpass\r\n"
#define MUX "a=rtcp-mux\r\n"
#define AUDIO "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n"

static char memory[64 * 1024];

static sdp_session parsed(const char *text) {
  arena a;
  sdp_session s;
  arena_init(&a, memory, sizeof memory);
  if (sdp_parse(&a, str_of(text), &s)) fail_msg("does not parse: %s", text);
  return s;
}

static void test_answer_direction(void **state) {
  (void)state;
  static const wp_direction table[4][4] = {
      // ours:          SENDRECV     SENDONLY     RECVONLY     INACTIVE
      [WP_SENDRECV] = {WP_SENDRECV, WP_SENDONLY, WP_RECVONLY, WP_INACTIVE},
      [WP_SENDONLY] = {WP_RECVONLY, WP_INACTIVE, WP_RECVONLY, WP_INACTIVE},
      [WP_RECVONLY] = {WP_SENDONLY, WP_SENDONLY, WP_INACTIVE, WP_INACTIVE},
      [WP_INACTIVE] = {WP_INACTIVE, WP_INACTIVE, WP_INACTIVE, WP_INACTIVE},
  };
  for (unsigned theirs = 0; theirs < 4; theirs++) {
    for (unsigned ours = 0; ours < 4; ours++) {
      assert_int_equal(sdp_answer_direction((wp_direction)theirs, (wp_direction)ours), table[theirs][ours]);
    }
  }
  assert_string_equal(sdp_direction_text(WP_SENDRECV), "sendrecv");
  assert_string_equal(sdp_direction_text(WP_INACTIVE), "inactive");
}

static bool holds(const char *text) {
  sdp_session s = parsed(text);
  return sdp_holds(&s);
}

static void test_hold(void **state) {
  (void)state;
  assert_false(holds(HEAD));
  assert_false(holds(HEAD AUDIO));
  assert_true(holds(HEAD AUDIO "a=sendonly\r\n"));
  assert_true(holds(HEAD AUDIO "a=inactive\r\n"));
  assert_false(holds(HEAD AUDIO "a=recvonly\r\n"));
  assert_true(holds(HEAD "a=inactive\r\n" AUDIO));
  assert_false(holds(HEAD "a=inactive\r\n" AUDIO "a=sendrecv\r\n"));
  assert_true(holds(HEAD "c=IN IP4 0.0.0.0\r\n" AUDIO));
  assert_true(holds(HEAD "c=IN IP4 192.0.2.1\r\n" AUDIO "c=IN IP4 0.0.0.0\r\n"));
  assert_false(holds(HEAD "c=IN IP4 0.0.0.0\r\n" AUDIO "c=IN IP4 192.0.2.1\r\n"));
  assert_false(holds(HEAD AUDIO "c=IN IP4 0.0.0.0\r\n" ICE));  // what every trickling browser writes
  assert_false(holds(HEAD "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendonly\r\n" AUDIO));
  assert_false(holds(HEAD "m=audio 0 RTP/AVP 0\r\na=sendonly\r\n" AUDIO));  // refused media do not count
}

static void test_hold_in_files(void **state) {
  (void)state;
  for (size_t i = 0; i < SDP_FILES; i++) {
    size_t len;
    char *text = sdp_read_file(sdp_files[i].file, &len);
    text[len] = 0;
    bool expected = sdp_files[i].direction == WP_SENDONLY || sdp_files[i].direction == WP_INACTIVE;
    if (holds(text) != expected) fail_msg("%s", sdp_files[i].file);
  }
}

static void test_static_types(void **state) {
  (void)state;
  sdp_codec codec = {.payload = 0};
  assert_true(sdp_static_codec(0, &codec));
  assert_true(str_eq(codec.name, STR("PCMU")) && codec.clock_rate == 8000 && codec.channels == 1);
  assert_true(sdp_static_codec(10, &codec));
  assert_true(str_eq(codec.name, STR("L16")) && codec.clock_rate == 44100 && codec.channels == 2);
  assert_true(sdp_static_codec(18, &codec));
  assert_true(str_eq(codec.name, STR("G729")));
  assert_false(sdp_static_codec(1, &codec));
  assert_false(sdp_static_codec(19, &codec));
  assert_false(sdp_static_codec(96, &codec));
}

static void test_audio(void **state) {
  (void)state;
  sdp_session s = parsed(
      HEAD "m=video 9 RTP/AVP 31\r\nm=audio 0 RTP/AVP 0\r\nm=audio 4 RTP/AVP 8\r\nm=audio 6 RTP/AVP 9\r\n");
  assert_int_equal(sdp_audio(&s)->port, 4);
  s = parsed(HEAD "m=audio 0 RTP/AVP 0\r\na=bundle-only\r\n");
  assert_non_null(sdp_audio(&s));
  s = parsed(HEAD "m=video 9 RTP/AVP 31\r\n");
  assert_null(sdp_audio(&s));
}

#define PRINT_384 PRINT ":00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF"
#define BUNDLE "a=group:BUNDLE 0\r\n"
#define GOOD AUDIO ICE DTLS MUX

static void check_fault(const char *text, const char *offer, const char *word) {
  sdp_session s = parsed(text);
  const char *why = sdp_fault(&s, str_of(offer));
  if (!why != !word || (word && !strstr(why, word))) fail_msg("%s: %s", text, why ? why : "taken");
}

static void test_offers(void **state) {
  (void)state;
  static const struct {
    const char *text, *why;  // words of the fault; NULL: taken
  } cases[] = {
      {HEAD GOOD, NULL},
      {HEAD ICE DTLS AUDIO MUX, NULL},  // of the session
      {HEAD, "304 no audio"},
      {HEAD "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "304 no audio"},
      {HEAD "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n" ICE DTLS MUX, "304 no audio"},
      {HEAD "m=audio 9 UDP/DTLS/SCTP x\r\n" ICE DTLS MUX, "305 no audio codec"},
      {HEAD "m=audio 9 RTP/AVP 0\r\n", "302 plain RTP"},
      {HEAD AUDIO ICE MUX, "302 plain RTP"},
      {HEAD AUDIO ICE MUX "a=fingerprint:\r\n", "306 no fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256 00:11\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:md5 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n",
       "fingerprint"},
      {HEAD AUDIO ICE MUX
       "a=fingerprint:sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33\r\n",
       "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-384 " PRINT "\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-384 " PRINT_384 "\r\n", NULL},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-257 " PRINT "\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-x " PRINT "\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256 " PRINT ":GG\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:SHA-256 " PRINT "\r\n", NULL},
      // several: one we trust is enough, in either order; that of the medium hides that of the session
      {HEAD GOOD "a=fingerprint:sha-1 00:11\r\n", NULL},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-1 00:11\r\n" DTLS, NULL},
      {HEAD DTLS AUDIO ICE MUX "a=fingerprint:sha-1 00:11\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256 " PRINT "\r\na=setup:holdconn\r\n", "encryption"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256 " PRINT "\r\na=setup:active\r\n", NULL},
      {HEAD AUDIO DTLS MUX, "ICE"},
      {HEAD AUDIO DTLS MUX "a=ice-ufrag:abc\r\na=ice-pwd:0123456789012345678901\r\n", "ICE"},
      {HEAD AUDIO DTLS MUX "a=ice-ufrag:abcd\r\na=ice-pwd:012345678901234567890\r\n", "ICE"},
      {HEAD AUDIO ICE DTLS, "306 no rtcp-mux"},
      {HEAD BUNDLE GOOD "a=mid:0\r\n", NULL},
      {HEAD BUNDLE GOOD "a=mid:1\r\n", "BUNDLE"},
      {HEAD BUNDLE GOOD, "BUNDLE"},
      {HEAD "a=group:LS 7\r\n" BUNDLE GOOD "a=mid:0\r\n", NULL},
      {HEAD "a=group:BUNDLE\r\n" GOOD, NULL},
      {HEAD "a=group:BUNDLE 0  1 \r\n" GOOD "a=mid:0\r\nm=video 0 RTP/AVP 31\r\na=mid:1\r\n", NULL},
      {HEAD BUNDLE "a=group:BUNDLE 9\r\n" GOOD "a=mid:0\r\n", "BUNDLE"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) check_fault(cases[i].text, NULL, cases[i].why);
}

#define ACTIVE "a=fingerprint:sha-256 " PRINT "\r\na=setup:active\r\n"
#define ANSWER AUDIO ICE ACTIVE MUX
#define VIDEO "m=video 0 UDP/TLS/RTP/SAVPF 96\r\n"

static void test_answers(void **state) {
  (void)state;
  static const struct {
    const char *offer, *answer, *why;
  } cases[] = {
      {HEAD GOOD, HEAD ANSWER, NULL},
      {HEAD GOOD "a=mid:0\r\n", HEAD ANSWER, NULL},  // many answer without names
      {HEAD GOOD "a=mid:0\r\n", HEAD ANSWER "a=mid:0\r\n", NULL},
      {HEAD GOOD "a=mid:0\r\n", HEAD ANSWER "a=mid:1\r\n", "does not fit"},
      {HEAD GOOD, HEAD ANSWER "a=mid:0\r\n", "does not fit"},
      {HEAD GOOD "a=mid:0\r\n" VIDEO "a=mid:1\r\n", HEAD ANSWER "a=mid:0\r\n" VIDEO "a=mid:1\r\n", NULL},
      {HEAD GOOD "a=mid:0\r\n" VIDEO "a=mid:1\r\n", HEAD ANSWER "a=mid:0\r\n" VIDEO, NULL},
      {HEAD GOOD "a=mid:0\r\n" VIDEO "a=mid:1\r\n", HEAD ANSWER VIDEO "a=mid:0\r\n", "does not fit"},
      {HEAD GOOD "a=mid:0\r\n" VIDEO, HEAD ANSWER "a=mid:0\r\n" VIDEO "a=mid:0\r\n", "does not fit"},
      {HEAD "a=mid:0\r\n" GOOD, HEAD ANSWER "a=mid:0\r\n", "does not fit"},
      {HEAD GOOD, HEAD GOOD, "encryption"},  // actpass is no answer
      {HEAD GOOD, HEAD ANSWER VIDEO, "does not fit"},
      {HEAD GOOD VIDEO, HEAD ANSWER, "does not fit"},
      {HEAD GOOD VIDEO, HEAD ANSWER VIDEO, NULL},
      {HEAD GOOD VIDEO, HEAD VIDEO ANSWER, "does not fit"},
      {HEAD GOOD, HEAD, "does not fit"},
      {HEAD GOOD, HEAD "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n", "304 no audio"},  // refused
      {HEAD GOOD, HEAD "m=audio 4000 RTP/AVP 0\r\n", "302 plain RTP"},
      {HEAD GOOD, HEAD AUDIO ICE ACTIVE, "rtcp-mux"},
      {HEAD GOOD, HEAD "a=group:BUNDLE x\r\n" ANSWER, "BUNDLE"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    check_fault(cases[i].answer, cases[i].offer, cases[i].why);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_answer_direction),
      cmocka_unit_test(test_hold),
      cmocka_unit_test(test_hold_in_files),
      cmocka_unit_test(test_static_types),
      cmocka_unit_test(test_audio),
      cmocka_unit_test(test_offers),
      cmocka_unit_test(test_answers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
