// SPDX-License-Identifier: MIT
// Looking things up in a parsed message.
#include "base/str.h"
#include "sip/msg.h"
#include "webphone/err.h"
#include <stdio.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static _Alignas(16) char memory[16 * 1024];
static arena a;
static sip_msg msg;

static const char text[] =
    "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/WSS a;branch=b\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:a@h>\r\n"
    "Call-ID: c\r\nCSeq: 1 REGISTER\r\nk: path, GRUU\r\nSupported: outbound\r\n"
    "m: \"A, B\" <sip:a@h;x=1>;expires=60, <sip:b@h>\r\nExpires: 4294967295\r\n"
    "Retry-After: 18000 (I'm in a meeting);duration=3600\r\nMin-Expires: 99999999999\r\nMin-SE: 90;x=y\r\n"
    "Session-Expires: 60x\r\n\r\n";

static int set_up(void **state) {
  (void)state;
  arena_init(&a, memory, sizeof memory);
  return sip_parse(&a, text, sizeof text - 1, &msg);
}

static void test_find(void **state) {
  (void)state;
  const sip_header *h = sip_header_first(&msg, SIP_H_SUPPORTED);
  assert_true(str_eq(h->value, STR("path, GRUU")));
  h = sip_header_next(&msg, h);
  assert_true(str_eq(h->value, STR("outbound")));
  assert_null(sip_header_next(&msg, h));
  assert_null(sip_header_first(&msg, SIP_H_ROUTE));
  assert_null(sip_header_value(&msg, SIP_H_ROUTE).at);
  assert_true(str_eq(sip_header_value(&msg, SIP_H_CALL_ID), STR("c")));
}

static void test_tokens(void **state) {
  (void)state;
  assert_true(sip_has_token(&msg, SIP_H_SUPPORTED, STR("gruu")));
  assert_true(sip_has_token(&msg, SIP_H_SUPPORTED, STR("OUTBOUND")));
  assert_false(sip_has_token(&msg, SIP_H_SUPPORTED, STR("out")));
  assert_false(sip_has_token(&msg, SIP_H_REQUIRE, STR("gruu")));
}

static void test_seconds(void **state) {
  (void)state;
  uint32_t n = 0;
  assert_true(sip_seconds(&msg, SIP_H_EXPIRES, &n));
  assert_int_equal(n, UINT32_MAX);
  assert_true(sip_seconds(&msg, SIP_H_RETRY_AFTER, &n));
  assert_int_equal(n, 18000);
  assert_true(sip_seconds(&msg, SIP_H_MIN_SE, &n));
  assert_int_equal(n, 90);
  assert_false(sip_seconds(&msg, SIP_H_MIN_EXPIRES, &n));
  assert_false(sip_seconds(&msg, SIP_H_SESSION_EXPIRES, &n));
  assert_false(sip_seconds(&msg, SIP_H_DATE, &n));
}

static void test_contact(void **state) {
  (void)state;
  sip_addr addr;
  assert_int_equal(sip_contact(&msg, &addr), 0);
  assert_true(str_eq(addr.name, STR("A, B")));
  assert_true(str_eq(addr.uri.text, STR("sip:a@h;x=1")));
  assert_true(str_eq(addr.params, STR("expires=60")));
  static const struct {
    const char *line;
    int err;
  } cases[] = {
      {"", WP_E_SIP_MISSING}, {"m:\r\n", WP_E_SIP_MISSING}, {"m: *\r\n", 0}, {"m: <x>\r\n", WP_E_SIP_FIELD}};
  for (size_t i = 0; i < 4; i++) {
    char bytes[200];
    size_t len = (size_t)snprintf(bytes, sizeof bytes, "BYE sip:h SIP/2.0\r\n%s\r\n", cases[i].line);
    arena_init(&a, memory, sizeof memory);
    sip_parse(&a, bytes, len, &msg);
    assert_int_equal(sip_contact(&msg, &addr), cases[i].err);
    if (cases[i].err == 0) assert_true(str_eq(addr.uri.text, STR("*")));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_find, set_up), cmocka_unit_test_setup(test_tokens, set_up),
      cmocka_unit_test_setup(test_seconds, set_up), cmocka_unit_test_setup(test_contact, set_up)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
