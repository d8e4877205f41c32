// SPDX-License-Identifier: MIT
// What is written parses to what was meant, and no text smuggles a line in.
#include "base/str.h"
#include "guarded.h"
#include "sip/write.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static _Alignas(16) char memory[64 * 1024];
static char bytes[8192];
static arena a;
static sip_msg msg;

static const sip_sender sender = {{"WSS", 3}, {"abc.invalid", 11}};

static void expect(wp_str found, const char *wanted) {
  if ((found.at == NULL) != (wanted == NULL) || !str_eq(found, str_of(wanted)))
    fail_msg("found \"%.*s\", wanted \"%s\"", (int)found.len, found.at ? found.at : "(absent)",
             wanted ? wanted : "(absent)");
}

static int parse(const buf *b) {
  assert_int_equal(b->err, 0);
  arena_init(&a, memory, sizeof memory);
  return sip_parse(&a, b->at, b->len, &msg);
}

static void test_request(void **state) {
  (void)state;
  buf b = buf_on(bytes, sizeof bytes);
  const sip_request_head head = {SIP_INVITE,
                                 STR("sip:bob@h;x=1"),
                                 STR("Route: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n"),
                                 STR("\"A\" <sip:a@h>;tag=f"),
                                 STR("<sip:bob@h>;tag=t"),
                                 STR("call-1"),
                                 4711,
                                 STR("z9hG4bKx")};
  sip_write_request_head(&b, &head, &sender);
  sip_write_header(&b, SIP_H_CONTACT, STR("<sip:a@abc.invalid;transport=ws>"));
  sip_write_header_u32(&b, SIP_H_EXPIRES, 600);
  sip_write_body(&b, STR("application/sdp"), STR("v=0\r\n"));
  assert_int_equal(parse(&b), 0);
  assert_int_equal(msg.method, SIP_INVITE);
  expect(msg.request_uri, "sip:bob@h;x=1");
  expect(msg.via.transport, "WSS");
  expect(msg.via.host, "abc.invalid");
  expect(msg.via.branch, "z9hG4bKx");
  assert_int_equal(msg.max_forwards, 70);
  const sip_header *route = sip_header_first(&msg, SIP_H_ROUTE);
  expect(route->value, "<sip:p1;lr>");
  expect(sip_header_next(&msg, route)->value, "<sip:p2;lr>");
  expect(msg.from.name, "A");
  expect(msg.from.tag, "f");
  expect(msg.to.tag, "t");
  expect(msg.call_id, "call-1");
  assert_int_equal(msg.cseq, 4711);
  expect(sip_header_value(&msg, SIP_H_EXPIRES), "600");
  expect(sip_header_value(&msg, SIP_H_CONTENT_TYPE), "application/sdp");
  expect(msg.body, "v=0\r\n");
  assert_int_equal(msg.header_count, 12);
}

static void test_no_body(void **state) {
  (void)state;
  buf b = buf_on(bytes, sizeof bytes);
  sip_write_body(&b, STR("application/sdp"), STR_NONE);
  expect(buf_view(&b), "Content-Length: 0\r\n\r\n");
}

static const char request[] = "INVITE sip:b@h SIP/2.0\r\nv: SIP/2.0/WSS p;branch=z9hG4bK2, SIP/2.0/TCP "
                              "q\r\nVia: SIP / 2.0\r\n / UDP r;branch=3\r\n"
                              "Record-Route: <sip:p;lr>, <sip:q;lr>\r\nRecord-Route: <sip:r;lr>\r\nf: "
                              "<sip:a@h>;tag=1\r\nt: \"B\"\r\n <sip:b@h>\r\n"
                              "i: c\r\nCSeq: 7 INVITE\r\nContact: <sip:a@x>\r\n\r\n";

static void respond(uint32_t status, wp_str reason, wp_str tag, const char *bytes_in, size_t len) {
  static char answer[4096];
  static _Alignas(16) char own[32 * 1024];
  arena mine;
  sip_msg received;
  arena_init(&mine, own, sizeof own);
  sip_parse(&mine, bytes_in, len, &received);
  buf b = buf_on(answer, sizeof answer);
  sip_write_response(&b, &received, status, reason, tag);
  sip_write_body(&b, STR_NONE, STR_NONE);
  assert_int_equal(parse(&b), 0);
}

