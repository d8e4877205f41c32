// SPDX-License-Identifier: MIT
// Any inputs to the user agent that parks calls, separated by form feeds: a message (m over datagrams, t over a
// connection), an answer (a and a digit), time that passes (w and a digit). Whatever comes, it sends nothing but
// responses, which parse where the request did, tells of a call's end once, and everything ends by itself.
#include "base/str.h"
#include "fuzz.h"
#include "sip/msg.h"
#include "webphone/park.h"

enum { CALLS = 3, PIECES_MAX = 64 };

static struct {
  wp_park *park;
  wp_ms now;
  wp_call_id last;
  int begun, over;
} world;

static void drain(bool sound) {
  static char memory[1 << 17];
  int count = 0;
  for (const wp_park_output *o = wp_park_poll(world.park); o; o = wp_park_poll(world.park)) {
    FUZZ_CHECK(++count < 100);
    if (o->kind == WP_PARK_SEND) {
      arena a;
      sip_msg msg;
      arena_init(&a, memory, sizeof memory);
      int err = sip_parse(&a, o->u.send.bytes.at, o->u.send.bytes.len, &msg);
      FUZZ_CHECK(err == 0 || !sound);  // what was malformed is told back as it came
      FUZZ_CHECK(!msg.is_request && msg.status != 0 && msg.body.len == 0);
      FUZZ_CHECK(o->u.send.peer.port != 0);
    } else if (o->kind == WP_PARK_CALL) {
      fuzz_touch(o->u.call.user);
      fuzz_touch(o->u.call.domain);
      fuzz_touch(o->u.call.number);
      fuzz_touch(o->u.call.name);
      fuzz_touch(o->u.call.call_id);
      FUZZ_CHECK(o->u.call.user.len && o->u.call.ring > 0 && o->u.call.ring <= 45000);
      world.last = o->call;
      world.begun++;
    } else {
      FUZZ_CHECK(o->kind == WP_PARK_OVER && o->u.over.end >= WP_PARK_MISSED &&
                 o->u.over.end <= WP_PARK_ANSWERED);
      world.over++;
    }
  }
}

static void receive(const char *at, size_t len, bool stream) {
  static const wp_park_peer peers[2] = {{"192.0.2.1", 5060, 0}, {"2001:db8::1", 5060, 3}};
  char *copy = fuzz_copy((const uint8_t *)at, len);
  size_t used = 0;
  if (!stream) {
    drain(wp_park_receive(world.park, world.now, &peers[0], copy, len) == 0);
  }
  while (stream && used < len) {
    size_t whole = 0;
    if (wp_park_frame(copy + used, len - used, 16384, &whole) || !whole) break;
    FUZZ_CHECK(whole <= len - used);
    drain(wp_park_receive(world.park, world.now, &peers[1], copy + used, whole) == 0);
    used += whole;
  }
  free(copy);
}

static void pass(wp_ms ms) {
  world.now += ms;
  wp_park_expire(world.park, world.now);
  drain(true);
}

static void play(wp_str piece) {
  static const uint32_t statuses[] = {180, 480, 486, 603, 200, 699, 100, 0, 181, 500};
  unsigned digit = piece.len > 1 ? (uint8_t)piece.at[1] % 10 : 0;
  if (!piece.len) return;
  switch (piece.at[0]) {
  case 'a':
    wp_park_answer(world.park, world.now, world.last, statuses[digit]);
    drain(true);
    break;
  case 'w': pass(digit * 700); break;
  case 't': receive(piece.at + 1, piece.len - 1, true); break;
  default: receive(piece.at + 1, piece.len - 1, false);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint8_t seed[WP_PARK_SEED_BYTES] = {7};
  wp_park_setup setup = {.calls = CALLS, .ring = 45000, .self = "192.0.2.9:5066", .seed = seed};
  size_t need = wp_park_size(CALLS);
  uint64_t *memory = malloc(need);
  FUZZ_CHECK(memory && wp_park_init(memory, need, &setup, &world.park) == 0);
  world.now = 1000;
  world.begun = world.over = 0;
  wp_str rest = {(const char *)data, size}, piece;
  for (int i = 0; i < PIECES_MAX && str_take_until(&rest, '\f', &piece); i++) play(piece);
  // Left alone, all of it is over: the rings, their refusals without an ACK, what comes late.
  for (int i = 0; i < 200 && wp_park_count(world.park); i++) pass(1000);
  FUZZ_CHECK(wp_park_count(world.park) == 0 && world.begun == world.over &&
             wp_park_deadline(world.park) == WP_NEVER);
  free(memory);
  return 0;
}
