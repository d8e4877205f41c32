// SPDX-License-Identifier: MIT
// Any bytes as a session description: what parses stays within its text, and parses to the same with other line ends.
#include "base/str.h"
#include "fuzz.h"
#include "sdp/codec.h"
#include "sdp/sdp.h"
#include "webphone/err.h"

static char memory[2][1 << 18];
static char written[1 << 17];

static void touch_session(const sdp_session *s, wp_str text) {
  const char *why = sdp_fault(s, STR_NONE);
  FUZZ_CHECK(!why || (why[0] == '3' && why[3] == ' '));
  FUZZ_CHECK(why || sdp_audio(s));
  why = sdp_fault(s, text);
  const sdp_media *audio = sdp_audio(s);
  FUZZ_CHECK(audio || !sdp_holds(s));
  for (size_t i = 0; i < s->media_count; i++) {
    const sdp_media *m = &s->media[i];
    wp_str texts[] = {m->kind,      m->protocol, m->formats,     m->connection, m->mid,
                      m->ice_ufrag, m->ice_pwd,  m->fingerprint, m->setup};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) fuzz_touch(texts[k]);
    FUZZ_CHECK(m->codec_count <= SDP_PAYLOADS);
    for (size_t k = 0; k < m->codec_count; k++) fuzz_touch(m->codecs[k].name), fuzz_touch(m->codecs[k].fmtp);
    buf b = buf_on(written, sizeof written);
    codec_difference(&b, m, STR_NONE);
    for (size_t k = 0; k < b.len; k++)
      FUZZ_CHECK(written[k] != '"' && written[k] != '\r' && written[k] != '\n');
    codec_common(m, STR_NONE, NULL);
    const sdp_codec *events = codec_events(m);
    FUZZ_CHECK(!events || events->clock_rate);
  }
}

static void check_same(const sdp_session *a, const sdp_session *b) {
  FUZZ_CHECK(a->media_count == b->media_count && str_eq(a->origin, b->origin) && str_eq(a->name, b->name));
  for (size_t i = 0; i < a->media_count; i++) {
    const sdp_media *x = &a->media[i], *y = &b->media[i];
    FUZZ_CHECK(x->port == y->port && x->port_count == y->port_count && x->direction == y->direction);
    FUZZ_CHECK(x->codec_count == y->codec_count && str_eq(x->connection, y->connection));
    FUZZ_CHECK(str_eq(x->mid, y->mid) && str_eq(x->ice_ufrag, y->ice_ufrag) && str_eq(x->setup, y->setup));
    FUZZ_CHECK(str_eq(x->fingerprint, y->fingerprint) &&
               sdp_candidates_of(a, x).count == sdp_candidates_of(b, y).count);
    for (size_t k = 0; k < x->codec_count; k++) FUZZ_CHECK(str_eq(x->codecs[k].name, y->codecs[k].name));
  }
}

/** The same lines, each ended by a LF alone. */
static wp_str with_bare_ends(wp_str text) {
  buf b = buf_on(written, sizeof written);
  for (wp_str line; str_take_line(&text, &line);) {
    buf_str(&b, line);
    buf_char(&b, '\n');
  }
  return buf_view(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = fuzz_copy(data, size);
  arena first, second;
  sdp_session s, again;
  arena_init(&first, memory[0], sizeof memory[0]);
  arena_init(&second, memory[1], sizeof memory[1]);
  int err = sdp_parse(&first, (wp_str){text, size}, &s);
  FUZZ_CHECK(err == 0 || err == WP_E_SDP_SYNTAX || err == WP_E_ARENA);
  if (!err) {
    touch_session(&s, (wp_str){text, size});
    wp_str bare = with_bare_ends((wp_str){text, size});
    FUZZ_CHECK(bare.at);
    err = sdp_parse(&second, bare, &again);
    FUZZ_CHECK(err == 0 || bare.len > SDP_TEXT_MAX);
    if (!err) check_same(&s, &again);
  }
  free(text);
  return 0;
}
