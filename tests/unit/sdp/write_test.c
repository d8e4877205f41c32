// SPDX-License-Identifier: MIT
// Writer: what was parsed and written parses to the same again, and lines stand in the order of RFC 8866 5.
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

static char memory[2][256 * 1024];
static char written[65536];

static void assert_same(wp_str a, wp_str b) {
  assert_int_equal(a.at == NULL, b.at == NULL);
  assert_true(str_eq(a, b));
}

static void assert_same_attributes(const sdp_attribute *a, const sdp_attribute *b, size_t count) {
  for (size_t i = 0; i < count; i++) {
    assert_same(a[i].name, b[i].name);
    assert_same(a[i].value, b[i].value);
  }
}

static void assert_same_codecs(const sdp_media *a, const sdp_media *b) {
  assert_int_equal(a->codec_count, b->codec_count);
  for (size_t i = 0; i < a->codec_count; i++) {
    const sdp_codec *x = &a->codecs[i], *y = &b->codecs[i];
    assert_int_equal(x->payload, y->payload);
    assert_int_equal(x->clock_rate, y->clock_rate);
    assert_int_equal(x->channels, y->channels);
    assert_same(x->name, y->name);
    assert_same(x->fmtp, y->fmtp);
  }
}

static void assert_same_media(const sdp_media *a, const sdp_media *b) {
  const wp_str *texts_a[] = {&a->kind, &a->protocol,  &a->formats, &a->connection,
                             &a->mid,  &a->ice_ufrag, &a->ice_pwd};
  const wp_str *texts_b[] = {&b->kind, &b->protocol,  &b->formats, &b->connection,
                             &b->mid,  &b->ice_ufrag, &b->ice_pwd};
  for (size_t i = 0; i < sizeof texts_a / sizeof *texts_a; i++) assert_same(*texts_a[i], *texts_b[i]);
  assert_same(a->fingerprint, b->fingerprint);
  assert_same(a->setup, b->setup);
  assert_int_equal(a->port, b->port);
  assert_int_equal(a->port_count, b->port_count);
  assert_int_equal(a->direction, b->direction);
  assert_int_equal(a->rtcp_mux, b->rtcp_mux);
  assert_int_equal(a->bundle_only, b->bundle_only);
  assert_int_equal(sdp_candidates_of(a).count, sdp_candidates_of(b).count);
  assert_int_equal(a->attribute_count, b->attribute_count);
  assert_int_equal(a->other_count, b->other_count);
  assert_same_attributes(a->attributes, b->attributes, a->attribute_count);
  assert_same_codecs(a, b);
}

static void parse_into(int which, wp_str text, sdp_session *out) {
  arena a;
  arena_init(&a, memory[which], sizeof memory[which]);
  assert_int_equal(sdp_parse(&a, text, out), 0);
}

/** Parse, write, parse: the same. Returns what was written. */
static wp_str round_trip(wp_str text) {
  sdp_session first, second;
  parse_into(0, text, &first);
  buf b = buf_on(written, sizeof written);
  sdp_write(&b, &first);
  assert_int_equal(b.err, 0);
  parse_into(1, buf_view(&b), &second);
  assert_same(first.origin, second.origin);
  assert_same(first.name, second.name);
  assert_same(first.connection, second.connection);
  assert_same(first.session_id, second.session_id);
  assert_same(first.session_version, second.session_version);
  assert_int_equal(first.attribute_count, second.attribute_count);
  assert_int_equal(first.other_count, second.other_count);
  assert_same_attributes(first.attributes, second.attributes, first.attribute_count);
  assert_int_equal(first.media_count, second.media_count);
  for (size_t i = 0; i < first.media_count; i++) assert_same_media(&first.media[i], &second.media[i]);
  return buf_view(&b);
}

static void test_files(void **state) {
  (void)state;
  for (size_t i = 0; i < SDP_FILES; i++) {
    size_t len;
    const char *text = sdp_read_file(sdp_files[i].file, &len);
    wp_str again = round_trip((wp_str){text, len});
    // Those that are in order already, with CRLF, come out octet for octet.
    if (!strncmp(sdp_files[i].file, "chromium", 8)) {
      assert_int_equal(again.len, len);
      assert_memory_equal(again.at, text, len);
    }
  }
}

static void test_order(void **state) {
  (void)state;
  wp_str text = round_trip(
      STR("v=0\no=- 1 2 IN IP4 a\ns=x\na=one\nk=k\nz=z\nt=1 2\nr=r1\nt=3 4\nr=r2\nb=b\nc=IN IP4 x\np=p\ne=e\n"
          "u=u\ni=i\nm=audio 9/2 RTP/AVP 0\na=two:\nk=mk\nb=mb\nc=IN IP4 y\nc=IN IP4 z\ni=mi\n"));
  const char *expected =
      "v=0\r\no=- 1 2 IN IP4 a\r\ns=x\r\ni=i\r\nu=u\r\ne=e\r\np=p\r\nc=IN IP4 x\r\nb=b\r\nt=1 2\r\nr=r1\r\n"
      "t=3 4\r\nr=r2\r\nz=z\r\nk=k\r\na=one\r\nm=audio 9/2 RTP/AVP 0\r\ni=mi\r\nc=IN IP4 y\r\nc=IN IP4 z\r\n"
      "b=mb\r\nk=mk\r\na=two:\r\n";
  assert_true(str_eq(text, str_of(expected)));
}

static void test_made_by_hand(void **state) {
  (void)state;
  sdp_attribute direction = {STR("inactive"), STR_NONE};
  sdp_media audio = {
      .kind = STR("audio"), .port = 9, .port_count = 1, .protocol = STR("RTP/AVP"), .formats = STR("0")};
  audio.attributes = &direction;
  audio.attribute_count = 1;
  sdp_session s = {
      .origin = STR("- 1 1 IN IP4 192.0.2.1"), .name = STR("-"), .media = &audio, .media_count = 1};
  buf b = buf_on(written, sizeof written);
  sdp_write(&b, &s);
  assert_true(str_eq(
      buf_view(&b),
      STR("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\na=inactive\r\n")));
}

static void test_no_room(void **state) {
  (void)state;
  size_t len;
  const char *text = sdp_read_file("firefox-audio-offer.sdp", &len);
  sdp_session s;
  parse_into(0, (wp_str){text, len}, &s);
  for (size_t cap = 0; cap < len; cap += 7) {
    buf b = buf_on(written, cap);
    sdp_write(&b, &s);
    assert_int_equal(b.err, WP_E_FULL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_files),
      cmocka_unit_test(test_order),
      cmocka_unit_test(test_made_by_hand),
      cmocka_unit_test(test_no_room),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
