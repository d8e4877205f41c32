// SPDX-License-Identifier: MIT
// Challenges: several in one line and in many, the strongest one, never below the floor; inputs end at a page guard.
#include "base/str.h"
#include "guarded.h"
#include "sip/digest.h"
#include "webphone/err.h"
#include <stdio.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static _Alignas(16) char memory[32 * 1024];
static digest_challenge chosen;

/** Choose from a response whose challenge lines are `lines`. */
static int choose_floor(uint32_t status, const char *lines, hash_kind floor) {
  char text[4096];
  int len = snprintf(text, sizeof text, "SIP/2.0 %u x\r\n%s\r\n", status, lines);
  assert_in_range(len, 1, sizeof text - 1);
  guarded_text room = guarded_copy(text, (size_t)len);
  arena a;
  sip_msg msg;
  arena_init(&a, memory, sizeof memory);
  sip_parse(&a, room.at, room.len, &msg);
  int err = digest_choose(&msg, floor, &chosen);
  guarded_free(&room);
  return err;
}

static int choose(const char *lines) {
  return choose_floor(401, lines, HASH_NONE);
}

static void expect_realm(const char *wanted) {
  if (!str_eq((wp_str){chosen.realm, chosen.realm_len}, str_of(wanted))) fail_msg("realm is not %s", wanted);
}

#define W "WWW-Authenticate: "

static void test_one(void **state) {
  (void)state;
  assert_int_equal(choose(W "Digest realm=\"r, \\\"x\\\"\",\r\n nonce = \"n==\" , qop=\"auth-int, auth\", "
                            "opaque=\"o\",stale=TRUE,"
                            "algorithm=sha-256, domain=\"sip:a, sip:b\", charset=UTF-8, userhash=true\r\n"),
                   0);
  assert_int_equal(chosen.hash, HASH_SHA256);
  assert_true(chosen.qop_auth && chosen.stale && chosen.has_opaque && !chosen.sess && !chosen.proxy);
  assert_int_equal(chosen.count, 0);
  expect_realm("r, \\\"x\\\"");
  assert_memory_equal(chosen.nonce, "n==", 3);
  assert_memory_equal(chosen.opaque, "o", 1);
  assert_int_equal(choose(W "dIgEsT realm=\"r\",nonce=\"n\"\r\n"), 0);
  assert_int_equal(chosen.hash, HASH_MD5);
  assert_true(!chosen.qop_auth && !chosen.stale && !chosen.has_opaque);
  assert_int_equal(choose(W "Digest realm=\"\",nonce=\"n\",opaque=\"\",qop=auth,algorithm=\"MD5\"\r\n"), 0);
  assert_true(chosen.has_opaque && chosen.opaque_len == 0 && chosen.qop_auth);
  assert_int_equal(choose(W "Digest realm=\"a\r\n b\",nonce=\"n\"\r\n"), 0);
  expect_realm("a b");
}

static void test_strongest(void **state) {
  (void)state;
  const char *lines = W "Digest realm=\"m\",nonce=\"1\",qop=\"auth\",algorithm=MD5\r\n" W
                        "Digest realm=\"s\",nonce=\"2\",qop=\"auth\",algorithm=SHA-256\r\n" W
                        "Digest realm=\"t\",nonce=\"3\",qop=\"auth\",algorithm=SHA-256\r\n" W
                        "Digest realm=\"u\",nonce=\"4\",qop=\"auth\",algorithm=SHA3-512\r\n";
  assert_int_equal(choose(lines), 0);
  expect_realm("s");
  assert_int_equal(choose_floor(401, lines, HASH_SHA512_256), WP_E_SIP_AUTH);
  assert_int_equal(chosen.hash, HASH_NONE);
  assert_int_equal(choose_floor(401, W "Digest realm=\"m\",nonce=\"1\"\r\n", HASH_SHA256), WP_E_SIP_AUTH);
}

