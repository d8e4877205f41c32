// SPDX-License-Identifier: MIT
// Any inputs to the user agent that answers calls, separated by form feeds: a message (m), an answer (a), a refusal (r), our
// end of the call (e), a mailbox to publish (p), time that passes (w and a digit). Whatever comes, what is sent parses
// where the request did, each call's end is told once, and everything ends by itself.
#include "base/str.h"
#include "fuzz.h"
#include "sip/msg.h"
#include "webphone/attend.h"

enum { CALLS = 3, PIECES_MAX = 64 };

static struct {
  wp_attend *attend;
  wp_ms now;
  wp_call_id last;
  int begun, over;
} world;

static const wp_park_peer server = {"192.0.2.1", 5060, 0};

static void drain(bool sound) {
  static char memory[1 << 17];
  int count = 0;
  for (const wp_attend_output *o = wp_attend_poll(world.attend); o; o = wp_attend_poll(world.attend)) {
    FUZZ_CHECK(++count < 100);
    switch ((wp_attend_kind)o->kind) {
    case WP_ATTEND_SEND: {
      arena a;
      sip_msg msg;
      arena_init(&a, memory, sizeof memory);
      int err = sip_parse(&a, o->u.send.bytes.at, o->u.send.bytes.len, &msg);
      FUZZ_CHECK(err == 0 || !sound);  // what was malformed is told back as it came
      break;
    }
    case WP_ATTEND_CALL:
      fuzz_touch(o->u.call.user);
      fuzz_touch(o->u.call.domain);
      fuzz_touch(o->u.call.number);
      fuzz_touch(o->u.call.name);
      fuzz_touch(o->u.call.call_id);
      FUZZ_CHECK(o->u.call.user.len && o->u.call.media.payload % 8 == 0);
      FUZZ_CHECK(memchr(o->u.call.media.address, 0, WP_PARK_ADDRESS) != NULL);
      world.last = o->call;
      world.begun++;
      break;
    case WP_ATTEND_OVER: world.over++; break;
    case WP_ATTEND_DIGIT: FUZZ_CHECK(strchr("0123456789*#ABCD", o->u.digit)); break;
    case WP_ATTEND_MEDIA:
    case WP_ATTEND_UP:
    case WP_ATTEND_PUBLISHED: break;
    }
  }
}

static void pass(wp_ms ms) {
  world.now += ms;
  wp_attend_expire(world.attend, world.now);
  drain(true);
}

static void play(wp_str piece) {
  unsigned digit = piece.len > 1 ? (uint8_t)piece.at[1] % 10 : 0;
  wp_attend_waiting w = {STR("1002"), STR("phone.example"), digit, 1, 600};
  if (!piece.len) return;
  switch (piece.at[0]) {
  case 'a': wp_attend_answer(world.attend, world.now, world.last, "192.0.2.9", 30000); break;
  case 'r': wp_attend_refuse(world.attend, world.now, world.last, 480 + digit); break;
  case 'e': wp_attend_end(world.attend, world.now, world.last); break;
  case 'p': wp_attend_publish(world.attend, world.now, &server, &w); break;
  case 'w': pass(digit * 700); break;
  default: {
    char *copy = fuzz_copy((const uint8_t *)piece.at + 1, piece.len - 1);
    int err = wp_attend_receive(world.attend, world.now, &server, copy, piece.len - 1);
    drain(err == 0);
    free(copy);
  }
  }
  drain(true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const uint8_t seed[WP_ATTEND_SEED_BYTES] = {7};
  wp_attend_setup setup = {.calls = CALLS, .self = "192.0.2.9:5067", .seed = seed};
  size_t need = wp_attend_size(CALLS);
  uint64_t *memory = malloc(need);
  FUZZ_CHECK(memory && wp_attend_init(memory, need, &setup, &world.attend) == 0);
  world.now = 1000;
  world.begun = world.over = 0;
  world.last = 0;
  wp_str rest = {(const char *)data, size}, piece;
  for (int i = 0; i < PIECES_MAX && str_take_until(&rest, '\f', &piece); i++) play(piece);
  // Left alone, all of it is over but calls that are up: those end when we say so.
  for (int i = 0; i < 400 && wp_attend_count(world.attend); i++) {
    for (wp_call_id id = 0; id < CALLS; id++) {
      for (wp_call_id generation = 1; generation < 70; generation++) {
        wp_attend_end(world.attend, world.now, generation << 10 | id);
        drain(true);
      }
    }
    pass(1000);
  }
  FUZZ_CHECK(wp_attend_count(world.attend) == 0 && world.begun == world.over);
  free(memory);
  return 0;
}
