// SPDX-License-Identifier: MIT
// Encryption and identification of pushes byte for byte against vectors (tests/vectors/webpush.json); where pushes may
// go; tokens; what a push says.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include <cJSON.h>

#include "base/base64url.h"
#include "base/endpoint.h"
#include "push/act.h"
#include "push/payload.h"
#include "push/vapid.h"
#include "push/webpush.h"

static cJSON *vectors;

static int load(void **state) {
  static char text[1 << 16];
  (void)state;
  FILE *in = fopen(WP_TESTS_DIR "/vectors/webpush.json", "re");
  assert_non_null(in);
  size_t len = fread(text, 1, sizeof text, in);
  fclose(in);
  vectors = cJSON_ParseWithLength(text, len);
  assert_non_null(vectors);
  return 0;
}

static int unload(void **state) {
  (void)state;
  cJSON_Delete(vectors);
  return 0;
}

static const char *member(const cJSON *object, const char *name) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
  assert_non_null(text);
  return text;
}

/** base64url of any length; how many bytes. */
static size_t bytes_of(const char *text, unsigned char *out) {
  size_t len = strlen(text) * 3 / 4;
  assert_true(base64url_read(text, out, len));
  return len;
}

static void check_body(const char *text, const webpush_keys *to, const cJSON *v, const void *plain,
                       size_t len, size_t pad) {
  static unsigned char wanted[WEBPUSH_BODY_MAX + 3], body[WEBPUSH_BODY_MAX];
  unsigned char secret[P256_PRIVATE], salt[WEBPUSH_SALT];
  char open[BASE64URL_SIZE(P256_PUBLIC)];
  p256_pair own;
  bytes_of(member(v, "as_private"), secret);
  bytes_of(member(v, "salt"), salt);
  assert_true(p256_of(secret, &own));
  base64url_write(own.open, P256_PUBLIC, open);
  assert_string_equal(open, member(v, "as_public"));
  size_t size = bytes_of(text, wanted);
  assert_int_equal(webpush_seal(to, &own, salt, plain, len, pad, body), size);
  assert_memory_equal(body, wanted, size);
}

static void encryption_by_vectors(void **state) {
  static unsigned char plain[WEBPUSH_BODY_MAX];
  webpush_keys to;
  const cJSON *rfc = cJSON_GetObjectItem(vectors, "rfc8291"), *v;
  int done = 0;
  (void)state;
  bytes_of(member(rfc, "ua_public"), to.open);
  bytes_of(member(rfc, "auth_secret"), to.auth);
  const char *text = member(rfc, "plaintext_utf8");
  check_body(member(rfc, "body"), &to, rfc, text, strlen(text), 0);
  cJSON_ArrayForEach(v, cJSON_GetObjectItem(vectors, "more")) {
    if (cJSON_GetObjectItem(v, "rs")->valueint != WEBPUSH_BODY_MAX) continue;  // we write one record only
    size_t len = bytes_of(member(v, "plaintext"), plain);
    check_body(member(v, "body"), &to, v, plain, len, (size_t)cJSON_GetObjectItem(v, "pad")->valueint);
    done++;
  }
  assert_true(done >= 5);
}

static void every_message_has_its_own_keys(void **state) {
  static unsigned char one[WEBPUSH_BODY_MAX], two[WEBPUSH_BODY_MAX], long_text[WEBPUSH_PLAIN_MAX + 1];
  webpush_keys to = {.auth = {1}};
  p256_pair pair;
  p256_maker *maker = p256_maker_open();
  (void)state;
  assert_non_null(maker);
  assert_true(p256_make(NULL, &pair));
  memcpy(to.open, pair.open, sizeof to.open);
  size_t size = webpush_encrypt(maker, &to, "abc", 3, 512, one);
  assert_int_equal(size, WEBPUSH_HEAD + 512 + 16);
  assert_int_equal(webpush_encrypt(maker, &to, "abc", 3, 512, two), size);
  assert_memory_not_equal(one, two, 16);
  assert_memory_not_equal(one + 21, two + 21, 65);
  assert_int_equal(webpush_encrypt(maker, &to, long_text, WEBPUSH_PLAIN_MAX, 512, one), WEBPUSH_BODY_MAX);
  assert_int_equal(webpush_encrypt(maker, &to, long_text, WEBPUSH_PLAIN_MAX + 1, 0, one), 0);
  to.open[40] ^= 1;  // no point of the curve
  assert_int_equal(webpush_encrypt(maker, &to, "abc", 3, 512, one), 0);
  assert_false(p256_is_point(to.open));
  p256_maker_close(maker);
}

