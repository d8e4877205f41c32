// SPDX-License-Identifier: MIT
// All digest vectors, and the form of the line.
#include "base/str.h"
#include "cJSON.h"
#include "sip/digest.h"
#include "webphone/err.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char bytes[4096];

static cJSON *load(const char *path, char *memory, size_t cap) {
  FILE *file = fopen(path, "rb");
  assert_non_null(file);
  size_t len = fread(memory, 1, cap - 1, file);
  fclose(file);
  memory[len] = 0;
  cJSON *root = cJSON_Parse(memory);
  assert_non_null(root);
  return root;
}

static wp_str member(const cJSON *vector, const char *key) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(vector, key);
  return cJSON_IsString(item) ? str_of(item->valuestring) : STR_NONE;
}

static void expect_in(buf *b, const char *wanted) {
  buf_char(b, '\0');
  assert_int_equal(b->err, 0);
  if (!strstr(b->at, wanted)) fail_msg("no %s in %s", wanted, b->at);
  b->len--;
}

static void put(char *to, uint32_t *len, wp_str text) {
  if (text.len) memcpy(to, text.at, text.len);
  *len = (uint32_t)text.len;
}

static bool of_vector(const cJSON *vector, digest_challenge *c) {
  static const struct {
    const char *name;
    hash_kind hash;
    bool sess;
  } names[] = {{"MD5", HASH_MD5, false},
               {"MD5-sess", HASH_MD5, true},
               {"SHA-256", HASH_SHA256, false},
               {"SHA-256-sess", HASH_SHA256, true},
               {"SHA-512-256", HASH_SHA512_256, false},
               {"SHA-512-256-sess", HASH_SHA512_256, true}};
  wp_str algorithm = member(vector, "algorithm"), qop = member(vector, "qop");
  *c = (digest_challenge){.hash = algorithm.at ? HASH_NONE : HASH_MD5, .qop_auth = str_eq(qop, STR("auth"))};
  for (size_t i = 0; i < 6; i++) {
    if (!str_eq(algorithm, str_of(names[i].name))) continue;
    c->hash = names[i].hash;
    c->sess = names[i].sess;
  }
  put(c->realm, &c->realm_len, member(vector, "realm"));
  put(c->nonce, &c->nonce_len, member(vector, "nonce"));
  put(c->opaque, &c->opaque_len, member(vector, "opaque"));
  c->has_opaque = member(vector, "opaque").at != NULL;
  return c->hash != HASH_NONE && !str_eq(qop, STR("auth-int"));
}

static void test_vectors(void **state) {
  (void)state;
  static char memory[100000];
  cJSON *root = load(WP_TESTS_DIR "/vectors/digest.json", memory, sizeof memory);
  const cJSON *vector;
  int done = 0, left_out = 0;
  cJSON_ArrayForEach(vector, cJSON_GetObjectItem(root, "vectors")) {
    digest_challenge c;
    if (!of_vector(vector, &c)) {  // auth-int is not offered by us
      assert_true(str_eq(member(vector, "qop"), STR("auth-int")));
      left_out++;
      continue;
    }
    wp_str nc = member(vector, "nc");
    if (nc.at) c.count = (uint32_t)strtoul(nc.at, NULL, 16) - 1;
    const digest_credentials who = {member(vector, "username"), member(vector, "password")};
    buf b = buf_on(bytes, sizeof bytes);
    digest_write(&b, &c, &who, member(vector, "method"), member(vector, "uri"), member(vector, "cnonce"));
    char wanted[200];
    snprintf(wanted, sizeof wanted, "response=\"%s\"", member(vector, "response").at);
    expect_in(&b, wanted);
    if (nc.at) {
      snprintf(wanted, sizeof wanted, "nc=%s", nc.at);
      expect_in(&b, wanted);
    }
    done++;
  }
  assert_true(done >= 15);
  assert_true(left_out < done);
  cJSON_Delete(root);
}

static digest_challenge simple(void) {
  digest_challenge c = {.hash = HASH_SHA256, .qop_auth = true, .has_opaque = true};
  put(c.realm, &c.realm_len, STR("r \\\"x\\\""));
  put(c.nonce, &c.nonce_len, STR("n"));
  return c;
}

