// SPDX-License-Identifier: MIT
// Parked calls: the server transaction over datagrams and connections, its timers, who is called by whom, why it ends,
// and its limits.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "park/park_table.h"
#include "webphone/park.h"
#include "wire.h"

enum { CALLS = 4 };

static wp_park *park;
static void *memory;
static const wp_park_peer udp = {"192.0.2.1", 5062, 0}, tcp = {"192.0.2.1", 5062, 7};
static char said[32768];     // every message sent since the last `heard`, one after the other
static wp_park_peer to;      // of the last one
static wp_park_output told;  // the last CALL or OVER
static char user[64], domain[64], number[128], name[128], call_id[64];
static wp_call_id call;

static int setup(void **state) {
  static const uint8_t seed[WP_PARK_SEED_BYTES] = {1};
  wp_park_setup how = {.calls = CALLS, .ring = 45000, .self = "192.0.2.9:5066", .seed = seed};
  (void)state;
  memory = malloc(wp_park_size(CALLS));
  memset(memory, 0x5a, wp_park_size(CALLS));
  assert_int_equal(wp_park_init(memory, wp_park_size(CALLS), &how, &park), 0);
  return 0;
}

static int teardown(void **state) {
  (void)state;
  free(memory);
  return 0;
}

static void keep(char *out, size_t size, wp_str text) {
  assert_true(text.len < size);
  if (text.len) memcpy(out, text.at, text.len);
  out[text.len] = '\0';
}

/** All outputs; how many messages were sent. */
static int heard(void) {
  int sent = 0;
  size_t used = 0;
  told = (wp_park_output){0};
  for (const wp_park_output *o = wp_park_poll(park); o; o = wp_park_poll(park)) {
    if (o->kind == WP_PARK_SEND) {
      assert_true(used + o->u.send.bytes.len < sizeof said);
      memcpy(said + used, o->u.send.bytes.at, o->u.send.bytes.len);
      used += o->u.send.bytes.len;
      to = o->u.send.peer;
      sent++;
      continue;
    }
    told = *o;
    if (o->kind != WP_PARK_CALL) continue;
    call = o->call;
    keep(user, sizeof user, o->u.call.user);
    keep(domain, sizeof domain, o->u.call.domain);
    keep(number, sizeof number, o->u.call.number);
    keep(name, sizeof name, o->u.call.name);
    keep(call_id, sizeof call_id, o->u.call.call_id);
  }
  said[used] = '\0';
  return sent;
}

/** A request of the call `id`, with lines that differ; what it gives is in `said` and `told`. */
__attribute__((format(printf, 5, 6))) static int got(wp_ms now, const wp_park_peer *from, const char *method,
                                                     const char *id, const char *more, ...) {
  char lines[12000], text[14000];
  va_list args;
  va_start(args, more);
  vsnprintf(lines, sizeof lines, more, args);
  va_end(args);
  size_t used = 0;
  int len = snprintf(
      text, sizeof text,
      "%s sip:1001@phone.example SIP/2.0\n"
      "Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bK%s;rport\n"
      "Via: SIP/2.0/WS far.invalid;branch=z9hG4bKfar, SIP/2.0/WS x.invalid;branch=z9hG4bKx\n"
      "Max-Forwards: 70\nTo: <sip:1001@phone.example>\nFrom: \"Ben\" <sip:1002@phone.example>;tag=f\n"
      "Call-ID: %s\nCSeq: 3 %s\n%sContent-Length: 0\n\n",
      method, id, id, method, lines);
  char wired[16000];
  for (int i = 0; i < len; i++) {
    if (text[i] == '\n') wired[used++] = '\r';
    wired[used++] = text[i];
  }
  guarded_text bytes = guarded_copy(wired, used);
  wp_park_receive(park, now, from, bytes.at, bytes.len);
  return heard();
}

static bool says(const char *piece) {
  return strstr(said, piece) != NULL;
}

static int invite(wp_ms now, const wp_park_peer *from, const char *id) {
  return got(now, from, "INVITE", id, "%s",
             "Contact: <sip:1002@192.0.2.7>\nRecord-Route: <sip:192.0.2.1;lr>\n");
}

