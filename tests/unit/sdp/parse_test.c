// SPDX-License-Identifier: MIT
// Parser: real descriptions with their facts, each cut everywhere, and what must be refused.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cJSON.h>
#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "guarded.h"
#include "sdp/sdp.h"
#include "sdp_files.h"
#include "webphone/err.h"

static char memory[256 * 1024];

static int parse(const char *at, size_t len, sdp_session *out) {
  arena a;
  arena_init(&a, memory, sizeof memory);
  return sdp_parse(&a, (wp_str){at, len}, out);
}

static int parse_text(const char *text, sdp_session *out) {
  static guarded_text kept;
  guarded_free(&kept);
  kept = guarded_copy(text, strlen(text));
  return parse(kept.at, kept.len, out);
}

#define HEAD "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\n"
#define TIME "t=0 0\r\n"

static void check_facts(const sdp_facts *facts, const sdp_session *s) {
  const sdp_media *m = sdp_audio(s);
  assert_non_null(m);
  assert_int_equal(m->direction, facts->direction);
  sdp_candidates candidates = sdp_candidates_of(s, m);
  assert_int_equal(candidates.count, facts->candidates);
  assert_int_equal(candidates.reflexive, facts->reflexive);
  assert_int_equal(candidates.relay, facts->relay);
  char names[256] = "";
  for (size_t i = 0; i < m->codec_count; i++) {
    if (i) strcat(names, " ");
    strncat(names, m->codecs[i].name.at, m->codecs[i].name.len);
  }
  assert_string_equal(names, facts->codecs);
  const char *why = sdp_fault(s, STR_NONE);
  if (!why != facts->webrtc) fail_msg("%s: %s", facts->file, why ? why : "taken");
}

static void test_files(void **state) {
  (void)state;
  for (size_t i = 0; i < SDP_FILES; i++) {
    size_t len;
    const char *text = sdp_read_file(sdp_files[i].file, &len);
    guarded_text input = guarded_copy(text, len);
    sdp_session s;
    int err = parse(input.at, input.len, &s);
    if (err) fail_msg("%s: %d", sdp_files[i].file, err);
    check_facts(&sdp_files[i], &s);
    guarded_free(&input);
  }
}

/** The m= lines that the index tells, for every medium of every file; and no file is forgotten here. */
static void check_index_entry(const cJSON *entry) {
  const char *file = cJSON_GetObjectItem(entry, "file")->valuestring;
  bool known = false;
  for (size_t i = 0; i < SDP_FILES; i++) known = known || !strcmp(sdp_files[i].file, file);
  if (!known) fail_msg("%s is not in sdp_files.h", file);
  size_t len;
  const char *text = sdp_read_file(file, &len);
  const cJSON *octets = cJSON_GetObjectItem(entry, "octets");
  if (octets) assert_int_equal(len, octets->valueint);
  sdp_session s;
  assert_int_equal(parse(text, len, &s), 0);
  const cJSON *media = cJSON_GetObjectItem(entry, "media");
  assert_int_equal(s.media_count, cJSON_GetArraySize(media));
  for (size_t i = 0; i < s.media_count; i++) {
    const sdp_media *m = &s.media[i];
    char line[512];
    snprintf(line, sizeof line, "m=%.*s %u %.*s %.*s", (int)m->kind.len, m->kind.at, m->port,
             (int)m->protocol.len, m->protocol.at, (int)m->formats.len, m->formats.at);
    assert_string_equal(line, cJSON_GetArrayItem(media, (int)i)->valuestring);
  }
}

static void test_index(void **state) {
  (void)state;
  size_t len;
  char *text = sdp_read_file("index.json", &len);
  cJSON *index = cJSON_ParseWithLength(text, len);
  assert_non_null(index);
  const cJSON *files = cJSON_GetObjectItem(index, "files"), *entry;
  assert_int_equal(cJSON_GetArraySize(files), SDP_FILES);
  cJSON_ArrayForEach(entry, files) check_index_entry(entry);
  cJSON_Delete(index);
}

