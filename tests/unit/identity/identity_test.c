// SPDX-License-Identifier: MIT
// Who we are: addresses from log-ins, secrets wiped, challenges kept and never answered downwards.
#include "identity/identity.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static const uint8_t seed[32] = {7};
static rand_source source;
static identity me;

static int set_up(void **state) {
  (void)state;
  rand_init(&source, seed);
  identity_init(&me, &source);
  return 0;
}

static void test_addresses(void **state) {
  (void)state;
  assert_int_equal(identity_set(&me, STR("1001"), STR("pw"), STR("Ann"), STR("example.com")), 0);
  assert_true(str_eq(me.aor, STR("sip:1001@example.com")));
  assert_int_equal(identity_contact(&me, STR("abc.invalid")), 0);
  assert_true(str_eq(identity_target(&me), STR("sip:1001@abc.invalid;transport=ws")));
  identity_grant(&me, STR("sip:1001@example.com;gr=urn:uuid:1"), STR_NONE, STR_NONE);
  assert_true(str_eq(identity_target(&me), STR("sip:1001@example.com;gr=urn:uuid:1")));
  identity_grant(&me, STR_NONE, STR_NONE, STR_NONE);
  assert_true(str_eq(identity_target(&me), STR("sip:1001@abc.invalid;transport=ws")));
  assert_int_equal(identity_set(&me, STR("bob@other.example"), STR("pw"), STR(""), STR("example.com")), 0);
  assert_true(str_eq(me.aor, STR("sip:bob@other.example")));
  assert_int_equal(identity_set(&me, STR("a b<>"), STR("pw"), STR(""), STR("example.com")), 0);
  assert_true(str_find(me.aor, ' ') == me.aor.len && str_find(me.aor, '<') == me.aor.len);
}

static void test_refused(void **state) {
  (void)state;
  assert_int_equal(identity_set(&me, STR(""), STR("pw"), STR(""), STR("example.com")), WP_E_ARG);
  assert_int_equal(identity_set(&me, STR("@x"), STR("pw"), STR(""), STR("example.com")), WP_E_ARG);
  assert_int_equal(identity_set(&me, STR("u@a b"), STR("pw"), STR(""), STR("example.com")), WP_E_ARG);
  assert_int_equal(identity_set(&me, STR("u@"), STR("pw"), STR(""), STR("example.com")), WP_E_ARG);
  char longer[4096];
  memset(longer, 'x', sizeof longer);
  wp_str text = {longer, sizeof longer};
  assert_int_equal(identity_set(&me, STR("u"), text, STR(""), STR("example.com")), WP_E_FULL);
  assert_int_equal(me.username.len, 0);
}

static void test_forget_wipes(void **state) {
  (void)state;
  char instance[IDENTITY_UUID];
  assert_int_equal(identity_set(&me, STR("1001"), STR("quite-secret"), STR(""), STR("example.com")), 0);
  memcpy(instance, me.instance, sizeof instance);
  identity_forget(&me);
  assert_memory_equal(instance, me.instance, sizeof instance);
  for (size_t i = 0; i + 12 < sizeof me; i++)
    assert_int_not_equal(memcmp((const char *)&me + i, "quite-secret", 12), 0);
}

/** A 401 or 407 with these challenge lines. */
static int learn(unsigned status, const char *lines, bool *again) {
  static char memory[16384], text[2048];
  arena a;
  sip_msg msg;
  buf b = buf_on(text, sizeof text);
  arena_init(&a, memory, sizeof memory);
  buf_lit(&b, "SIP/2.0 ");
  buf_u32(&b, status);
  buf_lit(&b, " No\r\nVia: SIP/2.0/WS a;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\n"
              "Call-ID: x\r\nCSeq: 1 INVITE\r\n");
  buf_lit(&b, lines);
  buf_lit(&b, "Content-Length: 0\r\n\r\n");
  assert_int_equal(b.err, 0);
  assert_int_equal(sip_parse(&a, text, b.len, &msg), 0);
  return identity_learn(&me, &msg, again);
}

static bool writes(sip_method method, const char *part) {
  static char text[4096];
  buf b = buf_on(text, sizeof text - 1);
  identity_authorize(&me, &b, &source, method, STR("sip:x@y"));
  assert_int_equal(b.err, 0);
  text[b.len] = 0;
  return strstr(text, part) != NULL;
}

static void test_challenges(void **state) {
  (void)state;
  bool again = true;
  assert_int_equal(identity_set(&me, STR("1001"), STR("pw"), STR(""), STR("example.com")), 0);
  assert_false(writes(SIP_INVITE, "uthorization"));
  assert_int_equal(
      learn(407, "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n1\", qop=\"auth\"\r\n", &again), 0);
  assert_false(again);
  assert_true(writes(SIP_INVITE, "Proxy-Authorization: Digest"));
  assert_true(writes(SIP_INVITE, "nc=00000002"));
  assert_int_equal(learn(407,
                         "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n2\", qop=\"auth\", stale=TRUE\r\n",
                         &again),
                   0);
  assert_true(again);
}

static void test_never_downwards(void **state) {
  (void)state;
  bool again = false;
  assert_int_equal(identity_set(&me, STR("1001"), STR("pw"), STR(""), STR("example.com")), 0);
  assert_int_equal(
      learn(407,
            "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5\r\n"
            "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=SHA-256, qop=\"auth\"\r\n",
            &again),
      0);
  assert_true(writes(SIP_INVITE, "algorithm=SHA-256"));
  assert_int_equal(
      learn(407, "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=MD5\r\n", &again),
      WP_E_SIP_AUTH);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(test_addresses, set_up),       cmocka_unit_test_setup(test_refused, set_up),
      cmocka_unit_test_setup(test_forget_wipes, set_up),    cmocka_unit_test_setup(test_challenges, set_up),
      cmocka_unit_test_setup(test_never_downwards, set_up),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
