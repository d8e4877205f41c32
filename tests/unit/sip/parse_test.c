// SPDX-License-Identifier: MIT
// Messages: lines, bounds, errors and what is left for an answer; inputs end at a page guard.
#include "base/str.h"
#include "guarded.h"
#include "sip/msg.h"
#include "webphone/err.h"
#include <stdio.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static _Alignas(16) char memory[64 * 1024];
static arena a;
static sip_msg msg;

static int parse_bytes(const void *bytes, size_t len) {
  guarded_text room = guarded_copy(bytes, len);
  arena_init(&a, memory, sizeof memory);
  return sip_parse(&a, room.at, len,
                   &msg);  // the views must live: the room is left to the end of the program
}

static int parse(const char *text) {
  return parse_bytes(text, strlen(text));
}

static void expect(wp_str found, const char *wanted) {
  if ((found.at == NULL) != (wanted == NULL) || !str_eq(found, str_of(wanted)))
    fail_msg("found \"%.*s\", wanted \"%s\"", (int)found.len, found.at ? found.at : "(absent)",
             wanted ? wanted : "(absent)");
}

#define VIA "Via: SIP/2.0/WSS a.invalid;branch=z9hG4bK1\r\n"
#define FROM "From: \"A\" <sip:a@h>;tag=1\r\n"
#define TO "To: <sip:b@h>\r\n"
#define CALL "Call-ID: c@h\r\n"
#define HEAD(method) VIA FROM TO CALL "CSeq: 7 " method "\r\n"
#define INVITE "INVITE sip:b@h SIP/2.0\r\n" HEAD("INVITE")

static void test_request(void **state) {
  (void)state;
  assert_int_equal(
      parse("\r\n\r\n" INVITE "Max-Forwards: 69\r\nZ: 1\r\nv: SIP/2.0/UDP b\r\nl: 2\r\n\r\nabcd"), 0);
  assert_true(msg.is_request);
  assert_int_equal(msg.method, SIP_INVITE);
  expect(msg.method_name, "INVITE");
  expect(msg.request_uri, "sip:b@h");
  expect(msg.uri.user, "b");
  expect(msg.via.branch, "z9hG4bK1");
  expect(msg.from.name, "A");
  expect(msg.from.tag, "1");
  expect(msg.to.uri.text, "sip:b@h");
  assert_null(msg.to.tag.at);
  expect(msg.call_id, "c@h");
  assert_int_equal(msg.cseq, 7);
  assert_int_equal(msg.max_forwards, 69);
  expect(msg.body, "ab");
  assert_int_equal(msg.header_count, 9);
  assert_int_equal(msg.headers[6].id, SIP_H_OTHER);
  expect(msg.headers[6].name, "Z");
  assert_int_equal(msg.headers[7].id, SIP_H_VIA);
  assert_int_equal(a.used, msg.header_count * sizeof(sip_header));
}

static void test_response(void **state) {
  (void)state;
  assert_int_equal(parse("sip/2.0 180 R\xc3\xa4 ing = 2\r\n" HEAD("INVITE") "\r\n"), 0);
  assert_false(msg.is_request);
  assert_int_equal(msg.status, 180);
  expect(msg.reason, "R\xc3\xa4 ing = 2");
  assert_int_equal(msg.method, SIP_INVITE);
  expect(msg.method_name, "INVITE");
  expect(msg.body, "");
  assert_int_equal(parse("SIP/2.0 100 \r\n" HEAD("INVITE") "\r\n"), 0);
  expect(msg.reason, "");
  assert_int_equal(parse("SIP/2.0 100\r\n" HEAD("INVITE") "\r\n"), 0);
  expect(msg.reason, "");
}

