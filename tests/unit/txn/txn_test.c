// SPDX-License-Identifier: MIT
// Transactions with messages: matching, the ACK of a refusal, CANCEL, retransmissions, time, limits.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "txn/txn_table.h"
#include "webphone/err.h"
#include "wire.h"

static txn_table table;
static out_queue queue;
static const txn_owner call_1 = {OWNER_CALL, 1, 7};

static int setup(void **state) {
  (void)state;
  wire_reset();
  memset(&table, 0x5a, sizeof table);
  txn_init(&table);
  table.sender = (sip_sender){STR("WSS"), STR("abc.invalid")};
  out_init(&queue, &wire_arena);
  return 0;
}

static sip_request_head head(sip_method method, const char *branch) {
  return (sip_request_head){.method = method,
                            .uri = STR("sip:1002@example.com"),
                            .routes = STR("Route: <sip:p1.example.com;lr>\r\n"),
                            .from = STR("<sip:1001@example.com>;tag=a"),
                            .to = STR("<sip:1002@example.com>"),
                            .call_id = STR("c1"),
                            .cseq = 5,
                            .branch = str_of(branch)};
}

static txn_id start(sip_method method, const char *branch) {
  sip_request_head h = head(method, branch);
  txn_id id = 0;
  assert_int_equal(txn_start_client(&table, 1000, &h, call_1, &id), 0);
  assert_int_not_equal(id, 0);
  return id;
}

static sip_msg response(unsigned status, const char *branch, const char *method) {
  return wire("SIP/2.0 %u Words\n"
              "Via: SIP/2.0/WSS abc.invalid;branch=%s\n"
              "From: <sip:1001@example.com>;tag=a\n"
              "To: <sip:1002@example.com>;tag=b%u\n"
              "Call-ID: c1\n"
              "CSeq: 5 %s\n"
              "Contact: <sip:1002@192.0.2.2>\n"
              "Content-Length: 0\n\n",
              status, branch, status, method);
}

static uint32_t got(const sip_msg *msg, wp_ms now) {
  txn *t = txn_match_response(&table, msg);
  return t ? txn_got_response(&table, t, msg, now, &queue) : 0;
}

static uint32_t got_new(unsigned status, const char *branch, const char *method, wp_ms now) {
  sip_msg msg = response(status, branch, method);
  return got(&msg, now);
}

static wp_str sent(void) {
  const wp_output *o = out_next(&queue);
  if (!o) return STR_NONE;
  assert_int_equal(o->kind, WP_DO_SEND);
  return o->u.send.bytes;
}

static void test_refusal_is_acknowledged(void **state) {
  (void)state;
  start(SIP_INVITE, "z9hG4bKx");
  assert_int_equal(got_new(180, "z9hG4bKx", "INVITE", 1100), TXN_TELL);
  assert_true(out_drained(&queue));
  assert_int_equal(got_new(486, "z9hG4bKx", "INVITE", 1200), TXN_TELL);
  wp_str ack = sent();
  // 17.1.1.3: Request-URI, branch, Route and CSeq number of the INVITE, To of the response.
  assert_true(str_starts(ack, STR("ACK sip:1002@example.com SIP/2.0\r\n")));
  assert_true(wire_has(ack, "Via: SIP/2.0/WSS abc.invalid;branch=z9hG4bKx"));
  assert_true(wire_has(ack, "\r\nRoute: <sip:p1.example.com;lr>\r\n"));
  assert_true(wire_has(ack, "\r\nTo: <sip:1002@example.com>;tag=b486\r\n"));
  assert_true(wire_has(ack, "\r\nFrom: <sip:1001@example.com>;tag=a\r\n"));
  assert_true(wire_has(ack, "\r\nCSeq: 5 ACK\r\n"));
  assert_true(wire_has(ack, "\r\nContent-Length: 0\r\n\r\n"));
  // D is zero: the slot is free, a repetition is a stray.
  assert_int_equal(txn_count(&table), 0);
  assert_int_equal(got_new(486, "z9hG4bKx", "INVITE", 1300), 0);
  assert_true(out_drained(&queue));
}

