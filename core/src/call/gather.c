// SPDX-License-Identifier: MIT
// When a local description is complete enough to go: at "complete", 300 ms after the first
// server-reflexive or relay candidate, 500 ms after the first description at the latest. A dead STUN
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
  if (c->gather_by == WP_NEVER) c->gather_by = now + GATHER_MAX;
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