static void agreement_goes_both_ways(void **state) {
  p256_pair a, b;
  unsigned char ab[32], ba[32];
  (void)state;
  assert_true(p256_make(NULL, &a) && p256_make(NULL, &b));
  assert_true(p256_agree(&a, b.open, ab) && p256_agree(&b, a.open, ba));
  assert_memory_equal(ab, ba, sizeof ab);
  assert_false(p256_of((const unsigned char[P256_PRIVATE]){0}, &a));
}

static void identification_by_vectors(void **state) {
  const cJSON *v = cJSON_GetObjectItem(vectors, "vapid");
  unsigned char secret[P256_PRIVATE];
  char out[VAPID_SIZE];
  p256_pair key;
  (void)state;
  bytes_of(member(v, "private"), secret);
  assert_true(p256_of(secret, &key));
  assert_true(vapid_write(&key, "https://push.example.net", "mailto:ops@example.com", 1893456000, out));
  assert_string_equal(out, member(v, "authorization"));
  assert_false(vapid_write(&key, "https://a\"b", "mailto:ops@example.com", 1, out));
}

static void identification_is_made_once_for_a_while(void **state) {
  static vapid_cache cache;
  char first[VAPID_SIZE];
  p256_pair key;
  (void)state;
  assert_true(p256_make(NULL, &key));
  snprintf(first, sizeof first, "%s",
           vapid_for(&cache, &key, "https://a.example", "mailto:a@b.example", 1000));
  assert_string_equal(
      vapid_for(&cache, &key, "https://a.example", "mailto:a@b.example", 1000 + VAPID_LIFE_S / 2), first);
  assert_string_not_equal(vapid_for(&cache, &key, "https://b.example", "mailto:a@b.example", 1000), first);
  assert_string_not_equal(
      vapid_for(&cache, &key, "https://a.example", "mailto:a@b.example", 1000 + VAPID_LIFE_S), first);
  for (int i = 0; i < VAPIDS * 2; i++) {
    char other[40];
    snprintf(other, sizeof other, "https://%d.example", i);
    assert_non_null(vapid_for(&cache, &key, other, "mailto:a@b.example", 1000));
  }
}

static void where_pushes_may_go(void **state) {
  static const char *const own[] = {"https://push.example:8443", "https://*.example.org", NULL};
  static const struct {
    const char *url;
    bool known, ours;
  } cases[] = {
      {"https://fcm.googleapis.com/fcm/send/x", true, false},
      {"https://FCM.googleapis.com:443/x", true, false},
      {"https://updates.push.services.mozilla.com/wpush/v2/x", true, false},
      {"https://web.push.apple.com/x", true, false},
      {"https://am3p.notify.windows.com/w/?token=x", true, false},
      {"https://fcm.googleapis.com:8443/x", false, false},
      {"https://push.apple.com/x", false, false},
      {"https://xpush.apple.com.evil.example/x", false, false},
      {"https://evilpush.apple.com/x", false, false},
      {"https://push.example:8443/x", false, true},
      {"https://push.example/x", false, false},
      {"https://a.b.example.org/x", false, true},
      {"https://example.org/x", false, false},
      {"https://.example.org/x", false, false},
  };
  static const char *const bad[] = {"",
                                    "http://fcm.googleapis.com/",
                                    "https://",
                                    "https:///x",
                                    "https://fcm.googleapis.com",
                                    "https://fcm.googleapis.com?x",
                                    "https://user@fcm.googleapis.com/",
                                    "https://fcm.googleapis.com#/x",
                                    "https://fcm.googleapis.com:/x",
                                    "https://fcm.googleapis.com:0/x",
                                    "https://fcm.googleapis.com:65536/x",
                                    "https://fcm.googleapis.com:+443/x",
                                    "https://fcm.googleapis.com\\@evil.example/",
                                    "https://[::1]/x",
                                    "https://fcm.googleapis.com/ x",
                                    "https://fcm.googleapis.com/\x7f",
                                    "https://fcm.googleapis.com/#"};
  char origin[PUSH_ORIGIN_SIZE];
  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    bool read = endpoint_origin(cases[i].url, origin);
    if (read != endpoint_is_listed(read ? origin : "https://x", push_services) && cases[i].known)
      fail_msg("%s", cases[i].url);
    assert_int_equal(read && endpoint_is_listed(origin, push_services), cases[i].known);
    assert_int_equal(read && endpoint_is_listed(origin, own), cases[i].ours);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    if (endpoint_origin(bad[i], origin)) fail_msg("%s", bad[i]);
  }
  assert_true(endpoint_is_pattern("https://*.a.example") && endpoint_is_pattern("https://a:9"));
  assert_false(endpoint_is_pattern("https://a/") || endpoint_is_pattern("http://a") ||
               endpoint_is_pattern("https://*") || endpoint_is_pattern("https://a.*.b"));
}