static void test_accepted_lets_every_2xx_through(void **state) {
  (void)state;
  start(SIP_INVITE, "z9hG4bKx");
  assert_int_equal(got_new(200, "z9hG4bKx", "INVITE", 2000), TXN_TELL);
  assert_int_equal(got_new(200, "z9hG4bKx", "INVITE", 3000), TXN_TELL);
  assert_int_equal(got_new(202, "z9hG4bKx", "INVITE", 4000), TXN_TELL);  // another fork
  assert_int_equal(got_new(180, "z9hG4bKx", "INVITE", 4000), 0);
  assert_int_equal(got_new(486, "z9hG4bKx", "INVITE", 4000), 0);
  assert_true(out_drained(&queue));
  assert_int_equal(txn_deadline(&table), 2000 + TXN_T1_64);
  txn_failure failure;
  assert_false(txn_next_failure(&table, 2000 + TXN_T1_64, &failure));  // M ends it, nobody is told
  assert_int_equal(txn_count(&table), 0);
}

static void test_strays_match_nothing(void **state) {
  (void)state;
  start(SIP_INVITE, "z9hG4bKx");
  assert_int_equal(got_new(200, "z9hG4bKy", "INVITE", 1100), 0);
  assert_int_equal(got_new(200, "z9hG4bKx", "CANCEL", 1100), 0);
  assert_int_equal(got_new(200, "z9hG4bKxx", "INVITE", 1100), 0);
  sip_msg msg = wire("SIP/2.0 200 OK\n"
                     "Via: SIP/2.0/WSS other.invalid;branch=z9hG4bKx\n"  // 18.1.2
                     "From: <sip:1001@example.com>;tag=a\nTo: <sip:1002@example.com>;tag=b\n"
                     "Call-ID: c1\nCSeq: 5 INVITE\nContent-Length: 0\n\n");
  assert_null(txn_match_response(&table, &msg));
  assert_int_equal(txn_count(&table), 1);
}

static void test_timeout_is_told_once(void **state) {
  (void)state;
  start(SIP_INVITE, "z9hG4bKx");
  start(SIP_REGISTER, "z9hG4bKy");
  txn_failure failure;
  assert_int_equal(txn_deadline(&table), 1000 + TXN_T1_64);
  assert_false(txn_next_failure(&table, 999 + TXN_T1_64, &failure));
  assert_true(txn_next_failure(&table, 1000 + TXN_T1_64, &failure));
  assert_int_equal(failure.method, SIP_INVITE);
  assert_true(failure.timeout);
  assert_int_equal(failure.owner.mark, 7);
  assert_true(txn_next_failure(&table, 1000 + TXN_T1_64, &failure));
  assert_int_equal(failure.method, SIP_REGISTER);
  assert_false(txn_next_failure(&table, 1000 + TXN_T1_64, &failure));
  assert_int_equal(txn_deadline(&table), WP_NEVER);
}

static void test_provisional_stops_timer_b_but_not_f(void **state) {
  (void)state;
  start(SIP_INVITE, "z9hG4bKx");
  assert_int_equal(got_new(100, "z9hG4bKx", "INVITE", 1100), TXN_TELL);
  assert_int_equal(txn_deadline(&table), WP_NEVER);
  start(SIP_BYE, "z9hG4bKy");
  assert_int_equal(got_new(100, "z9hG4bKy", "BYE", 1100), TXN_TELL);
  assert_int_equal(txn_deadline(&table), 1000 + TXN_T1_64);
}

static void test_cancel(void **state) {
  (void)state;
  txn_id invite = start(SIP_INVITE, "z9hG4bKx");
  assert_int_equal(txn_cancel(&table, invite, 1050, STR_NONE, call_1, &queue), WP_E_STATE);  // 9.1
  got_new(180, "z9hG4bKx", "INVITE", 1100);
  assert_int_equal(txn_cancel(&table, invite, 2000, STR("Reason: SIP;cause=200\r\n"), call_1, &queue), 0);
  wp_str cancel = sent();
  assert_true(str_starts(cancel, STR("CANCEL sip:1002@example.com SIP/2.0\r\n")));
  assert_true(wire_has(cancel, ";branch=z9hG4bKx\r\n"));
  assert_true(wire_has(cancel, "\r\nCSeq: 5 CANCEL\r\n"));
  assert_true(wire_has(cancel, "\r\nTo: <sip:1002@example.com>\r\n"));
  assert_true(wire_has(cancel, "\r\nRoute: <sip:p1.example.com;lr>\r\n"));
  assert_true(wire_has(cancel, "\r\nReason: SIP;cause=200\r\n"));
  assert_int_equal(txn_cancel(&table, invite, 2001, STR_NONE, call_1, &queue), WP_E_STATE);
  // Both are found though they share the branch.
  assert_int_equal(got_new(200, "z9hG4bKx", "CANCEL", 2100), TXN_TELL);
  assert_int_equal(got_new(487, "z9hG4bKx", "INVITE", 2100), TXN_TELL);
  assert_true(str_starts(sent(), STR("ACK ")));
  assert_int_equal(txn_count(&table), 0);
  assert_int_equal(txn_cancel(&table, invite, 2200, STR_NONE, call_1, &queue), WP_E_GONE);
}

