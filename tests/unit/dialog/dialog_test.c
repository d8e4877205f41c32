// SPDX-License-Identifier: MIT
// Dialogs: route sets, targets, tags, CSeq order, heads of requests.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "dialog/dialog.h"
#include "webphone/err.h"
#include "wire.h"

static dialog d;

static int setup(void **state) {
  (void)state;
  wire_reset();
  memset(&d, 0x5a, sizeof d);
  return 0;
}

static void want(void) {
  assert_int_equal(dialog_want(&d, STR("c1"), STR("mine"), STR("Ann"), STR("sip:1001@example.com"),
                               STR("sip:1002@example.com")),
                   0);
}

/** A response to our INVITE; `extra` is whole lines. */
static sip_msg response(unsigned status, const char *tag, const char *extra) {
  return wire("SIP/2.0 %u Words\n"
              "Via: SIP/2.0/WSS abc.invalid;branch=z9hG4bKx\n"
              "From: \"Ann\" <sip:1001@example.com>;tag=mine\n"
              "To: <sip:1002@example.com>%s%s\n"
              "Call-ID: c1\n"
              "CSeq: 1 INVITE\n"
              "%s"
              "Content-Length: 0\n\n",
              status, tag ? ";tag=" : "", tag ? tag : "", extra);
}

/** A request of the peer to us. */
static sip_msg request(const char *method, const char *from_tag, const char *to_tag, unsigned cseq,
                       const char *extra) {
  return wire("%s sip:1001@abc.invalid SIP/2.0\n"
              "Via: SIP/2.0/WSS p1.example.com;branch=z9hG4bKy%u\n"
              "Max-Forwards: 70\n"
              "From: \"Bob \\\"B\\\"\" <sip:1002@example.com>;tag=%s\n"
              "To: <sip:1001@example.com>%s%s\n"
              "Call-ID: c1\n"
              "CSeq: %u %s\n"
              "%s"
              "Content-Length: 0\n\n",
              method, cseq, from_tag, to_tag ? ";tag=" : "", to_tag ? to_tag : "", cseq, method, extra);
}

#define CONTACT "Contact: <sip:desk@192.0.2.7;transport=ws>\n"

static void assert_text(wp_str text, const char *expected) {
  if (!str_eq(text, str_of(expected)))
    fail_msg("got '%.*s', expected '%s'", (int)text.len, text.at, expected);
}

static sip_request_head next(sip_method method, uint32_t invite_cseq) {
  sip_request_head head;
  assert_int_equal(dialog_request(&d, &wire_arena, method, invite_cseq, STR("z9hG4bKn"), &head), 0);
  return head;
}

static void test_first_request(void **state) {
  (void)state;
  want();
  sip_request_head head = next(SIP_INVITE, 0);
  assert_text(head.uri, "sip:1002@example.com");
  assert_text(head.from, "\"Ann\" <sip:1001@example.com>;tag=mine");
  assert_text(head.to, "<sip:1002@example.com>");
  assert_text(head.call_id, "c1");
  assert_text(head.branch, "z9hG4bKn");
  assert_int_equal(head.routes.len, 0);
  assert_int_equal(head.cseq, 1);
  assert_int_equal(next(SIP_INVITE, 0).cseq, 2);  // after a challenge
}

static void test_uac_reverses_the_route_set(void **state) {
  (void)state;
  want();
  next(SIP_INVITE, 0);
  // Several on one line, several lines, a comma in a quoted name.
  sip_msg ok =
      response(200, "b",
               CONTACT "Record-Route: <sip:p3.example.com;lr>, \"x, y\" <sip:p2.example.com;lr;a=b>\n"
                       "Record-Route: <sip:p1.example.com;lr>\n");
  assert_int_equal(dialog_got_response(&d, &ok), 0);
  assert_int_equal(d.state, DIALOG_CONFIRMED);
  sip_request_head ack = next(SIP_ACK, 1);
  assert_text(ack.uri, "sip:desk@192.0.2.7;transport=ws");
  assert_text(ack.routes, "Route: <sip:p1.example.com;lr>\r\n"
                          "Route: \"x, y\" <sip:p2.example.com;lr;a=b>\r\n"
                          "Route: <sip:p3.example.com;lr>\r\n");
  assert_text(ack.to, "<sip:1002@example.com>;tag=b");
  assert_int_equal(ack.cseq, 1);  // 13.2.2.4
  assert_int_equal(next(SIP_BYE, 0).cseq, 2);
}

