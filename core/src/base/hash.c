// SPDX-License-Identifier: MIT
// The hashes of digest authentication (RFC 8760), on mbedTLS.
#include "base/hash.h"

#include "base/buf.h"
#include "base/check.h"
#include "mbedtls/md5.h"
#include "mbedtls/sha256.h"
#include "mbedtls/sha512.h"
#include <string.h>

static const unsigned char *octets(wp_str text) {
  return (const unsigned char *)text.at;
}

static size_t md5(const wp_str *parts, size_t count, unsigned char *out) {
  mbedtls_md5_context hash;
  mbedtls_md5_init(&hash);
  int err = mbedtls_md5_starts_ret(&hash);
  for (size_t i = 0; i < count; i++)
    if (parts[i].len) err |= mbedtls_md5_update_ret(&hash, octets(parts[i]), parts[i].len);
  err |= mbedtls_md5_finish_ret(&hash, out);
  mbedtls_md5_free(&hash);
  WP_CHECK(err == 0);
  return 16;
}

static size_t sha256(const wp_str *parts, size_t count, unsigned char *out) {
  mbedtls_sha256_context hash;
  mbedtls_sha256_init(&hash);
  int err = mbedtls_sha256_starts_ret(&hash, 0);
  for (size_t i = 0; i < count; i++)
    if (parts[i].len) err |= mbedtls_sha256_update_ret(&hash, octets(parts[i]), parts[i].len);
  err |= mbedtls_sha256_finish_ret(&hash, out);
  mbedtls_sha256_free(&hash);
  WP_CHECK(err == 0);
  return 32;
}

// FIPS 180-4 5.3.6.2: SHA-512/256 is SHA-512 from another start, cut to 256 bits. mbedTLS lacks it.
static const uint64_t sha512_256_start[8] = {
    0x22312194fc2bf72c, 0x9f555fa3c84c64c2, 0x2393b86b6f53b151, 0x963877195940eabd,
    0x96283ee2a88effe3, 0xbe5e1e2553863992, 0x2b0199fc2c85b8aa, 0x0eb72ddc81c52ca2,
};

static size_t sha512_256(const wp_str *parts, size_t count, unsigned char *out) {
  mbedtls_sha512_context hash;
  mbedtls_sha512_init(&hash);
  int err = mbedtls_sha512_starts_ret(&hash, 0);
  memcpy(hash.state, sha512_256_start, sizeof sha512_256_start);
  for (size_t i = 0; i < count; i++)
    if (parts[i].len) err |= mbedtls_sha512_update_ret(&hash, octets(parts[i]), parts[i].len);
  err |= mbedtls_sha512_finish_ret(&hash, out);
  mbedtls_sha512_free(&hash);
  WP_CHECK(err == 0);
  return 32;
}

size_t hash_hex(hash_kind kind, const wp_str *parts, size_t count, char out[HASH_HEX_MAX]) {
  unsigned char sum[64];
  size_t len = 0;
  switch (kind) {
  case HASH_NONE: break;
  case HASH_MD5: len = md5(parts, count, sum); break;
  case HASH_SHA256: len = sha256(parts, count, sum); break;
  case HASH_SHA512_256: len = sha512_256(parts, count, sum); break;
  }
  buf text = buf_on(out, HASH_HEX_MAX);
  buf_hex(&text, sum, len);
  return text.len;
}