static void test_cancel_that_is_never_answered(void **state) {
  (void)state;
  txn_id invite = start(SIP_INVITE, "z9hG4bKx");
  got_new(180, "z9hG4bKx", "INVITE", 1100);
  assert_int_equal(txn_cancel(&table, invite, 2000, STR_NONE, call_1, &queue), 0);
  got_new(180, "z9hG4bKx", "INVITE", 2100);  // does not stop the wait
  txn_failure failure;
  assert_int_equal(txn_deadline(&table), 2000 + TXN_T1_64);
  assert_true(txn_next_failure(&table, 2000 + TXN_T1_64, &failure));
  assert_true(txn_next_failure(&table, 2000 + TXN_T1_64, &failure));
  assert_int_equal(txn_count(&table), 0);
}

static void test_link_down(void **state) {
  (void)state;
  start(SIP_INVITE, "z9hG4bKx");
  start(SIP_INVITE, "z9hG4bKy");
  got_new(200, "z9hG4bKy", "INVITE", 1100);  // ACCEPTED outlives the link
  txn_link_down(&table, 1100);
  assert_int_equal(txn_deadline(&table), 0);
  assert_int_equal(got_new(200, "z9hG4bKx", "INVITE", 1200), 0);  // what failed hears nothing any more
  txn_failure failure;
  assert_true(txn_next_failure(&table, 1200, &failure));
  assert_false(failure.timeout);
  assert_false(txn_next_failure(&table, 1200, &failure));
  assert_int_equal(txn_count(&table), 1);
  assert_int_equal(got_new(200, "z9hG4bKy", "INVITE", 1300), TXN_TELL);
}

/** 9.1: what rings somewhere can be cancelled by the next link, and by the one after that, when nobody knows whether it was heard. */
static void test_link_down_while_it_rings(void **state) {
  (void)state;
  txn_failure failure;
  txn_id invite = start(SIP_INVITE, "z9hG4bKx");
  got_new(180, "z9hG4bKx", "INVITE", 1100);
  for (wp_ms now = 2000; now <= 3000; now += 1000) {
    txn_link_down(&table, now);
    while (txn_next_failure(&table, now, &failure)) assert_false(failure.timeout);
    assert_int_equal(txn_deadline(&table), now + TXN_T1_64);
    assert_int_equal(txn_cancel(&table, invite, now + 1, STR_NONE, call_1, &queue), 0);
    assert_int_equal(txn_cancel(&table, invite, now + 1, STR_NONE, call_1, &queue), WP_E_STATE);
  }
  txn_link_down(&table, 4000);
  while (txn_next_failure(&table, 4000, &failure)) assert_false(failure.timeout);
  assert_false(txn_next_failure(&table, 4000 + TXN_T1_64, &failure));  // the owner was told long ago
  assert_int_equal(txn_count(&table), 0);
}

// Servers.

static sip_msg request(const char *method, const char *branch, unsigned cseq, const char *cseq_method) {
  return wire("%s sip:1001@abc.invalid SIP/2.0\n"
              "Via: SIP/2.0/WSS p1.example.com:8081;branch=%s\n"
              "Max-Forwards: 70\n"
              "From: <sip:1002@example.com>;tag=x\n"
              "To: <sip:1001@example.com>%s\n"
              "Call-ID: c9\n"
              "CSeq: %u %s\n"
              "Contact: <sip:1002@192.0.2.2>\n"
              "Content-Length: 0\n\n",
              method, branch, strcmp(method, "ACK") ? "" : ";tag=mine", cseq, cseq_method);
}

