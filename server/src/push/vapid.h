// SPDX-License-Identifier: MIT
// Voluntary application server identification (RFC 8292): who we are, signed, for one push service.
#ifndef WEBPHONED_VAPID_H
#define WEBPHONED_VAPID_H

#include <stddef.h>
#include <stdint.h>

#include "push/p256.h"

enum { VAPID_SIZE = 1100 };

// The value of Authorization for a push service until `expires` (seconds since 1970). False: it is too long.
bool vapid_write(const p256_pair *key, const char *audience, const char *subject, int64_t expires,
                 char out[VAPID_SIZE]);

// One for each service and subject, made anew before it expires.
enum { VAPIDS = 32, VAPID_LIFE_S = 12 * 3600 };
typedef struct {
  struct {
    char audience[280];
    char subject[280];
    char value[VAPID_SIZE];
    int64_t expires;
  } known[VAPIDS];
  size_t next;
} vapid_cache;
// Lives until the next call. NULL: it cannot be made.
const char *vapid_for(vapid_cache *cache, const p256_pair *key, const char *audience, const char *subject,
                      int64_t now_s);

#endif
