// SPDX-License-Identifier: MIT
// Via, CSeq, Call-ID, Max-Forwards; inputs end at a page guard.
#include "base/str.h"
#include "guarded.h"
#include "sip/field.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static wp_str at_guard(const char *text) {
  size_t len;
  const char *at = guarded(text, &len);
  return (wp_str){at, len};
}

static void expect(wp_str found, const char *wanted) {
  if ((found.at == NULL) != (wanted == NULL) || !str_eq(found, str_of(wanted)))
    fail_msg("found \"%.*s\", wanted \"%s\"", (int)found.len, found.at ? found.at : "(absent)",
             wanted ? wanted : "(absent)");
}

static void test_via(void **state) {
  (void)state;
  static const struct {
    const char *text, *transport, *host;
    uint32_t port;
    const char *branch, *params;
  } cases[] = {
      {"SIP/2.0/WSS abc.invalid;branch=z9hG4bK1", "WSS", "abc.invalid", 0, "z9hG4bK1", "branch=z9hG4bK1"},
      {"SIP/2.0/UDP h:5060;rport;branch=b , SIP/2.0/TCP x", "UDP", "h", 5060, "b", "rport;branch=b"},
      {"SIP  / 2.0\r\n / TCP     spindle.example.com   ;\r\n  branch  =   z9hG4bK9ikj8  ,\r\n SIP / 2.0 / "
       "UDP 1.2.3.4",
       "TCP", "spindle.example.com", 0, "z9hG4bK9ikj8", "branch  =   z9hG4bK9ikj8"},
      {"SIP/2.0/UDP [2001:db8::9:1] : 5060;received=2001:db8::1;branch=b", "UDP", "[2001:db8::9:1]", 5060,
       "b", "received=2001:db8::1;branch=b"},
      {"SIP/7.0/UNKNOWN h", "UNKNOWN", "h", 0, NULL, NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    sip_via via;
    if (sip_via_parse(at_guard(cases[i].text), &via)) fail_msg("refused: %s", cases[i].text);
    expect(via.transport, cases[i].transport);
    expect(via.host, cases[i].host);
    assert_int_equal(via.port, cases[i].port);
    expect(via.branch, cases[i].branch);
    expect(via.params, cases[i].params);
  }
}

static void test_bad_via(void **state) {
  (void)state;
  static const char *bad[] = {"",
                              "SIP",
                              "SIP/2.0",
                              "SIP/2.0/",
                              "SIP/2.0/UDP",
                              "SIP/2.0/UDP ",
                              "SIP/2.0/UDP h:",
                              "SIP/2.0/UDP h:0",
                              "SIP/2.0/UDP h:70000",
                              "SIP/2.0/UDP h;",
                              "SIP/2.0/UDP h;;branch=x",
                              "SIP/2.0/UDP h;branch=",
                              "SIP/2.0/UDP h;branch",
                              "SIP/2.0/UDP h;branch=\"a b\"",
                              "SIP/2.0/UDP h x",
                              "SIP/2.0/UDP [::1",
                              "SIP/2.0/UDP [::x]",
                              "SIP/2.0/UDP ;branch=x",
                              "/2.0/UDP h"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    sip_via via;
    if (sip_via_parse(at_guard(bad[i]), &via) != WP_E_SIP_FIELD) fail_msg("accepted: %s", bad[i]);
  }
  sip_via via;
  assert_int_equal(sip_via_parse(STR("SIP/2.0/UDP 192.0.2.15;;,;,,"), &via), WP_E_SIP_FIELD);
  expect(via.host, "192.0.2.15");  // enough to answer to
}

static void test_cseq(void **state) {
  (void)state;
  uint32_t number = 0;
  wp_str method;
  assert_int_equal(sip_cseq_parse(at_guard("0009\r\n  INVITE"), &number, &method), 0);
  assert_int_equal(number, 9);
  expect(method, "INVITE");
  assert_int_equal(sip_cseq_parse(at_guard("2147483647 A"), &number, &method), 0);
  static const char *bad[] = {"",        "1",         "1 ",           "INVITE",
                              "1INVITE", "1 IN VITE", "2147483648 A", "36893488147419103232 A",
                              "-1 A",    "1 A;",      "1 A,"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (sip_cseq_parse(at_guard(bad[i]), &number, &method) != WP_E_SIP_FIELD)
      fail_msg("accepted: %s", bad[i]);
  assert_int_equal(number, INT32_MAX);
}

static void test_rest(void **state) {
  (void)state;
  assert_int_equal(sip_call_id_parse(at_guard("intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{")), 0);
  assert_int_equal(sip_call_id_parse(at_guard("")), WP_E_SIP_FIELD);
  assert_int_equal(sip_call_id_parse(at_guard("a b")), WP_E_SIP_FIELD);
  assert_int_equal(sip_call_id_parse(at_guard("a;b")), WP_E_SIP_FIELD);
  uint32_t hops = 70;
  assert_int_equal(sip_max_forwards_parse(at_guard("0068"), &hops), 0);
  assert_int_equal(hops, 68);
  assert_int_equal(sip_max_forwards_parse(at_guard("99999999999999"), &hops), 0);
  assert_int_equal(hops, 68);
  assert_int_equal(sip_max_forwards_parse(at_guard("-1"), &hops), WP_E_SIP_FIELD);
  assert_int_equal(sip_max_forwards_parse(at_guard(""), &hops), WP_E_SIP_FIELD);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_via),
      cmocka_unit_test(test_bad_via),
      cmocka_unit_test(test_cseq),
      cmocka_unit_test(test_rest),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
