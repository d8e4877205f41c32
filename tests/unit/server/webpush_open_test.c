// SPDX-License-Identifier: MIT
// The receiving side of RFC 8291 and RFC 8188, which no product of ours needs: it opens what our encryption seals, what
// npm http_ece (which web-push encrypts with) has sealed, and nothing that was touched on the way.
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
#include <mbedtls/gcm.h>
#include <mbedtls/hkdf.h>

#include "base/base64url.h"
#include "push/webpush.h"

enum { KEY = 16, NONCE = 12, TAG = 16, SALT_AND_SIZE = 21 };

typedef struct {
  p256_pair own;
  unsigned char auth[WEBPUSH_AUTH];
} receiver;

static void derive(const receiver *r, const unsigned char *body, unsigned char key[KEY],
                   unsigned char nonce[NONCE]) {
  static const char info[] = "WebPush: info", cek[] = "Content-Encoding: aes128gcm",
                    iv[] = "Content-Encoding: nonce";
  const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
  unsigned char shared[32], material[32], whole[sizeof info + 2 * P256_PUBLIC];
  const unsigned char *theirs = body + SALT_AND_SIZE;
  memcpy(whole, info, sizeof info);
  memcpy(whole + sizeof info, r->own.open, P256_PUBLIC);
  memcpy(whole + sizeof info + P256_PUBLIC, theirs, P256_PUBLIC);
  if (!p256_agree(&r->own, theirs, shared)) memset(shared, 0, sizeof shared);
  mbedtls_hkdf(sha256, r->auth, WEBPUSH_AUTH, shared, 32, whole, sizeof whole, material, sizeof material);
  mbedtls_hkdf(sha256, body, WEBPUSH_SALT, material, 32, (const unsigned char *)cek, sizeof cek, key, KEY);
  mbedtls_hkdf(sha256, body, WEBPUSH_SALT, material, 32, (const unsigned char *)iv, sizeof iv, nonce, NONCE);
}

/** 8188 2: one record without its padding; -1: it is no record of this message at this place. */
static int open_record(mbedtls_gcm_context *gcm, const unsigned char nonce[NONCE], uint32_t number, bool last,
                       const unsigned char *at, size_t len, unsigned char *out) {
  unsigned char own[NONCE];
  memcpy(own, nonce, NONCE);
  for (int i = 0; i < 4; i++) own[NONCE - 1 - i] ^= (unsigned char)(number >> (8 * i));
  if (len <= TAG ||
      mbedtls_gcm_auth_decrypt(gcm, len - TAG, own, NONCE, NULL, 0, at + len - TAG, TAG, at, out))
    return -1;
  size_t end = len - TAG;
  while (end && !out[end - 1]) end--;
  return end && out[end - 1] == (last ? 2 : 1) ? (int)end - 1 : -1;
}

/** How many bytes are in it; -1: it is not for this receiver, or not whole. */
static int opened(const receiver *r, const unsigned char *body, size_t len, unsigned char *out) {
  unsigned char key[KEY], nonce[NONCE];
  if (len < WEBPUSH_HEAD || body[WEBPUSH_SALT + 4] != P256_PUBLIC) return -1;
  size_t size = (size_t)body[16] << 24 | (size_t)body[17] << 16 | (size_t)body[18] << 8 | body[19];
  if (size <= TAG + 1) return -1;
  derive(r, body, key, nonce);
  mbedtls_gcm_context gcm;
  mbedtls_gcm_init(&gcm);
  mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, key, KEY * 8);
  int total = 0, got = -1;
  uint32_t number = 0;
  for (size_t at = WEBPUSH_HEAD; at < len; at += size, number++) {
    size_t part = len - at < size ? len - at : size;
    got = open_record(&gcm, nonce, number, at + part == len, body + at, part, out + total);
    if (got < 0) break;
    total += got;
  }
  mbedtls_gcm_free(&gcm);
  return got < 0 ? -1 : total;
}

static size_t bytes_of(const cJSON *object, const char *name, unsigned char *out, size_t most) {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
  assert_non_null(text);
  size_t len = strlen(text) * 3 / 4;
  assert_true(len <= most && base64url_read(text, out, len));
  return len;
}

static void what_others_have_sealed(void **state) {
  static char text[1 << 16];
  static unsigned char body[WEBPUSH_BODY_MAX], out[WEBPUSH_BODY_MAX];
  int done = 0;
  (void)state;
  FILE *in = fopen(WP_TESTS_DIR "/vectors/webpush.json", "re");
  assert_non_null(in);
  cJSON *vectors = cJSON_ParseWithLength(text, fread(text, 1, sizeof text, in)), *v;
  fclose(in);
  cJSON_ArrayForEach(v, cJSON_GetObjectItem(vectors, "foreign")) {
    receiver r;
    unsigned char secret[P256_PRIVATE];
    const char *plain = cJSON_GetStringValue(cJSON_GetObjectItem(v, "plaintext_utf8"));
    bytes_of(v, "private", secret, sizeof secret);
    bytes_of(v, "auth_secret", r.auth, sizeof r.auth);
    assert_true(p256_of(secret, &r.own));
    size_t len = bytes_of(v, "body", body, sizeof body);
    assert_int_equal(opened(&r, body, len, out), strlen(plain));
    assert_memory_equal(out, plain, strlen(plain));
    done++;
  }
  assert_int_equal(done, 4);
  cJSON_Delete(vectors);
}

static void what_we_have_sealed_and_nobody_has_touched(void **state) {
  static unsigned char body[WEBPUSH_BODY_MAX], out[WEBPUSH_BODY_MAX], plain[WEBPUSH_PLAIN_MAX];
  static const size_t lengths[] = {0, 1, 511, 512, WEBPUSH_PLAIN_MAX};
  receiver r = {.auth = {7}}, other = {.auth = {7}};
  webpush_keys to;
  size_t size = 0;
  (void)state;
  assert_true(p256_make(NULL, &r.own) && p256_make(NULL, &other.own));
  memcpy(to.open, r.own.open, P256_PUBLIC);
  memcpy(to.auth, r.auth, WEBPUSH_AUTH);
  memset(plain, 'p', sizeof plain);
  for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
    size = webpush_encrypt(NULL, &to, plain, lengths[i], 512, body);
    assert_int_equal(opened(&r, body, size, out), lengths[i]);
    assert_memory_equal(out, plain, lengths[i]);
  }
  size = webpush_encrypt(NULL, &to, "abc", 3, 16, body);
  assert_int_equal(opened(&other, body, size, out), -1);
  for (size_t i = 0; i < size; i++) {
    body[i] ^= 1;
    // The size of a record says only where one ends, and here is one alone.
    bool harmless = i >= WEBPUSH_SALT && i < WEBPUSH_SALT + 4;
    if (!harmless) assert_int_equal(opened(&r, body, size, out), -1);
    body[i] ^= 1;
  }
  for (size_t len = 0; len < size; len += 7) assert_int_equal(opened(&r, body, len, out), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_others_have_sealed),
      cmocka_unit_test(what_we_have_sealed_and_nobody_has_touched),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
