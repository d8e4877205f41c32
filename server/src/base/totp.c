// SPDX-License-Identifier: MIT
#include "base/totp.h"

#include <mbedtls/md.h>
#include <mbedtls/platform_util.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/secret.h"

enum { STEP_MS = 30 * SECOND };
static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

bool totp_make(char out[TOTP_SECRET_SIZE]) {
  unsigned char bytes[TOTP_SECRET_SIZE - 1];
  out[0] = '\0';
  if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return false;
  for (size_t i = 0; i < sizeof bytes; i++) out[i] = letters[bytes[i] & 31];
  out[sizeof bytes] = '\0';
  mbedtls_platform_zeroize(bytes, sizeof bytes);
  return true;
}

bool totp_secret_good(const char *secret) {
  size_t len = strlen(secret);
  return len >= 16 && len <= 64 && strspn(secret, letters) == len;
}

static size_t read_base32(const char *s, unsigned char out[TOTP_KEY_MAX]) {
  unsigned bits = 0, held = 0;
  size_t len = 0;
  for (; *s && len < TOTP_KEY_MAX; s++) {
    bits = (bits << 5 | (unsigned)(strchr(letters, *s) - letters)) & 0xfff;
    held += 5;
    if (held < 8) continue;
    held -= 8;
    out[len++] = (unsigned char)(bits >> held);
  }
  return len;
}

uint32_t hotp(const unsigned char *key, size_t len, uint64_t counter, int digits) {
  unsigned char message[8];
  unsigned char hash[20];
  for (int i = 7; i >= 0; i--, counter >>= 8) message[i] = (unsigned char)counter;
  mbedtls_md_hmac(mbedtls_md_info_from_type(MBEDTLS_MD_SHA1), key, len, message, sizeof message, hash);
  const unsigned char *at = hash + (hash[19] & 15);
  uint32_t number = (at[0] & 0x7fU) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
  uint32_t most = 1;
  while (digits-- > 0) most *= 10;
  return number % most;
}

int64_t totp_step(const char *secret, const char *code, int64_t now, int64_t used) {
  if (!totp_secret_good(secret) || strlen(code) != TOTP_CODE_DIGITS) return 0;
  unsigned char key[TOTP_KEY_MAX];
  size_t len = read_base32(secret, key);
  int64_t found = 0;
  for (int64_t step = now / STEP_MS - 1; step <= now / STEP_MS + 1; step++) {
    char right[12];
    snprintf(right, sizeof right, "%06u", hotp(key, len, (uint64_t)step, TOTP_CODE_DIGITS));
    if (secret_equal(right, code) && step > used && !found) found = step;
  }
  mbedtls_platform_zeroize(key, sizeof key);
  return found;
}
