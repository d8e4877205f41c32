// SPDX-License-Identifier: MIT
// Bodies of NOTIFYs: the XML reader on any bytes, and what the phone makes of them as each package. A lamp keeps its dialogs
// from one input part to the next, so parts are cut at a zero byte.
#include "base/str.h"
#include "fuzz.h"
#include "subscribe/inside.h"
#include "subscribe/xml.h"
#include "webphone/err.h"

static errand_pool pool;
static scene s;
static char memory[1 << 18];

static void walk(wp_str text) {
  xml x = xml_of(text);
  arena a;
  arena_init(&a, memory, sizeof memory);
  size_t tags = 0;
  xml_event event;
  while ((event = xml_next(&x)) == XML_OPEN || event == XML_CLOSE) {
    FUZZ_CHECK(x.depth <= XML_DEPTH && ++tags <= text.len);
    fuzz_touch(x.name);
    fuzz_touch(x.text);
    if (event == XML_OPEN) fuzz_touch(xml_attribute(&x, STR("id")));
    wp_str decoded = xml_decode(&a, x.text);
    FUZZ_CHECK(decoded.len <= x.text.len);
    fuzz_touch(decoded);
    arena_reset(&a);
  }
  FUZZ_CHECK(xml_next(&x) == XML_END);
}

static void read_as(errand *e, errand_kind kind, wp_str body) {
  arena_reset(s.turn->arena);
  out_reset(s.turn->out);
  int err = event_read(&s, e, kind, body);
  FUZZ_CHECK(err == 0 || wp_err_sip_status(err) == 400);
  for (const wp_output *o; (o = out_next(s.turn->out));) {
    if (o->kind != WP_EV_WATCH) continue;
    FUZZ_CHECK(o->u.watch.state > WP_WATCH_UNKNOWN && o->u.watch.state <= WP_WATCH_WAITING);
    fuzz_touch(o->u.watch.who);
    fuzz_touch(o->u.watch.name);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint8_t seed[32] = {1};
  turn *t = s.turn;
  t->now = 1000;
  arena_init(t->arena, memory, sizeof memory);
  out_init(t->out, t->arena);
  rand_init(t->rand, seed);
  txn_init(t->txns);
  errands_init(&pool);
  s.errands = &pool;
  errand *lamp = errand_open(&s, ERRAND_LAMP, STR("sip:1002@example.com"));
  errand *presence = errand_open(&s, ERRAND_PRESENCE, STR("sip:1002@example.com"));
  FUZZ_CHECK(lamp && presence);
  wp_str rest = {(const char *)data, size}, part;
  while (str_take_until(&rest, 0, &part)) {
    char *copy = fuzz_copy((const uint8_t *)part.at, part.len);
    wp_str body = {copy, part.len};
    walk(body);
    arena_init(t->arena, memory, sizeof memory);
    read_as(lamp, ERRAND_LAMP, body);
    read_as(presence, ERRAND_PRESENCE, body);
    read_as(NULL, ERRAND_MWI, body);
    free(copy);
  }
  return 0;
}
