// SPDX-License-Identifier: MIT
// Bytes to letters and back.
#include "base/base64url.h"

#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64url_write(const void *bytes, size_t len, char *out) {
  const unsigned char *in = bytes;
  unsigned held = 0;
  int bits = 0;
  for (size_t i = 0; i < len; i++) {
    held = held << 8 | in[i];
    for (bits += 8; bits >= 6; bits -= 6) *out++ = letters[held >> (bits - 6) & 63];
    held &= 63;
  }
  if (bits) *out++ = letters[held << (6 - bits) & 63];
  *out = '\0';
}

bool base64url_read(const char *text, unsigned char *out, size_t len) {
  if (strlen(text) != BASE64URL_SIZE(len) - 1) return false;
  unsigned held = 0;
  int bits = 0;
  for (; *text; text++) {
    const char *at = strchr(letters, *text);
    if (!at) return false;
    held = held << 6 | (unsigned)(at - letters);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    *out++ = (unsigned char)(held >> bits);
    held &= (1u << bits) - 1;
  }
  return held == 0;
}
