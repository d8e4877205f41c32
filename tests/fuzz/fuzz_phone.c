// SPDX-License-Identifier: MIT
// The whole phone: bytes decide commands, messages, link changes and time. After every input it is
// drained and asked whether what it says can be; at the end everything is ended and nothing may be left.
#include "base/arena.h"
#include "fuzz.h"
#include "phone/limits.h"
#include "phone_peer.h"
#include "webphone/phone.h"

#define OUTPUTS_MAX 256
#define CALLS_SEEN 512

typedef struct world {
  wp_phone *phone;
  wp_ms now;
  bool link_up, connect_wanted;
  struct {
    wp_call_id id;
    bool incoming, ended;
  } calls[CALLS_SEEN];
  size_t call_count;
  wp_call_id wants_sdp;  // the last call that asked for a description
  uint32_t account_state;
  peer peer;
} world;

static world w;
static char peer_memory[1 << 18];

static void got_sent(wp_str bytes) {
  arena a;
  sip_msg msg;
  fuzz_touch(bytes);
  FUZZ_CHECK(w.link_up);  // nothing is sent into a dead link
  FUZZ_CHECK(bytes.len > 0 && bytes.len <= 65536);
  if (bytes.at[0] == '\r') return;  // keep-alive
  arena_init(&a, peer_memory, sizeof peer_memory);
  int err = sip_parse(&a, bytes.at, bytes.len, &msg);
  // What we copy from a broken request may be broken in our answer; our own requests never are.
  FUZZ_CHECK(err == 0 || !msg.is_request);
  if (!err) peer_got(&w.peer, &msg, bytes);
}

static size_t find_call(wp_call_id id) {
  for (size_t i = 0; i < w.call_count; i++) {
    if (w.calls[i].id == id) return i;
  }
  return CALLS_SEEN;
}

static void got_call(const wp_output *o) {
  FUZZ_CHECK(o->call != 0 || o->u.call.state == WP_CALL_ENDED);  // 0: it never began
  FUZZ_CHECK(o->u.call.state >= WP_CALL_DIALING && o->u.call.state <= WP_CALL_ENDED);
  fuzz_touch(o->u.call.peer);
  fuzz_touch(o->u.call.name);
  fuzz_touch(o->u.call.reason);
  FUZZ_CHECK(wp_cause_symbol(o->u.call.cause) != NULL);
  bool incoming = o->u.call.flags & WP_CALL_INCOMING;
  if (!o->call) return;
  size_t i = find_call(o->call);
  if (i == CALLS_SEEN) {
    if (w.call_count == CALLS_SEEN) return;
    i = w.call_count++;
    w.calls[i].id = o->call;
    w.calls[i].incoming = incoming;
    w.calls[i].ended = false;
  }
  FUZZ_CHECK(!w.calls[i].ended);  // an id that has ended never comes back
  FUZZ_CHECK(w.calls[i].incoming == incoming);
  if (o->u.call.state == WP_CALL_ENDED) w.calls[i].ended = true;
}

/** FUZZ_TRACE=1 tells the story of one input. */
static void print_output(const wp_output *o) {
  wp_str text = o->kind == WP_DO_SEND ? o->u.send.bytes : o->kind == WP_EV_NOTE ? o->u.note.text : STR_NONE;
  uint32_t state = o->kind == WP_EV_CALL      ? o->u.call.state
                   : o->kind == WP_EV_ACCOUNT ? o->u.account.state
                                              : 0;
  fprintf(stderr, "%llu out kind %u call %x state %u %.*s\n", (unsigned long long)w.now, o->kind, o->call,
          state, (int)str_find(text, '\r'), text.at);
}

static void got_errand(const wp_output *o) {
  if (o->kind == WP_EV_WATCH) {
    FUZZ_CHECK(o->u.watch.state <= WP_WATCH_WAITING);
    fuzz_touch(o->u.watch.peer);
    fuzz_touch(o->u.watch.who);
    fuzz_touch(o->u.watch.name);
  } else if (o->kind == WP_EV_MESSAGE) {
    FUZZ_CHECK(o->u.message.state <= WP_MESSAGE_FAILED);
    fuzz_touch(o->u.message.peer);
    fuzz_touch(o->u.message.name);
    fuzz_touch(o->u.message.text);
  } else {
    FUZZ_CHECK(o->call != 0 && o->u.report.since <= o->u.report.until);
    fuzz_touch(o->u.report.peer);
    fuzz_touch(o->u.report.codec);
  }
}

