// SPDX-License-Identifier: MIT
// Unpredictable tokens from a seed: SHA-256 in counter mode, so native tests repeat.
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include "webphone/types.h"

typedef struct rand_source {
  uint8_t seed[32], block[32];
  uint64_t count;  // octets given out
} rand_source;

void rand_init(rand_source *r, const uint8_t seed[32]);
void rand_bytes(rand_source *r, void *out, size_t len);
uint32_t rand_below(rand_source *r, uint32_t bound);
/** The 16 bytes of a version 4 UUID (RFC 9562 5.4). */
void rand_uuid(rand_source *r, uint8_t out[16]);
/** `len` characters of [a-z0-9-], 5 bits each: 26 of them are 130 bits. Not terminated. */
void rand_token(rand_source *r, char *out, size_t len);

#endif