static void test_one_line(void **state) {
  (void)state;
  assert_int_equal(
      choose(W "Basic realm=\"b\", charset=\"UTF-8\", Digest realm=\"m\", nonce=\"1\", qop=\"auth\", "
               "algorithm=MD5,"
               " Negotiate abc==, Digest realm=\"s, Digest realm=no\", nonce=\"2\", qop=\"auth,auth-int\","
               " algorithm=SHA-512-256, NTLM, Bearer realm=\"x\", nonce=\"9\"\r\n"),
      0);
  assert_int_equal(chosen.hash, HASH_SHA512_256);
  expect_realm("s, Digest realm=no");
  assert_memory_equal(chosen.nonce, "2", 1);
  assert_int_equal(chosen.nonce_len, 1);
  assert_int_equal(choose(W "NTLM, Digest realm=\"d\", nonce=\"1\"\r\n"), 0);
  expect_realm("d");
  assert_int_equal(choose(W "Digest , realm=\"d\",, nonce=\"1\",\r\n"), 0);
  expect_realm("d");
}

static void test_unanswerable(void **state) {
  (void)state;
  static const char *lines[] = {"",
                                W "\r\n",
                                W "Digest\r\n",
                                W "Basic realm=\"x\"\r\n",
                                W "Digest nonce=\"n\"\r\n",
                                W "Digest realm=\"r\"\r\n",
                                W "Digest realm=\"r\",nonce=\"\"\r\n",
                                W "Digest realm=\"r\",nonce=\"n\",qop=\"auth-int\"\r\n",
                                W "Digest realm=\"r\",nonce=\"n\",algorithm=AKAv1-MD5\r\n",
                                W "Digest realm=\"r\",nonce=\"n\",algorithm=MD5-sess\r\n",
                                W "Digest realm=\"r\",nonce=\"n\r\n",
                                W "Digest realm=\"r\",nonce=\"n\"x\r\n",
                                W "Digest realm=\"r\",realm=\"s\",nonce=\"n\"\r\n",
                                W "Digest realm=r\"s\",nonce=\"n\"\r\n",
                                "Proxy-Authenticate: Digest realm=\"r\",nonce=\"n\"\r\n"};
  for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
    if (choose(lines[i]) != WP_E_SIP_AUTH) fail_msg("answered: %s", lines[i]);
}

static void test_proxy(void **state) {
  (void)state;
  assert_int_equal(
      choose_floor(
          407, W "Digest realm=\"w\",nonce=\"n\"\r\nProxy-Authenticate: Digest realm=\"p\",nonce=\"n\"\r\n",
          HASH_NONE),
      0);
  assert_true(chosen.proxy);
  expect_realm("p");
}

static void test_too_long(void **state) {
  (void)state;
  char lines[1000], text[DIGEST_NONCE_MAX + 2];
  memset(text, 'n', sizeof text - 1);
  text[sizeof text - 1] = 0;
  snprintf(lines, sizeof lines, W "Digest realm=\"r\",nonce=\"%s\"\r\n", text);
  assert_int_equal(choose(lines), WP_E_FULL);
  assert_int_equal(chosen.hash, HASH_NONE);
  text[DIGEST_NONCE_MAX] = 0;
  snprintf(lines, sizeof lines, W "Digest realm=\"r\",nonce=\"%s\"\r\n", text);
  assert_int_equal(choose(lines), 0);
  text[DIGEST_TEXT_MAX + 1] = 0;
  snprintf(lines, sizeof lines, W "Digest realm=\"%s\",nonce=\"n\"\r\n", text);
  assert_int_equal(choose(lines), WP_E_FULL);
}

static void test_hostile(void **state) {
  (void)state;
  static char text[30000];
  size_t len = (size_t)sprintf(text, "SIP/2.0 401 x\r\n" W);
  while (len < sizeof text - 5) len += (size_t)sprintf(text + len, "\"\\");
  len += (size_t)sprintf(text + len, "\r\n");
  arena a;
  sip_msg msg;
  arena_init(&a, memory, sizeof memory);
  sip_parse(&a, text, len, &msg);
  assert_int_equal(digest_choose(&msg, HASH_NONE, &chosen), WP_E_SIP_AUTH);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_one),          cmocka_unit_test(test_strongest), cmocka_unit_test(test_one_line),
      cmocka_unit_test(test_unanswerable), cmocka_unit_test(test_proxy),     cmocka_unit_test(test_too_long),
      cmocka_unit_test(test_hostile),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