/** Every prefix of every file, at a guard page: an error or a description, never a fault. */
static void test_cut(void **state) {
  (void)state;
  for (size_t i = 0; i < SDP_FILES; i++) {
    size_t len;
    char *text = sdp_read_file(sdp_files[i].file, &len);
    guarded_text input = guarded_copy(text, len);
    size_t good = 0;
    for (size_t cut = 0; cut <= len; cut++) {
      sdp_session s;
      int err = parse(guarded_cut(&input, text, cut), cut, &s);
      if (err && err != WP_E_SDP_SYNTAX) fail_msg("%s cut at %zu: %d", sdp_files[i].file, cut, err);
      if (err) continue;
      good++;
      sdp_fault(&s, (wp_str){text, cut});
      sdp_holds(&s);
    }
    assert_true(good > 0 && good < len);
    guarded_free(&input);
  }
}

/** The arena shrunk step by step: WP_E_ARENA until it fits, then the whole. */
static void test_small_arena(void **state) {
  (void)state;
  size_t len;
  const char *text = sdp_read_file("chromium-audio-video-offer.sdp", &len);
  bool fitted = false;
  for (size_t cap = 0; cap < 32 * 1024; cap += 16) {
    arena a;
    sdp_session s;
    guarded_text room = guarded_copy(NULL, cap);
    arena_init(&a, room.at, cap);
    int err = sdp_parse(&a, (wp_str){text, len}, &s);
    assert_true(err == 0 || err == WP_E_ARENA);
    assert_true(!fitted || !err);
    fitted = err == 0;
    guarded_free(&room);
  }
  assert_true(fitted);
}

static void test_session(void **state) {
  (void)state;
  sdp_session s;
  const char *text =
      "v=0\no=jane 17 4611686018427387904 IN IP6 ::1\ns=A talk\ni=about\nu=http://x\ne=a@b\np=+1\n"
      "c=IN IP6 ::1\nb=AS:64\nt=0 0\nr=7d 1h 0 25h\nz=1 0\nk=clear:x\na=sendonly\na=tool:x:y\na=empty:\n"
      "m=audio 4000/2 RTP/AVP 0 96 97 0\ni=first\nc=IN IP4 192.0.2.9\nc=IN IP4 "
      "192.0.2.10\nb=TIAS:1\nk=prompt\n"
      "a=rtpmap:96 L16/16000/2\na=fmtp:96  a=b; c\na=rtpmap:96 no/1\nm=video 0 RTP/AVP 31\na=inactive\n\n\n";
  assert_int_equal(parse_text(text, &s), 0);
  assert_true(str_eq(s.origin, STR("jane 17 4611686018427387904 IN IP6 ::1")));
  assert_true(str_eq(s.name, STR("A talk")));
  assert_int_equal(s.media_count, 2);
  const sdp_media *m = &s.media[0];
  assert_int_equal(m->port, 4000);
  assert_int_equal(m->port_count, 2);
  assert_int_equal(m->direction, WP_SENDONLY);  // of the session
  assert_true(str_eq(m->connection, STR("IN IP4 192.0.2.9")));
  assert_int_equal(m->codec_count, 3);  // the second 0 says nothing new
  assert_true(str_eq(m->codecs[0].name, STR("PCMU")) && m->codecs[0].clock_rate == 8000 &&
              !m->codecs[0].fmtp.at);
  assert_true(str_eq(m->codecs[1].name, STR("L16")) && m->codecs[1].channels == 2);
  assert_true(str_eq(m->codecs[1].fmtp, STR("a=b; c")));
  assert_false(m->codecs[2].name.at);  // dynamic, and nobody says what it is
  assert_int_equal(s.media[1].direction, WP_INACTIVE);
  assert_true(str_eq(s.media[1].connection, STR("IN IP6 ::1")));
}

