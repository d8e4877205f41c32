// SPDX-License-Identifier: MIT
// Inside park/: the slots, and what the files of this folder do for each other.
#ifndef PARK_INSIDE_H
#define PARK_INSIDE_H

#include "base/area.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/rand.h"
#include "park/lines.h"
#include "park/park_table.h"
#include "sip/msg.h"
#include "webphone/park.h"

#define PARK_TEXT 3072    // of one call: its key, and what its answers begin with
#define PARK_ARENA 65536  // of one input
#define PARK_QUEUE 8      // outputs of one step

typedef struct park_slot {
  uint32_t generation;
  uint32_t state;   // park_state
  uint32_t status;  // said last
  wp_ms due, repeat, interval;
  wp_park_peer peer;       // where answers go
  wp_str branch, sent_by;  // with `port` the key (3261 17.2.3)
  uint32_t port;
  wp_str call_id, from_tag, to_tag;
  uint32_t cseq;
  uint32_t called;  // hash of whose phone is wanted: a group call's one Call-ID wakes all of its members
  wp_str lines;     // Via to CSeq, with our tag
  wp_str routes;    // Record-Route and Contact, for what makes an early dialog (12.1.1)
  area text;
  char memory[PARK_TEXT];
} park_slot;

struct wp_park {
  uint32_t calls, used, rover;
  wp_ms ring;
  wp_str self;
  char self_text[WP_PARK_ADDRESS + 8];
  rand_source rand;
  arena arena;
  wp_park_output queue[PARK_QUEUE];
  uint32_t queued, taken;
  wp_ms sweep;  // time that passes over the slots, from `sweep_at` on; WP_NEVER: none
  uint32_t sweep_at;
  wp_ms *next;     // of each slot: when its timer comes; what is scanned lies together
  uint32_t *hash;  // of each slot: of its key; 0: free
  park_slot *slots;
  char memory[PARK_ARENA];
};

/** What WP_PARK_CALL tells of `msg`, in the arena. False: it does not say whose phone is wanted. */
bool park_read_call(wp_park *park, const sip_msg *msg, wp_park_output *out);
/** Why it was cancelled (RFC 3326). */
wp_park_end park_read_reason(const sip_msg *msg);

#endif