static void test_start_lines(void **state) {
  (void)state;
  static const struct {
    const char *line;
    int err;
    bool request;
  } cases[] = {
      {"", WP_E_SIP_START, false},
      {" INVITE sip:b@h SIP/2.0", WP_E_SIP_START, false},
      {"INVITE", WP_E_SIP_START, false},
      {"INVITE sip:b@h", WP_E_SIP_START, false},
      {"INVITE sip:b@h HTTP/1.1", WP_E_SIP_START, false},
      {"INV@ITE sip:b@h SIP/2.0", WP_E_SIP_START, false},
      {"INVITE SIP/2.0", WP_E_SIP_START, true},
      {"INVITE  SIP/2.0", WP_E_SIP_START, true},
      {"INVITE  sip:b@h  SIP/2.0", WP_E_SIP_START, true},
      {"INVITE sip:b@h SIP/2.0 ", WP_E_SIP_START, true},
      {"INVITE sip:b@h; lr SIP/2.0", WP_E_SIP_START, true},
      {"INVITE sip:b@h\tSIP/2.0", WP_E_SIP_START, false},
      {"INVITE <sip:b@h> SIP/2.0", WP_E_SIP_URI, true},
      {"INVITE sip: SIP/2.0", WP_E_SIP_URI, true},
      {"INVITE sip:b@h SIP/7.0", WP_E_SIP_VERSION, true},
      {"INVITE sip:b@h SIP/2", WP_E_SIP_START, true},
      {"INVITE sip:b@h SIP/x.y", WP_E_SIP_START, true},
      {"INVITE tel:+123 SIP/2.0", 0, true},
      {"INVITE x:y sip/2.0", 0, true},
      {"SIP/2.0 99 x", WP_E_SIP_START, false},
      {"SIP/2.0 700 x", WP_E_SIP_START, false},
      {"SIP/2.0 4294967301 x", WP_E_SIP_START, false},
      {"SIP/2.0 20 x", WP_E_SIP_START, false},
      {"SIP/2.0 2x0 x", WP_E_SIP_START, false},
      {"SIP/2.0 -20 x", WP_E_SIP_START, false},
      {"SIP/2.0  200 x", WP_E_SIP_START, false},
      {"SIP/2.0", WP_E_SIP_START, false},
      {"SIP/3.0 200 x", WP_E_SIP_VERSION, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[400];
    snprintf(text, sizeof text, "%s\r\n%s\r\n", cases[i].line, HEAD("INVITE"));
    int err = parse(text[0] == '\r' ? text + 2 : text);
    if (i && err != cases[i].err) fail_msg("%s: %d", cases[i].line, err);
    if (i) assert_int_equal(msg.is_request, cases[i].request);
    if (cases[i].request) assert_true(sip_can_answer(&msg));
  }
}

static void test_nothing(void **state) {
  (void)state;
  assert_int_equal(parse(""), WP_E_SIP_START);
  assert_int_equal(parse("\r\n\r\n"), WP_E_SIP_START);
  assert_int_equal(msg.header_count, 0);
  assert_false(sip_can_answer(&msg));
  assert_int_equal(parse("\n\n"), WP_E_SIP_START);
  assert_int_equal(parse("INVITE sip:b@h SIP/2.0"), WP_E_SIP_START);
  assert_int_equal(parse("INVITE sip:b@h SIP/2.0\r\n"), WP_E_SIP_TRUNCATED);
  assert_int_equal(parse("INVITE sip:b@h SIP/2.0\r\n\r\n"), WP_E_SIP_MISSING);
  assert_int_equal(parse(INVITE), WP_E_SIP_TRUNCATED);
  assert_int_equal(parse(INVITE "\r"), WP_E_SIP_TRUNCATED);
  assert_int_equal(parse(INVITE "X: 1\r"), WP_E_SIP_TRUNCATED);
  assert_true(sip_can_answer(&msg));
  arena_init(&a, memory, sizeof memory);
  assert_int_equal(sip_parse(&a, NULL, 0, &msg), WP_E_SIP_START);
}

static void test_lines(void **state) {
  (void)state;
  static const struct {
    const char *lines;
    int err;
  } cases[] = {
      {"X-A: \r\n", 0},
      {"X-A:1\r\nX-B \t: 2\r\n", 0},
      {"X-A: a\r\n b\r\n\t c\r\n", 0},
      {"X-A:\r\n \r\n", 0},
      {"X-A: \xef\xbf\xbd \xff\r\n", 0},
      {"X-A: a\\\x01\r\n", 0},
      {"X-A: a\x01\r\n", WP_E_SIP_FIELD},
      {"X-A: a\nX-B: b\r\n", WP_E_SIP_FIELD},
      {"X-A: a\rX-B: b\r\n", WP_E_SIP_FIELD},
      {"X-A: a\\\r\\\n\r\n", WP_E_SIP_FIELD},
      {"X-A: a\r\r\n", WP_E_SIP_FIELD},
      {"X-A\r\n", WP_E_SIP_FIELD},
      {": a\r\n", WP_E_SIP_FIELD},
      {"X A: a\r\n", WP_E_SIP_FIELD},
      {"X@A: a\r\n", WP_E_SIP_FIELD},
      {"X\r\n : a\r\n", WP_E_SIP_FIELD},
      {"\xc3\xb6: a\r\n", WP_E_SIP_FIELD},
      {"CSeq: 7 INVITE\r\n", WP_E_SIP_TWICE},
      {"f: <sip:x@h>;tag=1\r\n", WP_E_SIP_TWICE},
      {"Max-Forwards: 1\r\nMAX-FORWARDS: 1\r\n", WP_E_SIP_TWICE},
      {"Contact: <sip:a@h>\r\nm: <sip:b@h>\r\n", 0},
      {"l: 0\r\nContent-Length: 0\r\n", WP_E_SIP_LENGTH},
      {"l: -1\r\n", WP_E_SIP_LENGTH},
      {"l: 1\r\n", WP_E_SIP_LENGTH},
      {"l: 4294967296\r\n", WP_E_SIP_LENGTH},
      {"l: \r\n", WP_E_SIP_LENGTH},
      {"l: 0 0\r\n", WP_E_SIP_LENGTH},
      {"Max-Forwards: x\r\n", WP_E_SIP_FIELD},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    char text[600];
    snprintf(text, sizeof text, "%s%s\r\n", INVITE, cases[i].lines);
    int err = parse(text);
    if (err != cases[i].err) fail_msg("%s: %d", cases[i].lines, err);
    assert_true(sip_can_answer(&msg));
  }
}

static void test_nul(void **state) {
  (void)state;
  const char in_value[] = INVITE "X: a\0b\r\n\r\n", in_name[] = INVITE "X\0: a\r\n\r\n";
  const char escaped[] = INVITE "Contact: \"\\\0\" <sip:a@h>\r\n\r\n", in_body[] = INVITE "\r\na\0b";
  const char in_line[] = "INVITE sip:b\0@h SIP/2.0\r\n" HEAD("INVITE") "\r\n";
  assert_int_equal(parse_bytes(in_value, sizeof in_value - 1), WP_E_SIP_FIELD);
  assert_int_equal(parse_bytes(in_name, sizeof in_name - 1), WP_E_SIP_FIELD);
  assert_int_equal(parse_bytes(escaped, sizeof escaped - 1), 0);
  assert_int_equal(parse_bytes(in_body, sizeof in_body - 1), 0);
  assert_int_equal(msg.body.len, 3);
  assert_int_equal(parse_bytes(in_line, sizeof in_line - 1), WP_E_SIP_START);
}

static void test_missing(void **state) {
  (void)state;
  static const char *lines[] = {VIA, FROM, TO, CALL, "CSeq: 7 INVITE\r\n"};
  for (size_t left_out = 0; left_out < 5; left_out++) {
    char text[600] = "INVITE sip:b@h SIP/2.0\r\n";
    for (size_t i = 0; i < 5; i++)
      if (i != left_out) strcat(text, lines[i]);
    strcat(text, "\r\n");
    assert_int_equal(parse(text), WP_E_SIP_MISSING);
    assert_false(sip_can_answer(&msg));
  }
}

static void test_whole(void **state) {
  (void)state;
  assert_int_equal(parse("BYE sip:b@h SIP/2.0\r\n" HEAD("INVITE") "\r\n"), WP_E_SIP_CSEQ);
  assert_true(sip_can_answer(&msg));
  assert_int_equal(parse("ACK sip:b@h SIP/2.0\r\n" HEAD("ACK") "X\r\n\r\n"), WP_E_SIP_FIELD);
  assert_false(sip_can_answer(&msg));
  assert_int_equal(parse("FOO sip:b@h SIP/2.0\r\n" HEAD("FOO") "\r\nbody"), 0);
  assert_int_equal(msg.method, SIP_METHOD_OTHER);
  expect(msg.body, "body");
  assert_int_equal(msg.max_forwards, 70);
  assert_int_equal(parse("SIP/2.0 200 OK\r\n" HEAD("INVITE") "\r\n"), 0);
  assert_false(sip_can_answer(&msg));
}

static void test_bounds(void **state) {
  (void)state;
  static char text[16000];
  strcpy(text, INVITE);
  for (int i = 0; i < SIP_HEADERS_MAX - 5; i++) strcat(text, "Z: 1\r\n");
  size_t len = strlen(text);
  strcat(text, "\r\n");
  int err = parse(text);
  assert_int_equal(err, 0);
  assert_int_equal(msg.header_count, SIP_HEADERS_MAX);
  strcpy(text + len, "Z: 1\r\nZ: 1\r\nZ: 1\r\nZ: 1\r\nZ: 1\r\nZ: 1\r\nZ: 1\r\nZ: 1\r\nZ: 1\r\n\r\n");
  assert_int_equal(parse(text), WP_E_MESSAGE_SIZE);
}

static void test_small_arena(void **state) {
  (void)state;
  static const char text[] = INVITE "\r\n";
  size_t size = 0;
  int err = WP_E_ARENA;
  for (; err; size++) {
    arena_init(&a, memory, size);
    err = sip_parse(&a, text, sizeof text - 1, &msg);
    assert_true(err == 0 || err == WP_E_ARENA);
  }
  assert_in_range(size, 5 * sizeof(sip_header), 20 * sizeof(sip_header));
}

// No cut of a message without Content-Length but with a body reads past its end; cuts in the head are refused.
static void test_every_cut(void **state) {
  (void)state;
  static const char text[] =
      INVITE "Contact: \"a\\\"\" <sip:a@h;transport=ws>;x=\"y\"\r\nZ:\r\n folded\r\n\r\nbody";
  size_t head = sizeof text - 1 - 4;
  guarded_text room = guarded_copy(text, sizeof text - 1);
  for (size_t len = 0; len < sizeof text; len++) {
    arena_init(&a, memory, sizeof memory);
    int err = sip_parse(&a, guarded_cut(&room, text, len), len, &msg);
    if ((err == 0) != (len >= head)) fail_msg("cut at %zu: %d", len, err);
  }
  guarded_free(&room);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_request),     cmocka_unit_test(test_response),
      cmocka_unit_test(test_start_lines), cmocka_unit_test(test_nothing),
      cmocka_unit_test(test_lines),       cmocka_unit_test(test_nul),
      cmocka_unit_test(test_missing),     cmocka_unit_test(test_whole),
      cmocka_unit_test(test_bounds),      cmocka_unit_test(test_small_arena),
      cmocka_unit_test(test_every_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