/** What the session says holds for each medium that does not say it itself; mid and bundle-only never. */
static void test_inherited(void **state) {
  (void)state;
#define SHA(nr)                                                                                              \
  "sha-256 " nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr nr "00"
  sdp_session s;
  assert_int_equal(
      parse_text(
          HEAD TIME
          "a=mid:s\r\na=bundle-only\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\na=setup:active\r\n"
          "a=rtcp-mux\r\na=fingerprint:md5 00\r\na=fingerprint:" SHA(
              "AA:") "\r\n"
                     "m=audio 9 UDP/TLS/RTP/SAVPF 0 96\r\n"
                     "m=audio 9 UDP/TLS/RTP/SAVPF 0 96\r\na=rtpmap:96 opus/48000/2\r\na=ice-ufrag:v\r\n"
                     "a=fingerprint:md5 00\r\na=mid:1\r\na=setup:passive\r\n"
                     "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=fingerprint:md5 00\r\na=fingerprint:" SHA(
                         "BB:") "\r\na=fingerprint:" SHA("CC:") "\r\n",
          &s),
      0);
  const sdp_media *m = s.media;
  assert_int_equal(s.media_count, 3);
  assert_true(!m->mid.at && !m->bundle_only && m->rtcp_mux);
  assert_true(str_eq(m->ice_ufrag, STR("u")) && str_eq(m->ice_pwd, STR("p")) &&
              str_eq(m->setup, STR("active")));
  assert_true(str_eq(m->fingerprint, STR(SHA("AA:"))) && m->codec_count == 2 && !m->codecs[1].name.at);
  m++;
  assert_true(str_eq(m->mid, STR("1")) && str_eq(m->ice_ufrag, STR("v")) && str_eq(m->ice_pwd, STR("p")));
  assert_true(str_eq(m->setup, STR("passive")) && str_eq(m->fingerprint, STR("md5 00")));
  assert_true(str_eq(m->codecs[1].name, STR("opus")));
  m++;
  assert_true(str_eq(m->fingerprint, STR(SHA("BB:"))) && str_eq(m->ice_ufrag, STR("u")));
}

static void test_candidates(void **state) {
  (void)state;
  sdp_session s;
  assert_int_equal(parse_text(HEAD TIME
                              "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n"
                              "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n"
                              "a=candidate:2 1 udp 1 192.0.2.1 1 typ srflx raddr 0.0.0.0 rport 0\r\n"
                              "a=candidate:3 1 udp 1 192.0.2.1 1 typ relay\r\n"
                              "a=candidate:\r\na=candidate\r\na=candidate:typ\r\na=candidate:typ typ\r\n",
                              &s),
                   0);
  sdp_candidates candidates = sdp_candidates_of(&s, &s.media[0]);
  assert_int_equal(candidates.count, 7);
  assert_true(candidates.reflexive && candidates.relay);
}

static void test_malformed(void **state) {
  (void)state;
  static const char *const cases[] = {
      "",
      "\r\n",
      "x",
      "v=0",
      "v=1\r\no=- 1 2 IN IP4 a\r\ns=-\r\nt=0 0\r\n",
      HEAD,
      "o=- 1 2 IN IP4 a\r\nv=0\r\ns=-\r\nt=0 0\r\n",
      "v=0\r\no=- 1 2 IN IP4\r\ns=-\r\nt=0 0\r\n",
      "v=0\r\no=- 1 2 IN IP4 a b\r\ns=-\r\nt=0 0\r\n",
      "v=0\r\no=- 1 2 IN IP4 a\r\nt=0 0\r\n",
      "v=0\r\ns=-\r\no=- 1 2 IN IP4 a\r\nt=0 0\r\n",
      HEAD TIME "v=0\r\n",
      HEAD TIME "s=x\r\n",
      HEAD TIME "x=1\r\n",
      HEAD TIME "a\r\n",
      HEAD TIME "a=\r\n",
      HEAD TIME "a=:x\r\n",
      HEAD TIME "ab=x\r\n",
      HEAD TIME "A=x\r\n",
      HEAD TIME "\r\na=x\r\n",
      HEAD TIME "a=x\ry\r\n",
      HEAD TIME "c=IN IP4\r\n",
      HEAD TIME "m=audio\r\n",
      HEAD TIME "m=audio 9\r\n",
      HEAD TIME "m=audio 9 RTP/AVP\r\n",
      HEAD TIME "m=audio 9 RTP/AVP \r\n",
      HEAD TIME "m=audio x RTP/AVP 0\r\n",
      HEAD TIME "m=audio 65536 RTP/AVP 0\r\n",
      HEAD TIME "m=audio -1 RTP/AVP 0\r\n",
      HEAD TIME "m=audio 9/0 RTP/AVP 0\r\n",
      HEAD TIME "m=audio 9/x RTP/AVP 0\r\n",
      HEAD TIME "m=audio 9 RTP/AVP 128\r\n",
      HEAD TIME "m=audio 9 RTP/AVP opus\r\n",
      HEAD TIME "m=audio 9 RTP/AVP 0\r\nt=0 0\r\n",
      HEAD TIME "m=audio 9 RTP/AVP 0\r\nu=x\r\n",
      HEAD "m=audio 9 RTP/AVP 0\r\n",
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    sdp_session s;
    if (parse_text(cases[i], &s) != WP_E_SDP_SYNTAX) fail_msg("should be malformed: %s", cases[i]);
  }
  sdp_session s;
  static const char with_nul[] = HEAD TIME "a=x\0y\r\n";
  assert_int_equal(parse(with_nul, sizeof with_nul - 1, &s), WP_E_SDP_SYNTAX);
}

