// SPDX-License-Identifier: MIT
// Unpredictable tokens from a seed: the key stream of ChaCha20 (RFC 8439), so native tests repeat.
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include "webphone/types.h"

typedef struct rand_source {
  uint32_t state[16], block[16];  // RFC 8439 2.3: constants, key, block counter, nonce
  uint32_t left;                  // octets of the block
} rand_source;

void rand_init(rand_source *r, const uint8_t seed[32]);
void rand_bytes(rand_source *r, void *out, size_t len);
uint32_t rand_below(rand_source *r, uint32_t bound);
/** The 16 bytes of a version 4 UUID (RFC 9562 5.4). */
void rand_uuid(rand_source *r, uint8_t out[16]);
/** `len` characters of [a-z0-5], 5 bits each: 26 of them are 130 bits. Not terminated. */
void rand_token(rand_source *r, char *out, size_t len);

#endif