static void test_form(void **state) {
  (void)state;
  digest_challenge c = simple();
  const digest_credentials who = {STR("J\xc3\xb6 \"q\" \\ \r\nX: 1"), STR("p")};
  buf b = buf_on(bytes, sizeof bytes);
  digest_write(&b, &c, &who, STR("INVITE"), STR("sip:h\r\n\""), STR("c\"\r\n"));
  expect_in(&b, "Authorization: Digest username=\"J\xc3\xb6 \\\"q\\\" \\\\   X: 1\", realm=\"r \\\"x\\\"\", "
                "nonce=\"n\", "
                "uri=\"sip:h  \\\"\", response=\"");
  expect_in(&b, ", algorithm=SHA-256, cnonce=\"c\\\"  \", qop=auth, nc=00000001, opaque=\"\"\r\n");
  assert_ptr_equal(memchr(b.at, '\n', b.len), b.at + b.len - 1);
  c.proxy = true;
  b = buf_on(bytes, sizeof bytes);
  digest_write(&b, &c, &who, STR("INVITE"), STR("sip:h"), STR("c"));
  expect_in(&b, "Proxy-Authorization: Digest ");
  expect_in(&b, "nc=00000002");
  c.qop_auth = false;
  c.has_opaque = false;
  b = buf_on(bytes, sizeof bytes);
  digest_write(&b, &c, &who, STR("INVITE"), STR("sip:h"), STR("c"));
  buf_char(&b, '\0');
  assert_null(strstr(bytes, "cnonce"));
  assert_null(strstr(bytes, "nc="));
  assert_null(strstr(bytes, "opaque"));
}

// The realm in the hash has no escapes; the one on the wire has.
static void test_unescaped_realm(void **state) {
  (void)state;
  digest_challenge c = simple();
  c.qop_auth = false;
  const digest_credentials who = {STR("u"), STR("p")};
  buf b = buf_on(bytes, sizeof bytes);
  digest_write(&b, &c, &who, STR("M"), STR("sip:h"), STR("c"));
  char a1[HASH_HEX_MAX], a2[HASH_HEX_MAX], response[HASH_HEX_MAX];
  hash_hex(HASH_SHA256, (wp_str[]){STR("u:r \"x\":p")}, 1, a1);
  hash_hex(HASH_SHA256, (wp_str[]){STR("M:sip:h")}, 1, a2);
  hash_hex(HASH_SHA256, (wp_str[]){{a1, 64}, STR(":n:"), {a2, 64}}, 3, response);
  char wanted[100];
  snprintf(wanted, sizeof wanted, "response=\"%.64s\"", response);
  expect_in(&b, wanted);
}

static void test_sess_keeps_cnonce(void **state) {
  (void)state;
  digest_challenge c = simple();
  c.sess = true;
  const digest_credentials who = {STR("u"), STR("p")};
  for (int i = 0; i < 2; i++) {
    buf b = buf_on(bytes, sizeof bytes);
    digest_write(&b, &c, &who, STR("M"), STR("sip:h"), i ? STR("second") : STR("first"));
    expect_in(&b, "cnonce=\"first\"");
  }
}

static void test_wrong_use(void **state) {
  (void)state;
  digest_challenge c = {0};
  const digest_credentials who = {STR("u"), STR("p")};
  buf b = buf_on(bytes, sizeof bytes);
  digest_write(&b, &c, &who, STR("M"), STR("sip:h"), STR("c"));
  assert_int_equal(b.err, WP_E_ARG);
  c = simple();
  for (size_t cap = 0; cap < 200; cap += 7) {
    b = buf_on(bytes, cap);
    digest_write(&b, &c, &who, STR("M"), STR("sip:h"), STR("c"));
    assert_int_equal(b.err, WP_E_FULL);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_vectors),         cmocka_unit_test(test_form),
      cmocka_unit_test(test_unescaped_realm), cmocka_unit_test(test_sess_keeps_cnonce),
      cmocka_unit_test(test_wrong_use),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