static void tokens_are_ours_alone(void **state) {
  unsigned char key[ACT_KEY], other[ACT_KEY];
  act what = {0x1122334455667788, 99, 7, 1790000000000}, back;
  char token[ACT_SIZE];
  (void)state;
  act_key((const unsigned char[32]){1}, key);
  act_key((const unsigned char[32]){2}, other);
  act_write(key, &what, token);
  assert_int_equal(strlen(token), ACT_SIZE - 1);
  assert_true(act_read(key, token, &back));
  assert_true(back.gateway == what.gateway && back.call == 99 && back.subscription == 7 &&
              back.until == what.until);
  assert_false(act_read(other, token, &back));
  for (size_t i = 0; i < ACT_SIZE - 1; i++) {
    char was = token[i];
    token[i] = was == 'A' ? 'B' : 'A';
    assert_false(act_read(key, token, &back));
    token[i] = was;
  }
  token[10] = '\0';
  assert_false(act_read(key, token, &back));
}

static void a_push_is_bounded_whatever_the_caller_is_called(void **state) {
  static char huge[5000], json[PAYLOAD_MAX];
  char topic[TOPIC_SIZE], other[TOPIC_SIZE];
  (void)state;
  memset(huge, '"', sizeof huge - 1);
  push_payload p = {.kind = PUSH_RING,
                    .call_id = huge,
                    .number = huge,
                    .name = huge,
                    .account = "1001@phone.example",
                    .token = "t",
                    .origin = "https://phone.example",
                    .texts = "{\"ring\":\"Anruf\"}",
                    .at = 1,
                    .until = 2};
  p.declarative = true;
  size_t len = payload_write(&p, json);
  assert_true(len > 0 && len < PAYLOAD_MAX);
  cJSON *read = cJSON_Parse(json);
  assert_int_equal(strlen(member(read, "call")), 255);
  assert_string_equal(member(cJSON_GetObjectItem(read, "notification"), "title"), "Anruf");
  cJSON_Delete(read);
  p.name = "\xc3";
  assert_true(payload_write(&p, json) > 0);
  read = cJSON_Parse(json);
  assert_string_equal(member(cJSON_GetObjectItem(read, "from"), "name"), "");
  cJSON_Delete(read);
  payload_topic("a", "https://x/1", topic);
  payload_topic("a", "https://x/2", other);
  assert_int_equal(strlen(topic), 22);
  assert_string_not_equal(topic, other);
  assert_true(payload_is_declarative("https://web.push.apple.com") &&
              !payload_is_declarative("https://push.apple.com.x"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(encryption_by_vectors),
      cmocka_unit_test(every_message_has_its_own_keys),
      cmocka_unit_test(agreement_goes_both_ways),
      cmocka_unit_test(identification_by_vectors),
      cmocka_unit_test(identification_is_made_once_for_a_while),
      cmocka_unit_test(where_pushes_may_go),
      cmocka_unit_test(tokens_are_ours_alone),
      cmocka_unit_test(a_push_is_bounded_whatever_the_caller_is_called),
  };
  return cmocka_run_group_tests(tests, load, unload);
}