static int answer(wp_ms now, uint32_t status) {
  assert_int_equal(wp_park_answer(park, now, call, status), 0);
  return heard();
}

static int wait_until(wp_ms now) {
  assert_int_equal(wp_park_expire(park, now), 0);
  return heard();
}

static void a_call_is_parked_rings_and_is_refused(void **state) {
  (void)state;
  assert_int_equal(invite(1000, &udp, "a"), 1);
  assert_true(says("SIP/2.0 100 "));
  assert_true(says("Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKa;rport=5062;received=192.0.2.1\r\n"));
  assert_true(says("Via: SIP/2.0/WS far.invalid;branch=z9hG4bKfar\r\nVia: SIP/2.0/WS x.invalid"));
  assert_int_equal(told.kind, WP_PARK_CALL);
  assert_int_equal(told.u.call.ring, 45000);
  assert_string_equal(user, "1001");
  assert_string_equal(domain, "phone.example");
  assert_string_equal(number, "1002");
  assert_string_equal(name, "Ben");
  assert_string_equal(call_id, "a");
  assert_int_equal(answer(1001, 180), 1);
  assert_true(says("SIP/2.0 180 ") && says("Record-Route: <sip:192.0.2.1;lr>") &&
              says("Contact: <sip:192.0.2.9:5066>"));
  assert_int_equal(wp_park_answer(park, 1002, call, 180), WP_E_STATE);
  assert_int_equal(answer(1003, 603), 1);
  assert_true(says("SIP/2.0 603 ") && !says("Record-Route"));
  assert_int_equal(told.u.over.end, WP_PARK_ANSWERED);
  assert_int_equal(got(1004, &udp, "ACK", "a", "%s", ""), 0);
  assert_int_equal(wp_park_count(park), 1);
  assert_int_equal(wp_park_deadline(park), 1004 + 5000);  // timer I
  assert_int_equal(got(1005, &udp, "ACK", "a", "%s", ""), 0);
  wait_until(6004);
  assert_int_equal(wp_park_count(park), 0);
  assert_int_equal(wp_park_answer(park, 7000, call, 180), WP_E_GONE);
  assert_int_equal(wp_park_deadline(park), WP_NEVER);
}

static void what_is_asked_again_gets_the_last_answer_again(void **state) {
  (void)state;
  invite(0, &udp, "a");
  assert_int_equal(invite(10, &udp, "a"), 1);
  assert_true(says("SIP/2.0 100 "));
  assert_int_equal(told.kind, 0);
  answer(20, 180);
  assert_int_equal(invite(30, &udp, "a"), 1);
  assert_true(says("SIP/2.0 180 "));
  answer(40, 486);
  invite(50, &udp, "a");
  assert_true(says("SIP/2.0 486 "));
}

static void a_refusal_is_repeated_until_its_ack_but_not_on_a_connection(void **state) {
  static const wp_ms repeats[] = {500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500};
  (void)state;
  invite(0, &udp, "a");
  answer(0, 480);
  for (size_t i = 0; i < sizeof repeats / sizeof *repeats; i++) {
    assert_int_equal(wp_park_deadline(park), repeats[i]);
    assert_int_equal(wait_until(repeats[i]), 1);
    assert_true(says("SIP/2.0 480 "));
  }
  assert_int_equal(wait_until(32000), 0);  // H
  assert_int_equal(wp_park_count(park), 0);
  invite(40000, &tcp, "b");
  answer(40000, 480);
  assert_int_equal(to.link, 7);
  assert_int_equal(wp_park_deadline(park), 72000);
  got(40001, &tcp, "ACK", "b", "%s", "");
  wait_until(40001);
  assert_int_equal(wp_park_count(park), 0);
}