static uint32_t receive(const char *method, const char *branch, txn **found) {
  sip_msg msg = request(method, branch, 1, method);
  return txn_got_request(&table, &msg, 1000, &queue, found);
}

static txn_id serve(const char *method, const char *branch) {
  sip_msg msg = request(method, branch, 1, method);
  txn *found;
  txn_id id = 0;
  assert_int_equal(txn_got_request(&table, &msg, 1000, &queue, &found), TXN_NEW);
  assert_null(found);
  assert_int_equal(txn_start_server(&table, 1000, &msg, call_1, &id), 0);
  return id;
}

static void test_invite_refused(void **state) {
  (void)state;
  txn *found;
  txn_id id = serve("INVITE", "z9hG4bKs");
  assert_int_equal(receive("INVITE", "z9hG4bKs", &found), TXN_ABSORBED);
  assert_true(out_drained(&queue));  // nothing was answered yet
  assert_int_equal(txn_respond(&table, id, 1000, 180, STR("SIP/2.0 180 Ringing\r\n"), &queue), 0);
  assert_true(str_eq(sent(), STR("SIP/2.0 180 Ringing\r\n")));
  assert_int_equal(receive("INVITE", "z9hG4bKs", &found), TXN_ABSORBED);
  assert_int_equal(txn_id_of(&table, found), id);
  assert_true(str_eq(sent(), STR("SIP/2.0 180 Ringing\r\n")));
  assert_int_equal(txn_respond(&table, id, 5000, 486, STR("SIP/2.0 486 Busy Here\r\n"), &queue), 0);
  assert_true(str_eq(sent(), STR("SIP/2.0 486 Busy Here\r\n")));
  assert_int_equal(txn_respond(&table, id, 5000, 180, STR("SIP/2.0 180 Ringing\r\n"), &queue), WP_E_STATE);
  assert_int_equal(txn_respond(&table, id, 5000, 200, STR("SIP/2.0 200 OK\r\n"), &queue), WP_E_STATE);
  assert_int_equal(receive("INVITE", "z9hG4bKs", &found), TXN_ABSORBED);
  assert_true(str_eq(sent(), STR("SIP/2.0 486 Busy Here\r\n")));
  assert_int_equal(txn_deadline(&table), 5000 + TXN_T1_64);  // H
  assert_int_equal(receive("ACK", "z9hG4bKs", &found), TXN_ABSORBED);
  assert_null(found);
  assert_int_equal(txn_count(&table), 0);
  assert_int_equal(txn_respond(&table, id, 6000, 486, STR("x"), &queue), WP_E_GONE);
}

static void test_no_ack_for_a_refusal(void **state) {
  (void)state;
  txn_id id = serve("INVITE", "z9hG4bKs");
  txn_respond(&table, id, 1000, 486, STR("SIP/2.0 486 Busy Here\r\n"), &queue);
  txn_failure failure;
  assert_true(txn_next_failure(&table, 1000 + TXN_T1_64, &failure));
  assert_true(failure.timeout);
  assert_int_equal(failure.method, SIP_INVITE);
  assert_int_equal(txn_count(&table), 0);
}

static void test_invite_accepted(void **state) {
  (void)state;
  txn *found;
  txn_id id = serve("INVITE", "z9hG4bKs");
  txn_respond(&table, id, 1000, 200, STR("SIP/2.0 200 OK\r\n"), &queue);
  sent();
  assert_int_equal(receive("INVITE", "z9hG4bKs", &found), TXN_ABSORBED);  // 6026 7.1: absorbed, no answer
  assert_true(out_drained(&queue));
  assert_int_equal(txn_respond(&table, id, 1500, 200, STR("SIP/2.0 200 OK\r\n"), &queue), 0);
  assert_true(str_eq(sent(), STR("SIP/2.0 200 OK\r\n")));
  assert_int_equal(receive("ACK", "z9hG4bKs", &found), TXN_NEW);  // the owner ends its repetition
  assert_non_null(found);
  assert_int_equal(receive("ACK", "z9hG4bKother", &found), TXN_NEW);
  assert_null(found);
  assert_int_equal(txn_deadline(&table), 1000 + TXN_T1_64);  // L, not moved by the repetition
  txn_failure failure;
  assert_false(txn_next_failure(&table, 1000 + TXN_T1_64, &failure));
  assert_int_equal(txn_count(&table), 0);
}