static void got_account(const wp_output *o) {
  FUZZ_CHECK(o->u.account.state <= WP_ACCOUNT_REFUSED);
  w.account_state = o->u.account.state;
  fuzz_touch(o->u.account.aor);
  fuzz_touch(o->u.account.push);
  fuzz_touch(o->u.account.display_name);
  fuzz_touch(o->u.account.server);
}

/** No default: a kind that is added and not here is a compile error. */
static void got_output(const wp_output *o) {
  FUZZ_CHECK(o->kind < 96);
  if (getenv("FUZZ_TRACE")) print_output(o);
  switch ((wp_output_kind)o->kind) {
  case WP_DO_CONNECT:
    fuzz_touch(o->u.connect.url);
    w.connect_wanted = true;
    break;
  case WP_DO_DISCONNECT: w.link_up = w.connect_wanted = false; break;
  case WP_DO_SEND: got_sent(o->u.send.bytes); break;
  case WP_DO_OFFER:
  case WP_DO_ANSWER:
    w.wants_sdp = o->call;
    fuzz_touch(o->u.media.sdp);
    break;
  case WP_DO_REMOTE: fuzz_touch(o->u.media.sdp); break;
  case WP_DO_ROLLBACK:
  case WP_DO_RELEASE: FUZZ_CHECK(o->call != 0); break;
  case WP_DO_MUTE:
  case WP_DO_MIX:
  case WP_EV_TRACE_MODE: FUZZ_CHECK(o->u.flag.on <= 1); break;
  case WP_DO_DTMF:
  case WP_DO_CANDIDATES:
  case WP_EV_DIALPAD: fuzz_touch(o->u.text.text); break;
  case WP_DO_TONE: FUZZ_CHECK(o->u.tone.tone <= WP_TONE_RING_INTERNAL); break;
  case WP_DO_CODECS:
    fuzz_touch(o->u.codecs.order);
    fuzz_touch(o->u.codecs.report);
    break;
  case WP_EV_ACCOUNT: got_account(o); break;
  case WP_EV_CALL: got_call(o); break;
  case WP_EV_TRACE: fuzz_touch(o->u.trace.text); break;
  case WP_EV_NOTE:
    fuzz_touch(o->u.note.field);
    fuzz_touch(o->u.note.text);
    break;
  case WP_EV_QUALITY: {
    uint32_t mos = o->u.quality.mos;
    FUZZ_CHECK(o->call != 0 && o->u.quality.level <= WP_LEVEL_BAD && mos >= 100 && mos <= 500);
    break;
  }
  case WP_EV_TRANSFER: FUZZ_CHECK(o->call != 0 && o->u.transfer.progress <= WP_TRANSFER_FAILED); break;
  case WP_EV_WATCH:
  case WP_EV_MESSAGE:
  case WP_EV_REPORT: got_errand(o); break;
  case WP_OUT_NONE: fuzz_fail("an output has a kind", __FILE__, __LINE__); break;
  }
}

static void drain(int err) {
  size_t count = 0;
  FUZZ_CHECK(err != WP_E_UNDRAINED);
  for (const wp_output *o; (o = wp_phone_poll(w.phone)); count++) {
    FUZZ_CHECK(count < OUTPUTS_MAX);
    got_output(o);
  }
}

static void command(uint32_t kind, wp_call_id call, uint32_t number, wp_str a, wp_str b, wp_str c) {
  wp_command cmd = {.kind = kind, .call = call, .number = number, .text = {a, b, c}};
  drain(wp_phone_command(w.phone, w.now, &cmd));
}

static void link_set(bool up, unsigned code) {
  w.link_up = up;
  w.connect_wanted = false;
  drain(wp_phone_link(w.phone, w.now, up, code));
}

/** The bytes are in memory of exactly their size, and gone after the input. */
static void receive(const void *bytes, size_t len) {
  if (!w.link_up) return;
  char *copy = fuzz_copy(bytes, len);
  if (getenv("FUZZ_TRACE")) fprintf(stderr, "in %.*s\n", (int)str_find((wp_str){copy, len}, '\r'), copy);
  int err = wp_phone_receive(w.phone, w.now, copy, len);
  drain(err);
  free(copy);
}

