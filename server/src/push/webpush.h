// SPDX-License-Identifier: MIT
// Message encryption for Web Push (RFC 8291, aes128gcm of RFC 8188), one record.
#ifndef WEBPHONED_WEBPUSH_H
#define WEBPHONED_WEBPUSH_H

#include <stddef.h>

#include "push/p256.h"

enum {
  WEBPUSH_AUTH = 16,
  WEBPUSH_SALT = 16,
  WEBPUSH_HEAD = 86,        // salt, record size, key
  WEBPUSH_BODY_MAX = 4096,  // what every push service takes (RFC 8030 7.2)
  WEBPUSH_PLAIN_MAX = WEBPUSH_BODY_MAX - WEBPUSH_HEAD - 17,
};

// The two keys of a subscription.
typedef struct {
  unsigned char open[P256_PUBLIC];
  unsigned char auth[WEBPUSH_AUTH];
} webpush_keys;

// Encrypts with a pair of keys made for this message, padded to a multiple of `step` bytes (0: not padded). The
// length of what is in `out`, or 0.
size_t webpush_encrypt(p256_maker *maker, const webpush_keys *to, const void *plain, size_t len, size_t step,
                       unsigned char out[WEBPUSH_BODY_MAX]);

// The same with given keys, salt and padding: for vectors.
size_t webpush_seal(const webpush_keys *to, const p256_pair *own, const unsigned char salt[WEBPUSH_SALT],
                    const void *plain, size_t len, size_t pad, unsigned char out[WEBPUSH_BODY_MAX]);

#endif
