// SPDX-License-Identifier: MIT
// What the gateway counts for /metrics.
#ifndef WEBPHONED_PUSH_COUNTERS_H
#define WEBPHONED_PUSH_COUNTERS_H

#include <stdatomic.h>

typedef enum {
  PUSHED_OK,
  PUSHED_GONE,
  PUSHED_LATER,
  PUSHED_REFUSED,
  PUSHED_FAILED,
  PUSH_RESULTS
} push_result;

typedef struct {
  atomic_ullong results[PUSH_RESULTS];
  atomic_ullong calls;      // branches taken
  atomic_ullong strangers;  // messages from an address that is no SIP server of ours
  atomic_llong parked;      // now
} push_counters;

#endif