static void test_uas_keeps_the_order(void **state) {
  (void)state;
  sip_msg invite = request("INVITE", "theirs", NULL, 77,
                           CONTACT "Record-Route: <sip:p1.example.com;lr>,<sip:p2.example.com;lr>\n");
  assert_int_equal(dialog_accept(&d, &invite, STR("mine")), 0);
  assert_int_equal(d.state, DIALOG_EARLY);
  dialog_confirm(&d);
  sip_request_head bye = next(SIP_BYE, 0);
  assert_text(bye.routes, "Route: <sip:p1.example.com;lr>\r\nRoute: <sip:p2.example.com;lr>\r\n");
  assert_text(bye.uri, "sip:desk@192.0.2.7;transport=ws");
  assert_text(bye.from, "<sip:1001@example.com>;tag=mine");
  assert_true(wire_has(bye.to, "<sip:1002@example.com>;tag=theirs"));
  assert_int_equal(bye.cseq, 1);
}

static void test_strict_router(void **state) {
  (void)state;
  want();
  sip_msg ok = response(200, "b", CONTACT "Record-Route: <sip:p2.example.com;lr>, <sip:p1.example.com>\n");
  assert_int_equal(dialog_got_response(&d, &ok), 0);
  sip_request_head bye = next(SIP_BYE, 0);  // 12.2.1.1
  assert_text(bye.uri, "sip:p1.example.com");
  assert_text(bye.routes, "Route: <sip:p2.example.com;lr>\r\nRoute: <sip:desk@192.0.2.7;transport=ws>\r\n");
}

static void test_early_then_confirmed(void **state) {
  (void)state;
  want();
  sip_msg trying = response(100, NULL, "");
  assert_int_equal(dialog_got_response(&d, &trying), 0);
  sip_msg untagged = response(180, NULL, "");
  assert_int_equal(dialog_got_response(&d, &untagged), 0);
  assert_int_equal(d.state, DIALOG_WANTED);
  sip_msg ringing =
      response(180, "b", "Contact: <sip:early@192.0.2.7>\nRecord-Route: <sip:p1.example.com;lr>\n");
  assert_int_equal(dialog_got_response(&d, &ringing), 0);
  assert_int_equal(d.state, DIALOG_EARLY);
  assert_text(d.remote_target, "sip:early@192.0.2.7");
  sip_msg other = response(183, "c", CONTACT);
  assert_int_equal(dialog_got_response(&d, &other), 0);
  assert_text(d.remote_tag, "b");
  // 13.2.2.4: the 2xx sets route set and target again.
  sip_msg ok = response(200, "b", CONTACT "Record-Route: <sip:p9.example.com;lr>\n");
  assert_int_equal(dialog_got_response(&d, &ok), 0);
  assert_text(d.remote_target, "sip:desk@192.0.2.7;transport=ws");
  assert_text(d.routes, "Route: <sip:p9.example.com;lr>\r\n");
}

static void test_2xx_of_another_fork_replaces_an_early_dialog(void **state) {
  (void)state;
  want();
  sip_msg ringing =
      response(180, "b", "Contact: <sip:early@192.0.2.7>\nRecord-Route: <sip:p1.example.com;lr>\n");
  sip_msg ok = response(200, "c", CONTACT);
  dialog_got_response(&d, &ringing);
  assert_int_equal(dialog_got_response(&d, &ok), 0);
  assert_text(d.remote_tag, "c");
  assert_int_equal(d.routes.len, 0);
  // A second 2xx does not touch it, and gives a dialog of its own.
  sip_msg second =
      response(200, "z", "Contact: <sip:fork@192.0.2.8>\nRecord-Route: <sip:p8.example.com;lr>\n");
  assert_int_equal(dialog_got_response(&d, &second), WP_E_STATE);
  assert_text(d.remote_tag, "c");
  static dialog fork;
  assert_int_equal(dialog_fork(&fork, &d, 1), 0);
  assert_int_equal(dialog_got_response(&fork, &second), 0);
  assert_text(fork.remote_tag, "z");
  assert_text(fork.remote_target, "sip:fork@192.0.2.8");
  assert_text(fork.routes, "Route: <sip:p8.example.com;lr>\r\n");
  assert_int_equal(fork.state, DIALOG_CONFIRMED);
}