static void test_cancel_finds_its_invite(void **state) {
  (void)state;
  txn *found;
  txn_id id = serve("INVITE", "z9hG4bKs");
  assert_int_equal(receive("CANCEL", "z9hG4bKother", &found), TXN_NEW);
  assert_null(found);
  assert_int_equal(receive("CANCEL", "z9hG4bKs", &found), TXN_NEW);
  assert_non_null(found);
  assert_int_equal(txn_id_of(&table, found), id);
}

static void test_other_requests(void **state) {
  (void)state;
  txn *found;
  txn_id id = serve("OPTIONS", "z9hG4bKo");
  assert_int_equal(receive("OPTIONS", "z9hG4bKo", &found), TXN_ABSORBED);
  assert_true(out_drained(&queue));
  assert_int_equal(txn_respond(&table, id, 1000, 200, STR("SIP/2.0 200 OK\r\n"), &queue), 0);
  assert_true(str_eq(sent(), STR("SIP/2.0 200 OK\r\n")));
  assert_int_equal(txn_count(&table), 0);  // J is zero
}

static void test_old_branches(void **state) {
  (void)state;
  txn *found;
  txn_id id = serve("INVITE", "1");  // no magic cookie: 17.2.3 for RFC 2543
  assert_int_equal(receive("INVITE", "1", &found), TXN_ABSORBED);
  assert_int_equal(txn_id_of(&table, found), id);
  sip_msg other = request("INVITE", "1", 2, "INVITE");  // same branch, another request
  assert_int_equal(txn_got_request(&table, &other, 1000, &queue, &found), TXN_NEW);
  txn_respond(&table, id, 1000, 486, STR("SIP/2.0 486 Busy Here\r\n"), &queue);
  sent();
  assert_int_equal(receive("ACK", "1", &found), TXN_ABSORBED);
  assert_int_equal(txn_count(&table), 0);
}

static void test_same_branch_of_another_hop(void **state) {
  (void)state;
  txn *found;
  serve("INVITE", "z9hG4bKs");
  sip_msg msg = wire("INVITE sip:1001@abc.invalid SIP/2.0\n"
                     "Via: SIP/2.0/WSS p2.example.com:8081;branch=z9hG4bKs\n"
                     "Max-Forwards: 70\nFrom: <sip:1002@example.com>;tag=x\nTo: <sip:1001@example.com>\n"
                     "Call-ID: c9\nCSeq: 1 INVITE\nContact: <sip:1002@192.0.2.2>\nContent-Length: 0\n\n");
  assert_int_equal(txn_got_request(&table, &msg, 1000, &queue, &found), TXN_NEW);
}

// Limits, handles, owners.

static void test_pool(void **state) {
  (void)state;
  char branch[32];
  txn_id id;
  for (unsigned i = 0; i < TXN_MAX - TXN_SPARE; i++) {
    snprintf(branch, sizeof branch, "z9hG4bK%u", i);
    serve("INVITE", branch);
  }
  // Requests from outside cannot take what the phone needs to end its calls.
  sip_msg msg = request("INVITE", "z9hG4bKlast", 1, "INVITE");
  assert_int_equal(txn_start_server(&table, 1000, &msg, call_1, &id), WP_E_POOL);
  assert_int_equal(id, 0);
  for (unsigned i = 0; i < TXN_SPARE; i++) {
    snprintf(branch, sizeof branch, "z9hG4bKc%u", i);
    start(SIP_BYE, branch);
  }
  sip_request_head h = head(SIP_BYE, "z9hG4bKtoomany");
  assert_int_equal(txn_start_client(&table, 1000, &h, call_1, &id), WP_E_POOL);
  assert_int_equal(txn_count(&table), TXN_MAX);
  table.limit = 0;
  assert_int_equal(txn_start_client(&table, 1000, &h, call_1, &id), WP_E_POOL);
}

