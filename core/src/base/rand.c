// SPDX-License-Identifier: MIT
// Unpredictable tokens from a seed: the key stream of ChaCha20 (RFC 8439) with the seed as its key.
#include "base/rand.h"

#include <string.h>

void rand_init(rand_source *r, const uint8_t seed[32]) {
  memset(r, 0, sizeof *r);
  memcpy(r->state, "expand 32-byte k", 16);
  memcpy(r->state + 4, seed, 32);
}

static uint32_t turned(uint32_t x, uint32_t by) {
  return x << by | x >> (32 - by);
}

/** 2.3: ten times four columns, then four diagonals; here column and diagonal differ by `slant` alone. */
static void next_block(rand_source *r) {
  uint32_t *x = r->block;
  memcpy(x, r->state, sizeof r->block);
  for (uint32_t i = 0; i < 80; i++) {
    uint32_t slant = i >> 2 & 1;
    uint32_t *at = x + (i & 3), *bt = x + 4 + ((i + slant) & 3);
    uint32_t *ct = x + 8 + ((i + 2 * slant) & 3), *dt = x + 12 + ((i + 3 * slant) & 3);
    uint32_t a = *at, b = *bt, c = *ct, d = *dt;  // no two of them are the same, which a compiler cannot know
    a += b, d = turned(d ^ a, 16);
    c += d, b = turned(b ^ c, 12);
    *at = a += b, *dt = d = turned(d ^ a, 8);
    *ct = c += d, *bt = turned(b ^ c, 7);
  }
  for (size_t i = 0; i < 16; i++) x[i] += r->state[i];
  r->state[12]++;
  r->left = sizeof r->block;
}

void rand_bytes(rand_source *r, void *out, size_t len) {
  for (uint8_t *at = out; len; len--) {
    if (!r->left) next_block(r);
    uint32_t place = (uint32_t)sizeof r->block - r->left--;
    *at++ = (uint8_t)(r->block[place / 4] >> place % 4 * 8);
  }
}

uint32_t rand_below(rand_source *r, uint32_t bound) {
  if (bound < 2) return 0;
  uint32_t number, least = (0u - bound) % bound;  // below it some results would come once too often
  do rand_bytes(r, &number, sizeof number);
  while (number < least);
  return number % bound;
}

void rand_uuid(rand_source *r, uint8_t out[16]) {
  rand_bytes(r, out, 16);
  out[6] = (uint8_t)((out[6] & 0x0f) | 0x40);
  out[8] = (uint8_t)((out[8] & 0x3f) | 0x80);
}

void rand_token(rand_source *r, char *out, size_t len) {
  static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz012345";
  uint32_t bits = 0;
  for (size_t i = 0; i < len; i++, bits >>= 5) {
    if (i % 6 == 0) rand_bytes(r, &bits, sizeof bits);
    out[i] = alphabet[bits & 31];
  }
}
