// SPDX-License-Identifier: MIT
// Attended calls: the server transaction and its 2xx over datagrams, what is agreed on, digits, both ends' BYE, PUBLISH.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "attend/attend_table.h"
#include "base/str.h"
#include "webphone/attend.h"
#include "wire.h"

enum { CALLS = 3 };

static wp_attend *attend;
static void *memory;
static const wp_park_peer server = {"192.0.2.1", 5062, 0};
static char said[32768];  // every message sent since the last `heard`
static wp_attend_output told;
static char user[64], number[64];
static char tag[64];
static wp_call_id call;

static int setup(void **state) {
  static const uint8_t seed[WP_ATTEND_SEED_BYTES] = {1};
  wp_attend_setup how = {.calls = CALLS, .self = "192.0.2.9:5067", .seed = seed};
  (void)state;
  memory = malloc(wp_attend_size(CALLS));
  memset(memory, 0x5a, wp_attend_size(CALLS));
  assert_int_equal(wp_attend_init(memory, wp_attend_size(CALLS), &how, &attend), 0);
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
  told = (wp_attend_output){0};
  for (const wp_attend_output *o = wp_attend_poll(attend); o; o = wp_attend_poll(attend)) {
    if (o->kind == WP_ATTEND_SEND) {
      assert_true(used + o->u.send.bytes.len < sizeof said);
      memcpy(said + used, o->u.send.bytes.at, o->u.send.bytes.len);
      used += o->u.send.bytes.len;
      sent++;
      continue;
    }
    told = *o;
    if (o->kind != WP_ATTEND_CALL) continue;
    call = o->call;
    keep(user, sizeof user, o->u.call.user);
    keep(number, sizeof number, o->u.call.number);
  }
  said[used] = '\0';
  const char *at = strstr(said, "To: <sip:voicemail@portal.invalid>;tag=");
  if (at) sscanf(at, "To: <sip:voicemail@portal.invalid>;tag=%60[a-z0-9-]", tag);
  return sent;
}

static bool says(const char *piece) {
  return strstr(said, piece) != NULL;
}

static int receive(wp_ms now, const char *text) {
  char wired[8192];
  size_t used = 0;
  for (const char *at = text; *at; at++) {
    if (*at == '\n') wired[used++] = '\r';
    wired[used++] = *at;
  }
  guarded_text bytes = guarded_copy(wired, used);
  wp_attend_receive(attend, now, &server, bytes.at, bytes.len);
  return heard();
}

#define OFFER                                                                                                \
  "v=0\no=- 1 1 IN IP4 192.0.2.7\ns=-\nc=IN IP4 192.0.2.7\nt=0 0\nm=audio 4000 RTP/AVP 111 8 0 101\n"        \
  "a=rtpmap:111 opus/48000/2\na=rtpmap:101 telephone-event/8000\nm=video 4002 RTP/AVP 96\na=rtpmap:96 "      \
  "VP8/90000\n"

/** A request; `to` "" is outside of any dialog. */
static int ask(wp_ms now, const char *method, const char *branch, int cseq, const char *to, const char *more,
               const char *body) {
  char text[6000];
  size_t lines = 0;  // of the body: each gets a CR
  for (const char *at = body; *at; at++) lines += *at == '\n';
  snprintf(text, sizeof text,
           "%s sip:voicemail@192.0.2.9:5067;target=sip:1002%%40phone.example;cause=486 SIP/2.0\n"
           "Via: SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bK%s;rport\nMax-Forwards: 70\n"
           "To: <sip:voicemail@portal.invalid>%s%s\nFrom: <sip:1001@phone.example>;tag=f\nCall-ID: "
           "one\nCSeq: %d %s\n"
           "Contact: <sip:1001@192.0.2.7>\nRecord-Route: <sip:192.0.2.1;lr>\n%sContent-Length: %zu\n\n%s",
           method, branch, *to ? ";tag=" : "", to, cseq, method, more, strlen(body) + lines, body);
  return receive(now, text);
}

static int invite(wp_ms now, const char *branch) {
  return ask(now, "INVITE", branch, 1, "", "Content-Type: application/sdp\n", OFFER);
}

static void up(void) {
  assert_int_equal(invite(0, "a"), 1);
  assert_int_equal(wp_attend_answer(attend, 1, call, "192.0.2.9", 30000), 0);
  assert_int_equal(heard(), 1);
  assert_true(says("SIP/2.0 200"));
  assert_int_equal(ask(2, "ACK", "b", 1, tag, "", ""), 0);
  assert_int_equal(told.kind, WP_ATTEND_UP);
}

