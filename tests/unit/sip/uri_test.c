// SPDX-License-Identifier: MIT
// URIs: parts, schemes, what must be refused, escapes; inputs end at a page guard.
#include "base/str.h"
#include "guarded.h"
#include "sip/uri.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static sip_uri uri;

static int parse(const char *text) {
  size_t len;
  const char *at = guarded(text, &len);
  return sip_uri_parse((wp_str){at, len}, &uri);
}

static void expect(wp_str found, const char *wanted) {
  if ((found.at == NULL) != (wanted == NULL) || !str_eq(found, str_of(wanted)))
    fail_msg("found \"%.*s\", wanted \"%s\"", (int)found.len, found.at ? found.at : "(absent)",
             wanted ? wanted : "(absent)");
}

static void test_parts(void **state) {
  (void)state;
  static const struct {
    const char *text, *user, *password, *host;
    uint32_t port;
    const char *params, *headers;
  } cases[] = {
      {"sip:bob@biloxi.com", "bob", NULL, "biloxi.com", 0, NULL, NULL},
      {"SIP:biloxi.com", NULL, NULL, "biloxi.com", 0, NULL, NULL},
      {"sip:a:b@h:5060;transport=ws;lr?Subject=x&a=", "a", "b", "h", 5060, "transport=ws;lr", "Subject=x&a="},
      {"sips:a@[2001:db8::1]:443", "a", NULL, "[2001:db8::1]", 443, NULL, NULL},
      {"sip:user;par=u%40example.net@example.com", "user;par=u%40example.net", NULL, "example.com", 0, NULL,
       NULL},
      {"sip:%00@h", "%00", NULL, "h", 0, NULL, NULL},
      {"sip:a@h;gr=urn:uuid:f81d4fae;x=a==", "a", NULL, "h", 0, "gr=urn:uuid:f81d4fae;x=a==", NULL},
      {"sip:x@kamailio_1.local", "x", NULL, "kamailio_1.local", 0, NULL, NULL},
      {"sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/"
       ";;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
       "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*", "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
       "example.com", 0, NULL, NULL},
      {"tel:+1-201-555-0123;ext=4", "+1-201-555-0123", NULL, NULL, 0, "ext=4", NULL},
      {"tel:*21#;phone-context=example.com", "*21#", NULL, NULL, 0, "phone-context=example.com", NULL},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (parse(cases[i].text)) fail_msg("refused: %s", cases[i].text);
    expect(uri.text, cases[i].text);
    expect(uri.user, cases[i].user);
    expect(uri.password, cases[i].password);
    expect(uri.host, cases[i].host);
    assert_int_equal(uri.port, cases[i].port);
    expect(uri.params, cases[i].params);
    expect(uri.headers, cases[i].headers);
  }
}

static void test_schemes(void **state) {
  (void)state;
  assert_int_equal(parse("sIpS:h"), 0);
  assert_int_equal(uri.scheme, SIP_SCHEME_SIPS);
  assert_int_equal(parse("soap.beep://192.0.2.103:3002"), 0);
  assert_int_equal(uri.scheme, SIP_SCHEME_OTHER);
  expect(uri.scheme_text, "soap.beep");
  assert_int_equal(parse("urn:service:sos"), 0);
}

static void test_malformed(void **state) {
  (void)state;
  static const char *bad[] = {
      "",           "sip",         "sip:",           ":x",          "1sip:x",      "sip:@h",
      "sip:a@",     "sip:a@b@c",   "sip:a b@h",      "sip: h",      "sip:h ",      "<sip:a@h>",
      "sip:h:",     "sip:h:0",     "sip:h:65536",    "sip:h:x",     "sip:h:5060x", "sip:h;",
      "sip:h;;a",   "sip:h;=a",    "sip:h?",         "sip:a%4@h",   "sip:a%@h",    "sip:%gg@h",
      "sip:a\"b@h", "sip:a<b@h",   "sip:\xc3\xb6@h", "sip:a@h\xc3", "sip:[::1",    "sip:[]",
      "sip:[::g]",  "sip:h;a=%1",  "sip:h?a=%",      "sip:a:b c@h", "tel:",        "tel:+",
      "tel:-.()",   "tel:+1a",     "tel:1g",         "tel:+1;",     "tel:+1;=2",   "http:",
      "http://a b", "sip:a\r\n@h", "sip:h\n",        "sip:;lr",     "sip:h;a b"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (parse(bad[i]) != WP_E_SIP_URI) fail_msg("accepted: %s", bad[i]);
  const char nul[] = "sip:a\0b@h";
  assert_int_equal(sip_uri_parse((wp_str){nul, sizeof nul - 1}, &uri), WP_E_SIP_URI);
}

static void test_every_cut(void **state) {
  (void)state;
  const wp_str text = STR("sip:a%20b:c@[2001:db8::1]:5060;transport=ws;lr?Subject=x%20y&a=b");
  guarded_text room = guarded_copy(text.at, text.len);
  for (size_t len = 0; len <= text.len; len++)
    sip_uri_parse((wp_str){guarded_cut(&room, text.at, len), len}, &uri);
  guarded_free(&room);
}

static void test_param(void **state) {
  (void)state;
  wp_str value;
  assert_int_equal(parse("sip:h;lr;Transport=WS;a=b=c;e="), 0);
  assert_true(sip_uri_param(&uri, STR("LR"), &value));
  assert_non_null(value.at);
  assert_int_equal(value.len, 0);
  assert_true(sip_uri_param(&uri, STR("transport"), &value));
  expect(value, "WS");
  assert_true(sip_uri_param(&uri, STR("a"), &value));
  expect(value, "b=c");
  assert_false(sip_uri_param(&uri, STR("x"), &value));
  assert_int_equal(parse("sip:h"), 0);
  assert_false(sip_uri_param(&uri, STR("lr"), &value));
}

static void test_escape(void **state) {
  (void)state;
  char memory[64];
  buf b = buf_on(memory, sizeof memory);
  sip_uri_unescape(&b, STR("a%20b%zz%4%"));
  expect(buf_view(&b), "a b%zz%4%");
  b = buf_on(memory, sizeof memory);
  sip_uri_escape_user(&b, STR("J\xc3\xb6@x:%+1\r"));
  expect(buf_view(&b), "J%C3%B6%40x%3A%25+1%0D");
  char back[64];
  buf c = buf_on(back, sizeof back);
  sip_uri_unescape(&c, buf_view(&b));
  expect(buf_view(&c), "J\xc3\xb6@x:%+1\r");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_parts),     cmocka_unit_test(test_schemes), cmocka_unit_test(test_malformed),
      cmocka_unit_test(test_every_cut), cmocka_unit_test(test_param),   cmocka_unit_test(test_escape),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