static void a_cancel_says_why(void **state) {
  static const struct {
    const char *reason;
    wp_park_end end;
  } cases[] = {
      {"", WP_PARK_MISSED},
      {"Reason: SIP;cause=200;text=\"Call completed elsewhere\"\n", WP_PARK_ELSEWHERE},
      {"Reason: Q.850 ;cause=16, sip ; text=\"a,b\" ;cause=200\n", WP_PARK_ELSEWHERE},
      {"Reason: Q.850;cause=26\n", WP_PARK_ELSEWHERE},
      {"Reason: SIP;cause=603\n", WP_PARK_REFUSED},
      {"Reason: SIP;cause=2000\nReason: ;;;\n", WP_PARK_MISSED},
  };
  char id[8];
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    snprintf(id, sizeof id, "c%zu", i);
    invite(i * 100000, &udp, id);
    assert_int_equal(got(i * 100000 + 1, &udp, "CANCEL", id, "%s", cases[i].reason), 2);
    assert_true(says("SIP/2.0 200 ") && says("CSeq: 3 CANCEL") && says("SIP/2.0 487 ") &&
                says("CSeq: 3 INVITE"));
    assert_int_equal(told.kind, WP_PARK_OVER);
    assert_int_equal(told.u.over.end, cases[i].end);
    assert_int_equal(got(i * 100000 + 2, &udp, "CANCEL", id, "%s", ""), 1);  // again: 200, and nothing more
    assert_int_equal(told.kind, 0);
    got(i * 100000 + 3, &udp, "ACK", id, "%s", "");
    wait_until(i * 100000 + 9000);
  }
  assert_int_equal(got(999999, &udp, "CANCEL", "nobody", "%s", ""), 1);
  assert_true(says("SIP/2.0 481 "));
}

static void a_ring_ends_by_itself(void **state) {
  (void)state;
  got(0, &udp, "INVITE", "a", "%s", "Expires: 10\n");
  assert_int_equal(told.u.call.ring, 10000);
  answer(5, 180);
  assert_int_equal(wait_until(13999), 0);
  assert_int_equal(wait_until(14000), 1);
  assert_true(says("SIP/2.0 480 "));
  assert_int_equal(told.u.over.end, WP_PARK_MISSED);
}

static void who_calls_whom(void **state) {
  (void)state;
  got(0, &udp, "INVITE", "a", "%s", "P-Called-Party-ID: <sip:%31003@Phone.Example>\n");
  assert_string_equal(user, "1003");
  assert_string_equal(domain, "Phone.Example");
  got(0, &udp, "INVITE", "b", "%s",
      "P-Asserted-Identity: \"A \\\"B\\\"\" <sip:7@other.example>, <tel:+49123>\n");
  assert_string_equal(number, "7@other.example");
  assert_string_equal(name, "A \"B\"");
  got(0, &udp, "INVITE", "c", "%s", "Privacy: header;id\nP-Asserted-Identity: <sip:7@phone.example>\n");
  assert_string_equal(number, "");
  assert_string_equal(name, "");
  assert_int_equal(got(0, &udp, "INVITE", "d", "%s", "P-Called-Party-ID: <sip:phone.example>\n"), 1);
  assert_true(says("SIP/2.0 404 "));
  got(0, &udp, "INVITE", "e", "%s", "P-Called-Party-ID: <<<\n");
  assert_true(says("SIP/2.0 404 "));
}

static void what_is_no_call_is_answered_and_forgotten(void **state) {
  (void)state;
  got(0, &udp, "OPTIONS", "a", "%s", "");
  assert_true(says("SIP/2.0 200 ") && says("Allow: INVITE, ACK, CANCEL, OPTIONS\r\n"));
  got(0, &udp, "REGISTER", "a", "%s", "");
  assert_true(says("SIP/2.0 405 "));
  got(0, &udp, "INVITE", "b", "%s", "Require: 100rel, x\n");
  assert_true(says("SIP/2.0 420 ") && says("Unsupported: 100rel, x\r\n"));
  assert_int_equal(got(0, &udp, "ACK", "none", "%s", ""), 0);
  assert_int_equal(got(0, &udp, "INVITE", "x", "X: %0*d\n", 1900, 1), 1);
  assert_int_equal(wp_park_receive(park, 0, &udp, "\r\n\r\n", 4), WP_E_SIP_START);
  assert_int_equal(heard(), 0);
  assert_int_equal(wp_park_count(park), 1);
}