static void a_call_is_agreed_on(void **state) {
  (void)state;
  assert_int_equal(invite(0, "a"), 1);
  assert_true(says("SIP/2.0 100"));
  assert_string_equal(user, "1002");
  assert_string_equal(number, "1001");
  assert_int_equal(told.u.call.cause, 486);
  assert_string_equal(told.u.call.media.address, "192.0.2.7");
  assert_int_equal(told.u.call.media.port, 4000);
  assert_int_equal(told.u.call.media.payload, 8);  // the first of theirs that we speak
  assert_int_equal(told.u.call.media.events, 101);
  assert_int_equal(wp_attend_answer(attend, 1, call, "192.0.2.9", 30000), 0);
  assert_int_equal(heard(), 1);
  assert_true(says("m=audio 30000 RTP/AVP 8 101\r\n") && says("m=video 0 RTP/AVP 96\r\n"));
  assert_true(says("Contact: <sip:192.0.2.9:5067>;actor=\"msg-taker\";automata\r\n"));
  assert_true(says("Record-Route: <sip:192.0.2.1;lr>"));
  assert_int_equal(invite(2, "a"), 1);  // repeated: the 2xx is
  assert_true(says("SIP/2.0 200"));
}

static void the_2xx_waits_for_its_ack(void **state) {
  (void)state;
  assert_int_equal(invite(0, "a"), 1);
  wp_attend_answer(attend, 0, call, "192.0.2.9", 30000);
  heard();
  wp_attend_expire(attend, 500);
  assert_int_equal(heard(), 1);
  wp_attend_expire(attend, 1000);
  assert_int_equal(heard(), 0);  // T1 has doubled
  wp_attend_expire(attend, 1500);
  assert_int_equal(heard(), 1);
  wp_attend_expire(attend, 32000);  // 13.3.1.4: nobody acknowledged it
  assert_int_equal(heard(), 1);
  assert_true(says("BYE sip:1001@192.0.2.7 SIP/2.0") && says("Route: <sip:192.0.2.1;lr>"));
  assert_int_equal(told.kind, WP_ATTEND_OVER);
  wp_attend_expire(attend, 64001);
  heard();
  assert_int_equal(wp_attend_count(attend), 0);
}

static void digits_come_once(void **state) {
  static const char relay[] = "Content-Type: application/dtmf-relay\n";
  (void)state;
  up();
  assert_int_equal(ask(3, "INFO", "c", 2, tag, relay, "Signal=5\nDuration=160\n"), 1);
  assert_true(told.kind == WP_ATTEND_DIGIT && told.u.digit == '5');
  ask(4, "INFO", "c", 2, tag, relay, "Signal=5\nDuration=160\n");
  assert_int_equal(told.kind, 0);
  assert_true(says("SIP/2.0 200"));
  ask(5, "INFO", "d", 3, tag, "Content-Type: application/dtmf\n", "#\n");
  assert_int_equal(told.u.digit, '#');
  ask(6, "INFO", "e", 4, tag, "Content-Type: application/dtmf\n", "55\n");
  assert_int_equal(told.kind, 0);
  assert_int_equal(ask(7, "INFO", "f", 5, "other", relay, "Signal=5\n"), 1);
  assert_true(says("SIP/2.0 481"));
}

static void both_may_hang_up(void **state) {
  (void)state;
  up();
  assert_int_equal(ask(3, "BYE", "c", 2, tag, "", ""), 1);
  assert_true(says("SIP/2.0 200"));
  assert_int_equal(told.kind, WP_ATTEND_OVER);
  assert_int_equal(wp_attend_end(attend, 4, call), WP_E_STATE);  // what comes late is still taken in
  wp_attend_expire(attend, 6000);
  heard();
  assert_int_equal(wp_attend_count(attend), 0);
  assert_int_equal(wp_attend_end(attend, 6001, call), WP_E_GONE);
}

static void our_bye_waits_for_the_ack_and_repeats(void **state) {
  (void)state;
  char branch[80], text[1000];
  invite(0, "a");
  wp_attend_answer(attend, 0, call, "192.0.2.9", 30000);
  heard();
  assert_int_equal(wp_attend_end(attend, 1, call), 0);
  assert_int_equal(heard(), 0);  // 3261 15
  assert_int_equal(told.kind, WP_ATTEND_OVER);
  assert_int_equal(ask(2, "ACK", "b", 1, tag, "", ""), 1);
  assert_true(says("BYE sip:1001@192.0.2.7 SIP/2.0"));
  sscanf(strstr(said, "branch="), "branch=%60[A-Za-z0-9-]", branch);
  wp_attend_expire(attend, 502);
  assert_int_equal(heard(), 1);
  snprintf(text, sizeof text,
           "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.9:5067;branch=%s\nTo: <sip:1001@phone.example>;tag=f\n"
           "From: <sip:voicemail@portal.invalid>;tag=%s\nCall-ID: one\nCSeq: 1 BYE\nContent-Length: 0\n\n",
           branch, tag);
  receive(503, text);
  wp_attend_expire(attend, 6000);
  heard();
  assert_int_equal(wp_attend_count(attend), 0);
}