static void test_odd_but_taken(void **state) {
  (void)state;
  sdp_session s;
  static const char *const cases[] = {
      HEAD TIME,
      HEAD TIME "m=image 4000 udptl t38\r\n",
      HEAD TIME "m=audio 9 RTP/AVP 96\r\na=rtpmap:96\r\na=rtpmap:96 \r\na=rtpmap:x y/1\r\na=rtpmap:200 "
                "y/1\r\na=fmtp\r\n",
      HEAD TIME "m=audio 9 RTP/AVP 96\r\na=rtpmap:96 bad\x01name/8000\r\n",
      HEAD TIME "m=audio 9 RTP/AVP 96\r\na=rtpmap:96 opus/fast\r\na=rtpmap:97 opus/99999999999\r\n",
      HEAD "a=x\r\n" TIME "m=audio 9  RTP/AVP  0  8 ",
      "v=0\no=- 1 2 IN IP4 a\ns=\nt=0 0",
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    if (parse_text(cases[i], &s)) fail_msg("should be taken: %s", cases[i]);
  }
  assert_int_equal(parse_text(cases[5], &s), 0);
  assert_int_equal(s.media[0].codec_count, 2);
}

static void test_huge(void **state) {
  (void)state;
  static char text[SDP_TEXT_MAX + 1];
  sdp_session s;
  memset(text, 'x', sizeof text);
  assert_int_equal(parse(text, sizeof text, &s), WP_E_ARENA);
  size_t len = (size_t)snprintf(text, sizeof text, HEAD TIME);
  while (len + 6 < SDP_TEXT_MAX) len += (size_t)snprintf(text + len, 7, "a=x\r\n");
  assert_int_equal(parse(text, len, &s), 0);
  len = (size_t)snprintf(text, sizeof text, HEAD TIME);
  while (len + 12 < SDP_TEXT_MAX) len += (size_t)snprintf(text + len, 13, "m=x 9 y z\r\n");
  assert_int_equal(parse(text, len, &s), WP_E_ARENA);  // more than fits, and said so
  len = (size_t)snprintf(text, sizeof text, HEAD TIME "m=audio 9 RTP/AVP");
  for (unsigned i = 0; len + 5 < SDP_TEXT_MAX; i++) len += (size_t)snprintf(text + len, 6, " %u", i % 128);
  assert_int_equal(parse(text, len, &s), 0);
  assert_int_equal(s.media[0].codec_count, SDP_PAYLOADS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_files),         cmocka_unit_test(test_index),
      cmocka_unit_test(test_cut),           cmocka_unit_test(test_small_arena),
      cmocka_unit_test(test_session),       cmocka_unit_test(test_candidates),
      cmocka_unit_test(test_inherited),     cmocka_unit_test(test_malformed),
      cmocka_unit_test(test_odd_but_taken), cmocka_unit_test(test_huge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
