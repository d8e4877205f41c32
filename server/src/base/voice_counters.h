// SPDX-License-Identifier: MIT
// What the voicemail counts for /metrics.
#ifndef WEBPHONED_VOICE_COUNTERS_H
#define WEBPHONED_VOICE_COUNTERS_H

#include <stdatomic.h>

typedef struct {
  atomic_ullong calls;      // taken
  atomic_ullong refused;    // no such mailbox, too many at once, nothing that we speak
  atomic_ullong messages;   // left
  atomic_ullong recovered;  // found unfinished at the start
  atomic_ullong strangers;  // messages from an address that is no SIP server of ours
  atomic_ullong published;  // the SIP server was told how many messages wait
  atomic_llong now;         // calls
} voice_counters;

#endif