static void receive_made(fuzz_reader *r, bool request, bool mutate) {
  buf b = buf_on(w.peer.last.at, sizeof w.peer.last.at);
  bool made = request ? peer_request(&w.peer, r, &b) : peer_answer(&w.peer, r, &b);
  w.peer.last.len = b.err ? 0 : b.len;
  if (!made || b.err || !b.len) return;
  for (uint8_t n = mutate ? fuzz_u8(r) % 8 : 0; n; n--) {
    size_t at = fuzz_u16(r) % w.peer.last.len;
    w.peer.last.at[at] = (char)fuzz_u8(r);
  }
  if (mutate && fuzz_u8(r) & 1) w.peer.last.len = fuzz_u16(r) % w.peer.last.len;
  receive(w.peer.last.at, w.peer.last.len);
}

/** The deadline may not stand still: a machine that never gets on would spin the shell. */
static void expire_at_deadline(void) {
  wp_ms due = wp_phone_deadline(w.phone);
  if (due == WP_NEVER) return;
  if (due > w.now) w.now = due;
  for (int i = 0; i < 16; i++) {
    drain(wp_phone_expire(w.phone, w.now));
    if (wp_phone_deadline(w.phone) > w.now) return;
  }
  fuzz_fail("the deadline moves on", __FILE__, __LINE__);
}

static wp_str some_text(fuzz_reader *r) {
  static const char *const texts[] = {
      "1002",
      "600",
      "*#0*#",
      "sip:1003@localhost",
      "tel:+44 20 7946",
      "",
      "12#A",
      "10 40 90 700 0 0 opus/48000",
      "1001",
      "demo-1001",
      "Ann",
      "opus/48000/2\nPCMU/8000\nPCMA/8000\ntelephone-event/8000",
      "PCMU/8000",
      "sip:a b@c",
      "+1 (201) 555-0123",
      "{\"domain\":\"localhost\",\"wsServers\":[\"ws://localhost:8081\",\"wss://b.example/"
      "\"],\"codecDelete\":[\"PC.*\"],"
      "\"codecPriority\":[\"PCMA\"],\"expires\":60,\"qualityReports\":\"sip:q@localhost\",\"flags\":{"
      "\"autoAnswer\":true,\"presence\":true,\"messageWaiting\":true}}",
      "{\"domain\":\"localhost\",\"wsServers\":[\"ws://localhost:8081\"]}",
      "{\"domain\":\"\"}",
      "{\"domain\":\"x\",\"wsServers\":[\"ws://x\"],\"codecDelete\":[\"(\"]}"};
  uint8_t which = fuzz_u8(r);
  if (which >= 0xC0) return fuzz_take(r, fuzz_u8(r));
  if (which >= 0x80) return peer_sdp(which);
  return str_of(texts[which % (sizeof texts / sizeof *texts)]);
}

static wp_call_id some_call(fuzz_reader *r) {
  uint8_t which = fuzz_u8(r);
  if (which == 0xFF) return fuzz_u16(r) << 16 | fuzz_u16(r);
  if (!w.call_count) return 0;
  return w.calls[w.call_count - 1 - which % (w.call_count < 4 ? w.call_count : 4)].id;
}

static void some_command(fuzz_reader *r) {
  uint32_t kind = fuzz_u8(r) % 28;
  wp_call_id call = some_call(r);
  uint32_t number = fuzz_u8(r);
  if (kind == WP_CMD_DECLINE && number > 2) number = number & 1 ? 486 : 603;
  wp_str a = some_text(r);
  wp_str b = kind == WP_CMD_LOGIN || kind == WP_CMD_MESSAGE ? some_text(r) : STR_NONE;
  command(kind, call, number, a, b, STR_NONE);
}

/** As a scenario has it: call and number in 32 bits, texts of any length. */
static void exact_command(fuzz_reader *r) {
  uint32_t kind = fuzz_u8(r), words[4];
  for (size_t i = 0; i < 4; i++) words[i] = fuzz_u16(r);
  wp_str text[3];
  for (size_t i = 0; i < 3; i++) text[i] = fuzz_take(r, fuzz_u16(r));
  command(kind, words[0] << 16 | words[1], words[2] << 16 | words[3], text[0], text[1], text[2]);
}

/** What the page does when it is asked for a description. */
static void give_sdp(fuzz_reader *r) {
  uint8_t number = fuzz_u8(r);
  command(WP_CMD_LOCAL_SDP, w.wants_sdp, number & 7, peer_sdp((uint8_t)(4 + (number >> 3) % 4)), STR_NONE,
          STR_NONE);
}

