// SPDX-License-Identifier: MIT
// Four numbers and a MAC of 128 bits, in base64url.
#include "push/act.h"

#include <mbedtls/md.h>
#include <mbedtls/platform_util.h>
#include <stddef.h>
#include <string.h>

#include "base/base64url.h"

enum { NUMBERS = 32, MAC = ACT_BYTES - NUMBERS };

static void mac_of(const unsigned char key[ACT_KEY], const unsigned char *bytes, size_t len,
                   unsigned char out[32]) {
  mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA256), key, ACT_KEY, bytes, len, out);
}

void act_key(const unsigned char secret[32], unsigned char key[ACT_KEY]) {
  static const char what[] = "webphone push acts";
  mac_of(secret, (const unsigned char *)what, sizeof what - 1, key);
}

static void put(unsigned char *at, uint64_t number) {
  for (int i = 0; i < 8; i++) at[i] = (unsigned char)(number >> (56 - 8 * i));
}

static uint64_t take(const unsigned char *at) {
  uint64_t number = 0;
  for (int i = 0; i < 8; i++) number = number << 8 | at[i];
  return number;
}

void act_write(const unsigned char key[ACT_KEY], const act *what, char out[ACT_SIZE]) {
  unsigned char bytes[ACT_BYTES];
  unsigned char mac[32];
  put(bytes, what->gateway);
  put(bytes + 8, what->call);
  put(bytes + 16, (uint64_t)what->subscription);
  put(bytes + 24, (uint64_t)what->until);
  mac_of(key, bytes, NUMBERS, mac);
  memcpy(bytes + NUMBERS, mac, MAC);
  base64url_write(bytes, sizeof bytes, out);
  mbedtls_platform_zeroize(mac, sizeof mac);
}

bool act_read(const unsigned char key[ACT_KEY], const char *token, act *out) {
  unsigned char bytes[ACT_BYTES];
  unsigned char mac[32];
  unsigned char differs = 0;
  if (!base64url_read(token, bytes, sizeof bytes)) return false;
  mac_of(key, bytes, NUMBERS, mac);
  for (size_t i = 0; i < MAC; i++) differs |= (unsigned char)(mac[i] ^ bytes[NUMBERS + i]);
  *out = (act){take(bytes), take(bytes + 8), (int64_t)take(bytes + 16), (int64_t)take(bytes + 24)};
  return differs == 0;
}