static void one_call_forked_twice_wakes_once(void **state) {
  (void)state;
  invite(0, &udp, "a");
  static const char again[] = "INVITE sip:1001@phone.example SIP/2.0\r\nVia: SIP/2.0/UDP "
                              "192.0.2.1;branch=z9hG4bKother\r\nMax-Forwards: 70\r\n"
                              "To: <sip:1001@phone.example>\r\nFrom: "
                              "<sip:1002@phone.example>;tag=f\r\nCall-ID: a\r\nCSeq: 3 INVITE\r\n\r\n";
  wp_park_receive(park, 1, &udp, again, sizeof again - 1);
  heard();
  assert_true(says("SIP/2.0 482 "));
  assert_int_equal(to.port, 5060);  // no rport: to the port that Via names
  assert_int_equal(wp_park_count(park), 1);
}

/** A call to a group has one Call-ID and as many phones as members. */
static void members_of_a_group_are_woken_each(void **state) {
  (void)state;
  invite(0, &udp, "a");
  got(0, &udp, "INVITE", "b", "%s", "P-Called-Party-ID: <sip:1005@PHONE.example>\n");
  assert_int_equal(told.kind, WP_PARK_CALL);
  static const char second[] = "INVITE sip:1006@phone.example SIP/2.0\r\nVia: SIP/2.0/UDP "
                               "192.0.2.1;branch=z9hG4bKsix\r\nMax-Forwards: 70\r\n"
                               "To: <sip:1001@phone.example>\r\nFrom: "
                               "<sip:1002@phone.example>;tag=f\r\nCall-ID: a\r\nCSeq: 3 INVITE\r\n\r\n";
  wp_park_receive(park, 1, &udp, second, sizeof second - 1);
  heard();
  assert_int_equal(told.kind, WP_PARK_CALL);
  assert_string_equal(user, "1006");
  assert_int_equal(wp_park_count(park), 3);
}

/** Whatever its length, a header is answered: silence would cost the SIP server its whole timer. */
static void long_headers_are_answered(void **state) {
  static const char *const lines[] = {"Via: SIP/2.0/UDP %0*d.invalid;branch=z9hG4bKlong\n",
                                      "Record-Route: <sip:%0*d.invalid;lr>\n", "Reason: SIP;text=%0*d\n"};
  (void)state;
  for (int i = 0; i < 3; i++) {
    got(0, &udp, "INVITE", i ? i == 1 ? "b" : "c" : "a", lines[i], 10000, 1);
    if (!says(i < 2 ? "SIP/2.0 513 " : "SIP/2.0 100 ")) fail_msg("%s: %.60s", lines[i], said);
  }
  static const char *const heads[] = {"To", "From", "Call-ID"};
  for (int i = 0; i < 3; i++) {
    char text[16000];
    int len =
        snprintf(text, sizeof text,
                 "INVITE sip:1001@phone.example SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKh%d\r\n"
                 "Max-Forwards: 70\r\nTo: \"%0*d\" <sip:1001@phone.example>\r\nFrom: \"%0*d\" "
                 "<sip:1002@phone.example>;tag=f\r\nCall-ID: %0*d\r\nCSeq: 3 INVITE\r\n\r\n",
                 i, i == 0 ? 10000 : 1, 1, i == 1 ? 10000 : 1, 1, i == 2 ? 10000 : 1, 1);
    wp_park_receive(park, 0, &udp, text, (size_t)len);
    heard();
    if (!says("SIP/2.0 513 ")) fail_msg("%s: %.60s", heads[i], said);
  }
  assert_int_equal(wp_park_count(park), 1);
}

