// SPDX-License-Identifier: MIT
// Unpredictable tokens from a seed: SHA-256 over seed and counter.
#include "base/rand.h"

#include "base/hash.h"
#include <string.h>

void rand_init(rand_source *r, const uint8_t seed[32]) {
  memcpy(r->seed, seed, sizeof r->seed);
  r->count = 0;
}

static void next_block(rand_source *r) {
  uint8_t in[40];
  memcpy(in, r->seed, 32);
  for (size_t i = 0; i < 8; i++) in[32 + i] = (uint8_t)(r->count >> (8 * i));
  hash_octets(HASH_SHA256, &(wp_str){(const char *)in, sizeof in}, 1, r->block);
}

void rand_bytes(rand_source *r, void *out, size_t len) {
  for (uint8_t *at = out; len; len--) {
    if (r->count % sizeof r->block == 0) next_block(r);
    *at++ = r->block[r->count++ % sizeof r->block];
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
  rand_bytes(r, out, len);
  for (size_t i = 0; i < len; i++) out[i] = alphabet[(uint8_t)out[i] & 31];
}