static void sound_may_move(void **state) {
  (void)state;
  up();
  assert_int_equal(ask(3, "INVITE", "c", 2, tag, "Content-Type: application/sdp\n",
                       "v=0\no=- 1 2 IN IP4 192.0.2.8\ns=-\nc=IN IP4 192.0.2.8\nt=0 0\nm=audio 5000 RTP/AVP "
                       "0\na=sendonly\n"),
                   1);
  assert_true(says("SIP/2.0 200") && says("m=audio 30000 RTP/AVP 0\r\n") && says("a=recvonly"));
  assert_int_equal(told.kind, WP_ATTEND_MEDIA);
  assert_int_equal(told.u.media.port, 0);  // on hold: it takes none
  ask(4, "INVITE", "d", 3, tag, "Content-Type: application/sdp\n",
      "v=0\no=- 1 3 IN IP4 192.0.2.8\ns=-\nc=IN IP4 192.0.2.8\nt=0 0\nm=audio 5000 RTP/AVP 9\n");
  assert_true(says("SIP/2.0 488"));
  assert_int_equal(told.kind, 0);
}

static void what_cannot_be_is_refused(void **state) {
  (void)state;
  ask(0, "INVITE", "a", 1, "", "", "");
  assert_true(says("SIP/2.0 488"));
  ask(0, "INVITE", "b", 1, "", "Content-Type: application/sdp\n",
      "v=0\no=- 1 1 IN IP4 192.0.2.7\ns=-\nc=IN IP4 192.0.2.7\nt=0 0\nm=audio 4000 UDP/TLS/RTP/SAVPF 0\n");
  assert_true(says("SIP/2.0 488"));
  ask(0, "INVITE", "c", 1, "", "Require: precondition\nContent-Type: application/sdp\n", OFFER);
  assert_true(says("SIP/2.0 420") && says("Unsupported: precondition"));
  ask(0, "SUBSCRIBE", "d", 1, "", "", "");
  assert_true(says("SIP/2.0 405"));
  ask(0, "BYE", "e", 1, "nobody", "", "");
  assert_true(says("SIP/2.0 481"));
  for (int i = 0; i < CALLS; i++) invite(0, (const char *[]){"f", "g", "h"}[i]);
  invite(0, "i");
  assert_true(says("SIP/2.0 503"));
  wp_attend_expire(attend, 10000);  // our user did not decide
  assert_int_equal(heard(), CALLS);
  assert_true(says("SIP/2.0 480"));
}

static void a_caller_who_gives_up(void **state) {
  (void)state;
  invite(0, "a");
  assert_int_equal(ask(1, "CANCEL", "a", 1, "", "", ""), 2);
  assert_true(says("SIP/2.0 200") && says("SIP/2.0 487"));
  assert_int_equal(told.kind, WP_ATTEND_OVER);
  assert_int_equal(ask(2, "ACK", "a", 1, tag, "", ""), 0);
  wp_attend_expire(attend, 6000);
  heard();
  assert_int_equal(wp_attend_count(attend), 0);
}

static void a_mailbox_is_published(void **state) {
  (void)state;
  char branch[80], text[1000];
  wp_attend_waiting w = {STR("1002"), STR("phone.example"), 2, 1, 600};
  assert_int_equal(wp_attend_publish(attend, 0, &server, &w), 0);
  assert_int_equal(heard(), 1);
  assert_true(says("PUBLISH sip:1002@phone.example SIP/2.0") && says("Event: message-summary") &&
              says("Messages-Waiting: yes") && says("Voice-Message: 2/1 (0/0)"));
  assert_int_equal(wp_attend_publish(attend, 1, &server, &w), WP_E_STATE);
  wp_attend_expire(attend, 500);
  assert_int_equal(heard(), 1);
  sscanf(strstr(said, "branch="), "branch=%60[A-Za-z0-9-]", branch);
  snprintf(text, sizeof text,
           "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.9:5067;branch=%s\nTo: <sip:1002@phone.example>;tag=x\n"
           "From: <sip:1002@phone.example>;tag=y\nCall-ID: p\nCSeq: 1 PUBLISH\nContent-Length: 0\n\n",
           branch);
  receive(600, text);
  assert_true(told.kind == WP_ATTEND_PUBLISHED && told.u.published == 200);
  wp_attend_publish(attend, 700, &server, &w);
  heard();
  wp_attend_expire(attend, 700 + 32000);
  heard();
  assert_int_equal(told.u.published, 408);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(a_call_is_agreed_on, setup, teardown),
      cmocka_unit_test_setup_teardown(the_2xx_waits_for_its_ack, setup, teardown),
      cmocka_unit_test_setup_teardown(digits_come_once, setup, teardown),
      cmocka_unit_test_setup_teardown(both_may_hang_up, setup, teardown),
      cmocka_unit_test_setup_teardown(our_bye_waits_for_the_ack_and_repeats, setup, teardown),
      cmocka_unit_test_setup_teardown(sound_may_move, setup, teardown),
      cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, setup, teardown),
      cmocka_unit_test_setup_teardown(a_caller_who_gives_up, setup, teardown),
      cmocka_unit_test_setup_teardown(a_mailbox_is_published, setup, teardown),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
