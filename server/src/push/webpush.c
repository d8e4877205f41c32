// SPDX-License-Identifier: MIT
// RFC 8291 3.4: two secrets to a key and a nonce; RFC 8188 2: a header and one record.
#include "push/webpush.h"

#include <mbedtls/gcm.h>
#include <mbedtls/hkdf.h>
#include <mbedtls/md.h>
#include <mbedtls/platform_util.h>
#include <string.h>
#include <sys/random.h>

enum { KEY = 16, NONCE = 12, TAG = 16 };

typedef struct {
  unsigned char key[KEY];
  unsigned char nonce[NONCE];
} content_keys;

static bool derive(const webpush_keys *to, const p256_pair *own, const unsigned char salt[WEBPUSH_SALT],
                   content_keys *out) {
  static const char info[] = "WebPush: info";
  static const char key_info[] = "Content-Encoding: aes128gcm";
  static const char nonce_info[] = "Content-Encoding: nonce";
  const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
  unsigned char shared[32];
  unsigned char material[32];
  unsigned char whole[sizeof info + 2 * P256_PUBLIC];  // the texts are used with their final 0 (3.4)
  memcpy(whole, info, sizeof info);
  memcpy(whole + sizeof info, to->open, P256_PUBLIC);
  memcpy(whole + sizeof info + P256_PUBLIC, own->open, P256_PUBLIC);
  bool ok = p256_agree(own, to->open, shared) &&
            mbedtls_hkdf(sha256, to->auth, WEBPUSH_AUTH, shared, sizeof shared, whole, sizeof whole, material,
                         sizeof material) == 0 &&
            mbedtls_hkdf(sha256, salt, WEBPUSH_SALT, material, sizeof material,
                         (const unsigned char *)key_info, sizeof key_info, out->key, KEY) == 0 &&
            mbedtls_hkdf(sha256, salt, WEBPUSH_SALT, material, sizeof material,
                         (const unsigned char *)nonce_info, sizeof nonce_info, out->nonce, NONCE) == 0;
  mbedtls_platform_zeroize(shared, sizeof shared);
  mbedtls_platform_zeroize(material, sizeof material);
  return ok;
}

size_t webpush_seal(const webpush_keys *to, const p256_pair *own, const unsigned char salt[WEBPUSH_SALT],
                    const void *plain, size_t len, size_t pad, unsigned char out[WEBPUSH_BODY_MAX]) {
  unsigned char record[WEBPUSH_BODY_MAX];
  content_keys keys;
  if (len > WEBPUSH_PLAIN_MAX || pad > WEBPUSH_PLAIN_MAX - len) return 0;
  size_t count = len + 1 + pad;
  if (len) memcpy(record, plain, len);
  record[len] = 2;  // RFC 8188 2: the last record
  memset(record + len + 1, 0, pad);
  memcpy(out, salt, WEBPUSH_SALT);
  memcpy(out + WEBPUSH_SALT, (const unsigned char[]){0, 0, WEBPUSH_BODY_MAX >> 8, 0, P256_PUBLIC}, 5);
  memcpy(out + WEBPUSH_SALT + 5, own->open, P256_PUBLIC);
  mbedtls_gcm_context gcm;
  mbedtls_gcm_init(&gcm);
  unsigned char *at = out + WEBPUSH_HEAD;
  bool ok = derive(to, own, salt, &keys) &&
            mbedtls_gcm_setkey(&gcm, MBEDTLS_CIPHER_ID_AES, keys.key, KEY * 8) == 0 &&
            mbedtls_gcm_crypt_and_tag(&gcm, MBEDTLS_GCM_ENCRYPT, count, keys.nonce, NONCE, NULL, 0, record,
                                      at, TAG, at + count) == 0;
  mbedtls_gcm_free(&gcm);
  mbedtls_platform_zeroize(&keys, sizeof keys);
  mbedtls_platform_zeroize(record, sizeof record);
  return ok ? WEBPUSH_HEAD + count + TAG : 0;
}

size_t webpush_encrypt(p256_maker *maker, const webpush_keys *to, const void *plain, size_t len, size_t step,
                       unsigned char out[WEBPUSH_BODY_MAX]) {
  p256_pair own;
  unsigned char salt[WEBPUSH_SALT];
  size_t pad = step ? (step - (len + 1) % step) % step : 0;
  if (len > WEBPUSH_PLAIN_MAX) return 0;
  if (pad > WEBPUSH_PLAIN_MAX - len) pad = WEBPUSH_PLAIN_MAX - len;
  if (getrandom(salt, sizeof salt, 0) != (ssize_t)sizeof salt || !p256_make(maker, &own)) return 0;
  size_t size = webpush_seal(to, &own, salt, plain, len, pad, out);
  mbedtls_platform_zeroize(&own, sizeof own);
  return size;
}
