// SPDX-License-Identifier: MIT
// The curve P-256: pairs of keys, agreement (ECDH) and signatures (ECDSA with SHA-256).
#ifndef WEBPHONED_P256_H
#define WEBPHONED_P256_H

#include <stdbool.h>

enum { P256_PRIVATE = 32, P256_PUBLIC = 65, P256_SIGNATURE = 64 };

typedef struct {
  unsigned char secret[P256_PRIVATE];
  unsigned char open[P256_PUBLIC];  // uncompressed point: 4, x, y
} p256_pair;

// Makes pairs by the hundred: what is the same for all of them is worked out once. For one thread.
typedef struct p256_maker p256_maker;
p256_maker *p256_maker_open(void);  // NULL: no memory
void p256_maker_close(p256_maker *m);

// `m` NULL: just this one.
bool p256_make(p256_maker *m, p256_pair *out);
// The pair of a private key that was kept. False: that is none.
bool p256_of(const unsigned char secret[P256_PRIVATE], p256_pair *out);
// A point of the curve, and not the one at infinity?
bool p256_is_point(const unsigned char open[P256_PUBLIC]);
bool p256_agree(const p256_pair *own, const unsigned char other[P256_PUBLIC], unsigned char shared[32]);
// r and s (RFC 7518 3.4); k is made of key and hash (RFC 6979), so a bad source of randomness gives nothing away.
bool p256_sign(const p256_pair *own, const unsigned char hash[32], unsigned char out[P256_SIGNATURE]);

#endif