static void undrained(void) {
  wp_command cmd = {.kind = WP_CMD_DIALPAD, .text = {{"1", 1}}};
  int err = wp_phone_command(w.phone, w.now, &cmd);
  const wp_output *o = wp_phone_poll(w.phone);
  if (!o) return drain(err);
  got_output(o);
  o = wp_phone_poll(w.phone);
  if (!o) return;
  FUZZ_CHECK(wp_phone_expire(w.phone, w.now) == WP_E_UNDRAINED);
  got_output(o);
  drain(0);
}

static void step(fuzz_reader *r) {
  switch (fuzz_u8(r) % 15) {
  case 0:
    w.now += fuzz_u16(r);
    drain(wp_phone_expire(w.phone, w.now));
    break;
  case 1: expire_at_deadline(); break;
  case 2: link_set(true, 0); break;
  case 3: link_set(false, fuzz_u16(r)); break;
  case 4: {
    wp_str raw = fuzz_take(r, fuzz_u16(r));
    receive(raw.at, raw.len);
    break;
  }
  case 5: receive_made(r, false, true); break;
  case 6: receive_made(r, true, true); break;
  case 7:
  case 8: receive_made(r, false, false); break;
  case 9:
  case 10: receive_made(r, true, false); break;
  case 11: some_command(r); break;
  case 12: give_sdp(r); break;
  case 13:
    if (fuzz_u8(r) & 1)
      receive(w.peer.last.at, w.peer.last.len);  // once more
    else
      undrained();
    break;
  case 14: exact_command(r); break;
  }
}

static void begin(fuzz_reader *r) {
  static uint64_t memory[(1 << 21) / sizeof(uint64_t)];
  uint8_t seed[WP_SEED_BYTES], how = fuzz_u8(r);
  for (uint8_t i = 0; i < WP_SEED_BYTES; i++) seed[i] = i;  // as the scenarios have it
  memset(&w, 0, offsetof(world, peer));
  w.peer.sent_count = w.peer.dialog_count = w.peer.branch = 0;
  w.peer.last.len = 0;
  w.now = 1000000;
  FUZZ_CHECK(wp_phone_size() <= sizeof memory);
  FUZZ_CHECK(wp_phone_init(memory, sizeof memory, seed, &w.phone) == 0);
  if (how & 1) wp_phone_limit(w.phone, PHONE_BOUND_CALLS, how >> 2 & 7);
  if (how & 2) wp_phone_limit(w.phone, PHONE_BOUND_TXNS, how >> 2 & 15);
  if (how & 64) wp_phone_limit(w.phone, PHONE_BOUND_ARENA, (size_t)fuzz_u8(r) * 64);
  if (how & 128) return;  // from nothing
  command(WP_CMD_CONFIGURE, 0, 0, STR("{\"domain\":\"localhost\",\"wsServers\":[\"ws://localhost:8081\"]}"),
          STR_NONE, STR_NONE);
  command(WP_CMD_CAPABILITIES, 0, 0,
          STR("opus/48000/2\nG722/8000\nPCMU/8000\nPCMA/8000\ntelephone-event/8000"), STR_NONE, STR_NONE);
  command(WP_CMD_LOGIN, 0, 0, STR("1001"), STR("demo-1001"), STR("Ann"));
  link_set(true, 0);
  fuzz_reader ok = {(const uint8_t *)"\0\3\0", 3};
  receive_made(&ok, false, false);
}

/** Everything is ended: the person logs out and nobody ever answers. Then nothing may be left. */
static void end(void) {
  size_t txns, calls, peak;
  command(WP_CMD_LOGOUT, 0, 0, STR_NONE, STR_NONE, STR_NONE);
  for (int i = 0; wp_phone_deadline(w.phone) != WP_NEVER; i++) {
    FUZZ_CHECK(i < 1000);
    expire_at_deadline();
    if (w.connect_wanted) link_set(false, 1006);
  }
  if (w.link_up) link_set(false, 1000);
  while (wp_phone_deadline(w.phone) != WP_NEVER) expire_at_deadline();
  wp_phone_usage(w.phone, &txns, &calls, &peak);
  FUZZ_CHECK(calls == 0);
  FUZZ_CHECK(txns == 0);
  // A login that was refused before it began left the account off.
  FUZZ_CHECK(w.account_state == WP_ACCOUNT_OFF || w.account_state == WP_ACCOUNT_REFUSED);
  for (size_t i = 0; i < w.call_count; i++) FUZZ_CHECK(w.calls[i].ended);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzz_reader r = {data, size};
  begin(&r);
  while (r.left) step(&r);
  end();
  return 0;
}
