// SPDX-License-Identifier: MIT
// Tokens from the system's randomness; passwords to the hashes that digest compares (RFC 7616 3.4.2).
#include "base/secret.h"

#include <mbedtls/base64.h>
#include <mbedtls/constant_time.h>
#include <mbedtls/md.h>
#include <mbedtls/md5.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/text.h"

bool token_make(char out[TOKEN_SIZE]) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  unsigned char bytes[33] = {0};
  if (getrandom(bytes, 32, 0) != 32) return false;
  size_t len = 0;
  for (size_t i = 0; i < 33; i += 3) {
    unsigned group = (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8 | bytes[i + 2];
    for (int shift = 18; shift >= 0 && len < TOKEN_SIZE - 1; shift -= 6)
      out[len++] = letters[group >> shift & 63];
  }
  out[len] = '\0';
  mbedtls_platform_zeroize(bytes, sizeof bytes);
  return true;
}

static void write_hex(const unsigned char *bytes, size_t len, char *out) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < len; i++) {
    *out++ = digits[bytes[i] >> 4];
    *out++ = digits[bytes[i] & 15];
  }
  *out = '\0';
}

void sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX]) {
  unsigned char hash[32];
  mbedtls_sha256_ret(bytes, len, hash, 0);
  write_hex(hash, sizeof hash, out);
  mbedtls_platform_zeroize(hash, sizeof hash);
}

void md5_hex(const void *bytes, size_t len, char out[MD5_HEX]) {
  unsigned char hash[16];
  mbedtls_md5_ret(bytes, len, hash);
  write_hex(hash, sizeof hash, out);
  mbedtls_platform_zeroize(hash, sizeof hash);
}

void hmac_sha1_base64(const char *key, const char *message, char out[HMAC_SHA1_BASE64]) {
  unsigned char hash[20];
  size_t len;
  mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA1), (const unsigned char *)key, strlen(key),
                  (const unsigned char *)message, strlen(message), hash);
  mbedtls_base64_encode((unsigned char *)out, HMAC_SHA1_BASE64, &len, hash, sizeof hash);
}

void hmac_sha256_hex(const char *key, const char *message, size_t len, char out[SHA256_HEX]) {
  unsigned char hash[32];
  mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), (const unsigned char *)key, strlen(key),
                  (const unsigned char *)message, len, hash);
  write_hex(hash, sizeof hash, out);
}

bool base64_read(const char *s, size_t len, unsigned char *out, size_t room, size_t *out_len) {
  return mbedtls_base64_decode(out, room, out_len, (const unsigned char *)s, len) == 0;
}

bool base64_good(const char *s) {
  size_t len;
  int result = mbedtls_base64_decode(NULL, 0, &len, (const unsigned char *)s, strlen(s));
  return result == 0 || result == MBEDTLS_ERR_BASE64_BUFFER_TOO_SMALL;
}

bool secret_equal(const char *a, const char *b) {
  size_t len = strlen(a);
  return len == strlen(b) && mbedtls_ct_memcmp(a, b, len) == 0;
}

proof proof_make(const char *user, const char *realm, const char *password) {
  char line[1024];
  proof made = {0};
  text secret = text_in(line, sizeof line);
  text_add(&secret, "%s:%s:%s", user, realm, password);
  md5_hex(line, secret.len, made.md5);
  sha256_hex(line, secret.len, made.sha256);
  mbedtls_platform_zeroize(line, sizeof line);
  return made;
}

void secret_forget(void *at, size_t size) {
  mbedtls_platform_zeroize(at, size);
}