static void full_is_an_answer(void **state) {
  static const char *const ids[] = {"a", "b", "c", "d", "e"};
  (void)state;
  for (int i = 0; i < CALLS; i++) invite(0, &udp, ids[i]);
  assert_int_equal(invite(0, &udp, ids[CALLS]), 1);
  assert_true(says("SIP/2.0 503 "));
  assert_int_equal(wait_until(49000), CALLS);
  assert_int_equal(wp_park_receive(park, 49000, &udp, "x", 1), WP_E_SIP_START);
  heard();
  // Too long to be kept: 513, and its place is free again.
  wait_until(200000);
  assert_int_equal(wp_park_count(park), 0);
  got(200000, &udp, "INVITE", "f", "Via: SIP/2.0/UDP %0*d.invalid;branch=z9hG4bKlong\n", 900, 1);
  int before = (int)wp_park_count(park);
  for (int i = 0; i < 3; i++)
    got(200000, &udp, "INVITE", "g",
        "Record-Route: <sip:%0*d.invalid;lr>\nRecord-Route: <sip:%0*d.invalid;lr>\nRecord-Route: "
        "<sip:%0*d.invalid;lr>\n",
        900, 1, 900, 2, 900, 3);
  assert_true(says("SIP/2.0 513 "));
  assert_int_equal(wp_park_count(park), before);
}

static void undrained_input_is_refused(void **state) {
  (void)state;
  assert_int_equal(wp_park_receive(park, 0, &udp, "OPTIONS", 7), WP_E_SIP_START);
  heard();
  invite(0, &udp, "a");
  wp_park_answer(park, 0, call, 180);
  assert_int_equal(wp_park_answer(park, 0, call, 486), WP_E_UNDRAINED);
  assert_int_equal(wp_park_expire(park, 0), WP_E_UNDRAINED);
  heard();
  assert_int_equal(wp_park_answer(park, 0, call, 200), WP_E_ARG);
  assert_int_equal(wp_park_answer(park, 0, call ^ (1u << 20), 480), WP_E_GONE);
}

static void messages_are_found_in_a_stream(void **state) {
  static const char two[] = "A x\r\nContent-Length: 3\r\n\r\nabcB y\r\nl: 0\r\n\r\n";
  size_t out = 1;
  (void)state;
  for (size_t cut = 0; cut < sizeof two; cut++) {
    guarded_text bytes = guarded_copy(two, cut);
    assert_int_equal(wp_park_frame(bytes.at, bytes.len, 1000, &out), 0);
    assert_int_equal(out, cut >= 29 ? 29 : 0);
  }
  assert_int_equal(wp_park_frame("\r\n\r\nA\r\n\r\n", 10, 1000, &out), 0);
  assert_int_equal(out, 9);
  assert_int_equal(wp_park_frame("A\r\nContent-Length: x\r\n\r\n", 24, 1000, &out), WP_E_SIP_LENGTH);
  assert_int_equal(wp_park_frame("A\r\nContent-Length: 4294967295\r\n\r\n", 33, 1000, &out),
                   WP_E_MESSAGE_SIZE);
  assert_int_equal(wp_park_frame("AAAAAAAAAA", 10, 10, &out), WP_E_MESSAGE_SIZE);
}

static void every_edge_of_the_table_ends_somewhere(void **state) {
  (void)state;
  for (uint32_t s = 0; s < PARK_STATES; s++) {
    int edges = 0;
    for (uint32_t e = 0; e < PARK_EVENTS; e++) edges += park_edge_of(s, e) != NULL;
    assert_int_equal(edges > 0, s != PARK_FREE);
    if (s != PARK_FREE) assert_non_null(park_edge_of(s, PARK_TIMER));  // nothing waits for ever
  }
  assert_null(park_edge_of(PARK_STATES, 0));
  assert_null(park_edge_of(PARK_WAITING, PARK_EVENTS));
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
  const struct CMUnitTest tests[] = {
      TEST(a_call_is_parked_rings_and_is_refused),
      TEST(what_is_asked_again_gets_the_last_answer_again),
      TEST(a_refusal_is_repeated_until_its_ack_but_not_on_a_connection),
      TEST(a_cancel_says_why),
      TEST(a_ring_ends_by_itself),
      TEST(who_calls_whom),
      TEST(what_is_no_call_is_answered_and_forgotten),
      TEST(one_call_forked_twice_wakes_once),
      TEST(members_of_a_group_are_woken_each),
      TEST(long_headers_are_answered),
      TEST(full_is_an_answer),
      TEST(undrained_input_is_refused),
      TEST(messages_are_found_in_a_stream),
      TEST(every_edge_of_the_table_ends_somewhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
