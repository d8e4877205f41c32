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

static void test_webrtc(void **state) {
  (void)state;
  static const struct {
    const char *text, *why;  // a word of the sentence; NULL: taken
  } cases[] = {
      {HEAD AUDIO ICE DTLS MUX, NULL},
      {HEAD ICE DTLS AUDIO MUX, NULL},  // of the session
      {HEAD, "without audio"},
      {HEAD "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "without audio"},
      {HEAD "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n" ICE DTLS MUX, "refused"},
      {HEAD "m=audio 9 UDP/DTLS/SCTP x\r\n" ICE DTLS MUX, "no audio codec"},
      {HEAD "m=audio 9 RTP/AVP 0\r\n", "plain RTP"},
      {HEAD AUDIO ICE MUX, "plain RTP"},
      {HEAD AUDIO ICE MUX "a=fingerprint:\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256 00:11\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:md5 " PRINT "\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256 " PRINT ":GG\r\n", "fingerprint"},
      {HEAD AUDIO ICE MUX "a=fingerprint:SHA-256 " PRINT "\r\n", NULL},
      {HEAD AUDIO ICE MUX "a=fingerprint:sha-256 " PRINT "\r\na=setup:holdconn\r\n", "encryption"},
      {HEAD AUDIO DTLS MUX, "ICE"},
      {HEAD AUDIO DTLS MUX "a=ice-ufrag:abc\r\na=ice-pwd:0123456789012345678901\r\n", "ICE"},
      {HEAD AUDIO DTLS MUX "a=ice-ufrag:abcd\r\na=ice-pwd:012345678901234567890\r\n", "ICE"},
      {HEAD AUDIO ICE DTLS, "rtcp-mux"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    sdp_session s = parsed(cases[i].text);
    const char *why = "unset";
    int err = sdp_check_webrtc(&s, &why);
    assert_int_equal(err, cases[i].why ? WP_E_SDP_NO_AUDIO : 0);
    if (!cases[i].why)
      assert_null(why);
    else if (!strstr(why, cases[i].why))
      fail_msg("%zu: %s", i, why);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_answer_direction),
      cmocka_unit_test(test_hold),
      cmocka_unit_test(test_hold_in_files),
      cmocka_unit_test(test_static_types),
      cmocka_unit_test(test_audio),
      cmocka_unit_test(test_webrtc),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