static void test_two_change_places(void **state) {
  (void)state;
  want();
  next(SIP_INVITE, 0);
  sip_msg ringing = response(180, "b", CONTACT "Record-Route: <sip:p1.example.com;lr>\n");
  sip_msg other = response(180, "z", "Contact: <sip:fork@192.0.2.8>\n");
  static dialog fork;
  assert_int_equal(dialog_got_response(&d, &ringing), 0);
  assert_int_equal(dialog_fork(&fork, &d, 1), 0);
  assert_int_equal(dialog_got_response(&fork, &other), 0);
  next(SIP_PRACK, 0);
  dialog_swap(&d, &fork);
  assert_text(d.remote_tag, "z");
  assert_text(d.call_id, "c1");
  sip_request_head head = next(SIP_PRACK, 0);
  assert_int_equal(head.cseq, 2);
  assert_text(head.uri, "sip:fork@192.0.2.8");
  assert_int_equal(head.routes.len, 0);
  memset(&d, 0x5a, sizeof d);  // nothing of the one stands in the other
  assert_text(fork.remote_tag, "b");
  assert_text(fork.routes, "Route: <sip:p1.example.com;lr>\r\n");
  assert_int_equal(fork.local_cseq, 2);
}

static void test_target_refresh(void **state) {
  (void)state;
  want();
  sip_msg ok = response(200, "b", CONTACT "Record-Route: <sip:p1.example.com;lr>\n");
  dialog_got_response(&d, &ok);
  sip_msg again =
      response(200, "b", "Contact: <sip:moved@192.0.2.99>\nRecord-Route: <sip:p7.example.com;lr>\n");
  assert_int_equal(dialog_got_response(&d, &again), 0);  // of a re-INVITE: 12.2.1.2
  assert_text(d.remote_target, "sip:moved@192.0.2.99");
  assert_text(d.routes, "Route: <sip:p1.example.com;lr>\r\n");
  sip_msg info = request("INFO", "b", "mine", 5, "Contact: <sip:not@192.0.2.1>\n");
  assert_int_equal(dialog_got_request(&d, &info), 0);
  assert_text(d.remote_target, "sip:moved@192.0.2.99");
  sip_msg update = request("UPDATE", "b", "mine", 6, "Contact: <sip:new@192.0.2.1?Route=x>\n");
  assert_int_equal(dialog_got_request(&d, &update), 0);
  assert_text(d.remote_target, "sip:new@192.0.2.1");
  sip_msg none = request("INVITE", "b", "mine", 7, "Contact: <tel:+44201234>\n");
  assert_int_equal(dialog_got_request(&d, &none), 0);
  assert_text(d.remote_target, "sip:new@192.0.2.1");
}

static void test_a_target_that_changes_for_ever(void **state) {
  (void)state;
  static const char fill[] =
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
  want();
  sip_msg ok = response(200, "b", CONTACT "Record-Route: <sip:p1.example.com;lr>\n");
  dialog_got_response(&d, &ok);
  for (unsigned i = 0; i < 1000; i++) {
    wire_reset();
    char extra[200];
    snprintf(extra, sizeof extra, "Contact: <sip:u%u%.*s@192.0.2.1>\n", i, (int)(i % 2 * 70), fill);
    sip_msg update = request("UPDATE", "b", "mine", 10 + i, extra);
    assert_int_equal(dialog_got_request(&d, &update), 0);
    assert_true(wire_has((wp_str){extra, strlen(extra)}, "sip:u"));
    assert_memory_equal(d.remote_target.at, extra + 10, d.remote_target.len);
  }
  assert_text(d.call_id, "c1");
  assert_text(d.routes, "Route: <sip:p1.example.com;lr>\r\n");
}

static void test_match(void **state) {
  (void)state;
  want();
  sip_msg bye = request("BYE", "b", "mine", 5, "");
  assert_false(dialog_match(&d, &bye));  // no tag of the peer yet
  sip_msg ok = response(200, "b", CONTACT);
  dialog_got_response(&d, &ok);
  assert_true(dialog_match(&d, &bye));
  sip_msg wrong_from = request("BYE", "c", "mine", 5, "");
  sip_msg wrong_to = request("BYE", "b", "other", 5, "");
  sip_msg no_to = request("BYE", "b", NULL, 5, "");
  assert_false(dialog_match(&d, &wrong_from));
  assert_false(dialog_match(&d, &wrong_to));
  assert_false(dialog_match(&d, &no_to));
  sip_msg again = request("INVITE", "b", NULL, d.remote_cseq, "");
  assert_true(dialog_match(&d, &again));  // 3261 8.2.2.2
}

