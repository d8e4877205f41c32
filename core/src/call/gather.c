// SPDX-License-Identifier: MIT
// When a local description is complete enough to go: at "complete", 300 ms after the first
// server-reflexive or relay candidate, 500 ms after gathering began at the latest. A dead STUN
// or TURN server never holds up a call; what comes later is what ICE calls peer reflexive (RFC 8445).
#include "call/inside.h"
#include "webphone/command.h"

#define GATHER_MAX 500u
#define GATHER_AFTER_REFLEXIVE 300u

void gather_start(call *c) {
  c->gathering = true;
  c->local_sdp_len = 0;
  c->gather_due = c->gather_by = WP_NEVER;
}

static void stop(call *c) {
  c->gathering = false;
  c->gather_due = c->gather_by = WP_NEVER;
}

bool gather_report(call *c, wp_ms now, uint32_t gathered) {
  if (!c->gathering) return false;
  // a connection made ready before the click has had its time, when there is anything to show for it
  uint32_t age = gathered & (WP_GATHERED_HOST | WP_GATHERED_REFLEXIVE) ? gathered / WP_GATHERED_AGE : 0;
  wp_ms by = now + (age < GATHER_MAX ? GATHER_MAX - age : 0);
  if (by < c->gather_by) c->gather_by = by;
  if ((gathered & WP_GATHERED_REFLEXIVE) && c->gather_due == WP_NEVER)
    c->gather_due = now + GATHER_AFTER_REFLEXIVE;
  if (!(gathered & WP_GATHERED_COMPLETE) && gather_deadline(c) > now) return false;
  stop(c);
  return true;
}

bool gather_expired(call *c, wp_ms now) {
  if (!c->gathering || gather_deadline(c) > now) return false;
  stop(c);
  return true;
}

wp_ms gather_deadline(const call *c) {
  if (!c->gathering) return WP_NEVER;  // a change that was given up leaves its times behind
  return c->gather_due < c->gather_by ? c->gather_due : c->gather_by;
}
