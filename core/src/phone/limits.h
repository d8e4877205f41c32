// SPDX-License-Identifier: MIT
// All bounds of the phone's memory that are not a pool's own, and the door tests use to shrink them.
#ifndef PHONE_LIMITS_H
#define PHONE_LIMITS_H

#include "webphone/phone.h"

#define PHONE_ARENA 262144u       // one input: message, what is parsed of it, what it causes
#define PHONE_MESSAGE 65536u      // one SIP message
#define PHONE_CAPABILITIES 2048u  // the browser's codec list
#define PHONE_CODECS (2 * PHONE_CAPABILITIES)

typedef enum phone_bound {
  PHONE_BOUND_ARENA = 0,
  PHONE_BOUND_CALLS,
  PHONE_BOUND_TXNS,
  PHONE_BOUND_ERRANDS
} phone_bound;

/** For tests: less of something than the build has. Only right after wp_phone_init. */
void wp_phone_limit(wp_phone *phone, phone_bound what, size_t n);
/** For tests: transactions and calls in use, and the most the arena ever held. */
void wp_phone_usage(const wp_phone *phone, size_t *txns, size_t *calls, size_t *arena_peak);

#endif