static void test_cseq_order(void **state) {
  (void)state;
  sip_msg invite = request("INVITE", "theirs", NULL, 100, CONTACT);
  assert_int_equal(dialog_accept(&d, &invite, STR("mine")), 0);
  sip_msg ack = request("ACK", "theirs", "mine", 100, "");
  sip_msg old = request("INFO", "theirs", "mine", 99, "");
  sip_msg gap = request("INFO", "theirs", "mine", 200, "");
  sip_msg late_ack = request("ACK", "theirs", "mine", 100, "");
  assert_int_equal(dialog_got_request(&d, &ack), 0);
  assert_int_equal(dialog_got_request(&d, &old), WP_E_STATE);
  assert_int_equal(dialog_got_request(&d, &gap), 0);  // 12.2.2: not an error
  assert_int_equal(d.remote_cseq, 200);
  assert_int_equal(dialog_got_request(&d, &late_ack), 0);
  assert_int_equal(d.remote_cseq, 200);
}

static void test_restart(void **state) {
  (void)state;
  want();
  next(SIP_INVITE, 0);
  sip_msg ringing = response(180, "b", CONTACT "Record-Route: <sip:p1.example.com;lr>\n");
  dialog_got_response(&d, &ringing);
  assert_int_equal(dialog_restart(&d, STR_NONE), 0);
  assert_int_equal(d.state, DIALOG_WANTED);
  sip_request_head head = next(SIP_INVITE, 0);
  assert_int_equal(head.cseq, 2);
  assert_text(head.uri, "sip:1002@example.com");
  assert_text(head.to, "<sip:1002@example.com>");
  assert_int_equal(head.routes.len, 0);
  sip_msg ok = response(200, "c", CONTACT);
  assert_int_equal(dialog_got_response(&d, &ok), 0);
  assert_text(d.remote_uri, "sip:1002@example.com");  // not overwritten by the target
}

static void test_what_is_missing_or_too_long(void **state) {
  (void)state;
  sip_msg no_contact = request("INVITE", "theirs", NULL, 1, "");
  assert_int_equal(dialog_accept(&d, &no_contact, STR("mine")), WP_E_SIP_MISSING);
  want();
  sip_msg ok = response(200, "b", "");  // the peer is wrong, but its call must be acknowledged and ended
  assert_int_equal(dialog_got_response(&d, &ok), 0);
  assert_text(d.remote_target, "sip:1002@example.com");
  static char extra[8000];
  strcpy(extra, CONTACT "Record-Route: ");
  for (int i = 0; i < 40; i++) strcat(extra, "<sip:p.example.com;lr>,");
  strcat(extra, "<sip:p.example.com;lr>\n");
  sip_msg many = request("INVITE", "theirs", NULL, 1, extra);
  assert_int_equal(dialog_accept(&d, &many, STR("mine")), WP_E_FULL);
  static char long_tag[DIALOG_TEXT + 1];
  memset(long_tag, 't', sizeof long_tag - 1);
  sip_msg long_from = request("INVITE", long_tag, NULL, 1, CONTACT);
  assert_int_equal(dialog_accept(&d, &long_from, STR("mine")), WP_E_FULL);
}

static void test_no_memory(void **state) {
  (void)state;
  want();
  arena none;
  char little[8];
  sip_request_head head;
  arena_init(&none, little, sizeof little);
  assert_int_equal(dialog_request(&d, &none, SIP_INVITE, 0, STR("z9hG4bKn"), &head), WP_E_FULL);
  assert_int_equal(d.local_cseq, 0);  // nothing was counted
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_first_request, setup),
      cmocka_unit_test_setup(test_uac_reverses_the_route_set, setup),
      cmocka_unit_test_setup(test_uas_keeps_the_order, setup),
      cmocka_unit_test_setup(test_strict_router, setup),
      cmocka_unit_test_setup(test_early_then_confirmed, setup),
      cmocka_unit_test_setup(test_2xx_of_another_fork_replaces_an_early_dialog, setup),
      cmocka_unit_test_setup(test_two_change_places, setup),
      cmocka_unit_test_setup(test_target_refresh, setup),
      cmocka_unit_test_setup(test_a_target_that_changes_for_ever, setup),
      cmocka_unit_test_setup(test_match, setup),
      cmocka_unit_test_setup(test_cseq_order, setup),
      cmocka_unit_test_setup(test_restart, setup),
      cmocka_unit_test_setup(test_what_is_missing_or_too_long, setup),
      cmocka_unit_test_setup(test_no_memory, setup),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