static void test_generations(void **state) {
  (void)state;
  txn_id first = start(SIP_BYE, "z9hG4bKx");
  assert_non_null(txn_of(&table, first));
  got_new(200, "z9hG4bKx", "BYE", 1100);
  assert_null(txn_of(&table, first));
  txn_id second = start(SIP_BYE, "z9hG4bKy");
  assert_int_not_equal(first, second);
  assert_null(txn_of(&table, first));
  assert_null(txn_of(&table, 0));
  assert_null(txn_of(&table, 0xffffffff));
  assert_null(txn_of(&table, second + 1));
}

static void test_long_texts(void **state) {
  (void)state;
  static char text[TXN_TEXT + 1];
  memset(text, 'r', sizeof text);
  sip_request_head h = head(SIP_INVITE, "z9hG4bKx");
  h.routes = (wp_str){text, sizeof text};
  txn_id id;
  assert_int_equal(txn_start_client(&table, 1000, &h, call_1, &id), WP_E_FULL);
  assert_int_equal(txn_count(&table), 0);
  // A response that is too long to keep is sent, but not sent again.
  txn *found;
  txn_id server = serve("INVITE", "z9hG4bKs");
  assert_int_equal(txn_respond(&table, server, 1000, 183, (wp_str){text, sizeof text}, &queue), 0);
  assert_int_equal(sent().len, sizeof text);
  assert_int_equal(receive("INVITE", "z9hG4bKs", &found), TXN_ABSORBED);
  assert_true(out_drained(&queue));
}

static void test_disowned(void **state) {
  (void)state;
  txn_failure failure;
  start(SIP_BYE, "z9hG4bKx");                    // its timer runs: it may still be answered
  txn_id ringing = serve("INVITE", "z9hG4bKs");  // no timer: closed at once
  txn_disown(&table, OWNER_CALL, 2);             // not theirs
  assert_int_equal(txn_count(&table), 2);
  txn_disown(&table, OWNER_CALL, 1);
  assert_null(txn_of(&table, ringing));
  assert_int_equal(txn_count(&table), 1);
  assert_false(txn_next_failure(&table, 1000 + TXN_T1_64, &failure));
  assert_int_equal(txn_count(&table), 0);
}

static void test_no_memory_for_the_ack(void **state) {
  (void)state;
  start(SIP_INVITE, "z9hG4bKx");
  sip_msg msg = response(486, "z9hG4bKx", "INVITE");
  arena none;
  char little[8];
  arena_init(&none, little, sizeof little);
  out_init(&queue, &none);
  assert_int_equal(got(&msg, 1100), TXN_TELL);
  const wp_output *note = out_next(&queue);
  assert_int_equal(note->kind, WP_EV_NOTE);
  assert_int_equal(note->u.note.code, WP_E_FULL);
  assert_int_equal(txn_count(&table), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_refusal_is_acknowledged, setup),
      cmocka_unit_test_setup(test_accepted_lets_every_2xx_through, setup),
      cmocka_unit_test_setup(test_strays_match_nothing, setup),
      cmocka_unit_test_setup(test_timeout_is_told_once, setup),
      cmocka_unit_test_setup(test_provisional_stops_timer_b_but_not_f, setup),
      cmocka_unit_test_setup(test_cancel, setup),
      cmocka_unit_test_setup(test_cancel_that_is_never_answered, setup),
      cmocka_unit_test_setup(test_link_down, setup),
      cmocka_unit_test_setup(test_link_down_while_it_rings, setup),
      cmocka_unit_test_setup(test_invite_refused, setup),
      cmocka_unit_test_setup(test_no_ack_for_a_refusal, setup),
      cmocka_unit_test_setup(test_invite_accepted, setup),
      cmocka_unit_test_setup(test_cancel_finds_its_invite, setup),
      cmocka_unit_test_setup(test_other_requests, setup),
      cmocka_unit_test_setup(test_old_branches, setup),
      cmocka_unit_test_setup(test_same_branch_of_another_hop, setup),
      cmocka_unit_test_setup(test_pool, setup),
      cmocka_unit_test_setup(test_generations, setup),
      cmocka_unit_test_setup(test_long_texts, setup),
      cmocka_unit_test_setup(test_disowned, setup),
      cmocka_unit_test_setup(test_no_memory_for_the_ack, setup),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
