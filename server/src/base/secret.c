// SPDX-License-Identifier: MIT
// Tokens from the system's randomness; passwords to the hashes that digest compares (RFC 7616 3.4.2).
#include "base/secret.h"

#include <mbedtls/base64.h>
#include <mbedtls/md5.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha1.h>
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

// One of the two rounds: H(key ^ pad, message).
static void hmac_round(const unsigned char key[64], unsigned char pad, const void *message, size_t len,
                       unsigned char out[20]) {
  unsigned char block[64];
  mbedtls_sha1_context sha1;
  for (size_t i = 0; i < sizeof block; i++) block[i] = key[i] ^ pad;
  mbedtls_sha1_init(&sha1);
  mbedtls_sha1_starts_ret(&sha1);
  mbedtls_sha1_update_ret(&sha1, block, sizeof block);
  mbedtls_sha1_update_ret(&sha1, message, len);
  mbedtls_sha1_finish_ret(&sha1, out);
  mbedtls_sha1_free(&sha1);
  mbedtls_platform_zeroize(block, sizeof block);
}

void hmac_sha1_base64(const char *key, const char *message, char out[HMAC_SHA1_BASE64]) {
  unsigned char padded[64] = {0};
  unsigned char hash[20];
  size_t len = strlen(key);
  if (len > sizeof padded)
    mbedtls_sha1_ret((const unsigned char *)key, len, padded);
  else
    memcpy(padded, key, len);
  hmac_round(padded, 0x36, message, strlen(message), hash);
  hmac_round(padded, 0x5c, hash, sizeof hash, hash);
  mbedtls_base64_encode((unsigned char *)out, HMAC_SHA1_BASE64, &len, hash, sizeof hash);
  mbedtls_platform_zeroize(padded, sizeof padded);
}

static void sha256_round(const unsigned char key[64], unsigned char pad, const void *message, size_t len,
                         unsigned char out[32]) {
  unsigned char block[64];
  mbedtls_sha256_context sha256;
  for (size_t i = 0; i < sizeof block; i++) block[i] = key[i] ^ pad;
  mbedtls_sha256_init(&sha256);
  mbedtls_sha256_starts_ret(&sha256, 0);
  mbedtls_sha256_update_ret(&sha256, block, sizeof block);
  mbedtls_sha256_update_ret(&sha256, message, len);
  mbedtls_sha256_finish_ret(&sha256, out);
  mbedtls_sha256_free(&sha256);
  mbedtls_platform_zeroize(block, sizeof block);
}

void hmac_sha256_hex(const char *key, const char *message, size_t len, char out[SHA256_HEX]) {
  unsigned char block[64] = {0};
  unsigned char inner[32];
  size_t key_len = strlen(key);
  // RFC 2104 2: a key that is longer than a block is hashed first.
  if (key_len > sizeof block)
    mbedtls_sha256_ret((const unsigned char *)key, key_len, block, 0);
  else
    memcpy(block, key, key_len);
  sha256_round(block, 0x36, message, len, inner);
  sha256_round(block, 0x5c, inner, sizeof inner, inner);
  write_hex(inner, sizeof inner, out);
  mbedtls_platform_zeroize(block, sizeof block);
  mbedtls_platform_zeroize(inner, sizeof inner);
}

bool secret_equal(const char *a, const char *b) {
  size_t len = strlen(a);
  if (len != strlen(b)) return false;
  unsigned char differs = 0;
  for (size_t i = 0; i < len; i++) differs |= (unsigned char)(a[i] ^ b[i]);
  return differs == 0;
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
