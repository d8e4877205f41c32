// SPDX-License-Identifier: MIT
// The hashes of digest authentication (RFC 8760).
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "webphone/types.h"

typedef enum hash_kind { HASH_NONE = 0, HASH_MD5, HASH_SHA256, HASH_SHA512_256 } hash_kind;  // by strength
#define HASH_HEX_MAX 64

/** The hash, not HASH_NONE, of all `count` parts, one after another: 16 octets of MD5, else 32. */
size_t hash_octets(hash_kind kind, const wp_str *parts, size_t count, uint8_t out[32]);
/** Lower-case hexadecimal of the hash of all `count` parts, one after another; returns its length. */
size_t hash_hex(hash_kind kind, const wp_str *parts, size_t count, char out[HASH_HEX_MAX]);

#endif