static void test_response(void **state) {
  (void)state;
  respond(180, STR_NONE, STR("mine"), request, sizeof request - 1);
  assert_int_equal(msg.status, 180);
  expect(msg.reason, "Ringing");
  expect(msg.to.tag, "mine");
  expect(msg.to.name, "B");
  expect(msg.from.tag, "1");
  expect(msg.call_id, "c");
  assert_int_equal(msg.cseq, 7);
  assert_int_equal(msg.method, SIP_INVITE);
  const sip_header *via = sip_header_first(&msg, SIP_H_VIA);
  expect(via->value, "SIP/2.0/WSS p;branch=z9hG4bK2, SIP/2.0/TCP q");
  assert_non_null(sip_header_next(&msg, via));
  const sip_header *route = sip_header_first(&msg, SIP_H_RECORD_ROUTE);
  expect(route->value, "<sip:p;lr>, <sip:q;lr>");
  expect(sip_header_next(&msg, route)->value, "<sip:r;lr>");
  respond(100, STR_NONE, STR("mine"), request, sizeof request - 1);
  assert_null(msg.to.tag.at);
  assert_null(sip_header_first(&msg, SIP_H_RECORD_ROUTE));
  respond(486, STR("No\r\nX-Evil: 1"), STR("m"), request, sizeof request - 1);
  expect(msg.reason, "No  X-Evil: 1");
  assert_null(sip_header_first(&msg, SIP_H_RECORD_ROUTE));
  const char tagged[] =
      "BYE sip:b@h SIP/2.0\r\nVia: SIP/2.0/WS p\r\nFrom: <sip:a@h>\r\nTo: <sip:b@h>;tag=2\r\nCall-ID: c\r\n"
      "CSeq: 1 BYE\r\n\r\n";
  respond(200, STR_NONE, STR("mine"), tagged, sizeof tagged - 1);
  expect(msg.to.tag, "2");
}

static void test_addr(void **state) {
  (void)state;
  static const struct {
    const char *name, *uri, *tag, *wanted;
  } cases[] = {
      {NULL, "sip:a@h", NULL, "<sip:a@h>"},
      {"A \"B\"", "sip:a@h", "1", "\"A \\\"B\\\"\" <sip:a@h>;tag=1"},
      {"A \\\"B\\\"", "sip:a@h", NULL, "\"A \\\"B\\\"\" <sip:a@h>"},
      {"end\\", "sip:a@h", NULL, "\"end\\\\\" <sip:a@h>"},
      {"a\r\nb\\\r\\\n", "sip:a@h", NULL, "\"a  b\\\\ \\\\ \" <sip:a@h>"},
      {"J\xc3\xb6rg \\\xc3\xb6", "sip:a@h", NULL, "\"J\xc3\xb6rg \\\\\xc3\xb6\" <sip:a@h>"},
      {NULL, "sip:a@h> x\r\n", NULL, "<sip:a@h%3E%20x%0D%0A>"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    buf b = buf_on(bytes, sizeof bytes);
    sip_write_addr(&b, str_of(cases[i].name), str_of(cases[i].uri), str_of(cases[i].tag));
    expect(buf_view(&b), cases[i].wanted);
    sip_addr addr;
    // A URI that was none before is none after, but it ends where it ended.
    int err = sip_addr_parse(buf_view(&b), &addr);
    assert_int_equal(err,
                     str_find(str_of(cases[i].uri), 0x20) < str_of(cases[i].uri).len ? WP_E_SIP_FIELD : 0);
  }
}

// Whatever text carries CRLF, the message has as many lines as without, and parses to the same number of fields.
static void test_no_injection(void **state) {
  (void)state;
  const wp_str evil = STR("x\r\nX-Evil: 1\r\n\r\n\nb\r\rc");
  const wp_str good = STR("<sip:a@h>");
  for (int which = 0; which < 10; which++) {
    const wp_str e = evil, g = good;
    sip_sender from = {which == 0 ? e : STR("WS"), which == 1 ? e : STR("h")};
    sip_request_head head = {SIP_BYE,
                             which == 2 ? e : STR("sip:h"),
                             which == 3 ? STR("Route: <sip:p\r\r\n;lr>\r\nX-Evil: 1\r\n\r\n") : STR_NONE,
                             which == 4 ? e : g,
                             which == 5 ? e : g,
                             which == 6 ? e : STR("c"),
                             1,
                             which == 7 ? e : STR("b")};
    buf b = buf_on(bytes, sizeof bytes);
    sip_write_request_head(&b, &head, &from);
    sip_write_header(&b, SIP_H_SUBJECT, which == 8 ? e : g);
    sip_write_body(&b, which == 9 ? e : STR("text/plain"), STR("body"));
    parse(&b);
    if (msg.header_count != (which == 3 ? 10 : 9))
      fail_msg("argument %d: %zu header fields", which, msg.header_count);
    for (size_t i = 0; i < msg.header_count; i++) assert_false(str_eq_ci(msg.headers[i].name, STR("X-Evil")));
    expect(msg.body, "body");
  }
}

static void test_full(void **state) {
  (void)state;
  const sip_request_head head = {SIP_BYE,          STR("sip:h"), STR_NONE, STR("<sip:a@h>"),
                                 STR("<sip:b@h>"), STR("c"),     1,        STR("b")};
  size_t cap = 0;
  int err = WP_E_FULL;
  for (; err; cap++) {
    guarded_text room = guarded_copy(NULL, cap);
    buf b = buf_on(room.at, cap);
    sip_write_request_head(&b, &head, &sender);
    sip_write_body(&b, STR_NONE, STR_NONE);
    err = b.err;
    assert_true(err == 0 || err == WP_E_FULL);
    guarded_free(&room);
  }
  assert_in_range(cap, 100, 400);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_request), cmocka_unit_test(test_no_body),      cmocka_unit_test(test_response),
      cmocka_unit_test(test_addr),    cmocka_unit_test(test_no_injection), cmocka_unit_test(test_full),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
