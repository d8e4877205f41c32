// SPDX-License-Identifier: MIT
// A SIP user agent that answers no call: it parks a branch while somebody is woken up by other means, and says how
// that went (180, 480, 486, 603). Like the phone it never waits and never calls out, and runs over any transport,
// datagrams too. It takes messages from SIP servers that its caller trusts.
#ifndef WEBPHONE_PARK_H
#define WEBPHONE_PARK_H

#include "webphone/err.h"
#include "webphone/types.h"

typedef struct wp_park wp_park;

enum { WP_PARK_ADDRESS = 48, WP_PARK_CALLS_MAX = 20000, WP_PARK_SEED_BYTES = 32 };

/** Who sent a message and who gets the answer. */
typedef struct wp_park_peer {
  char address[WP_PARK_ADDRESS];  // "192.0.2.1", terminated
  uint16_t port;
  uint32_t link;  // 0: datagrams; else the caller's number of a connection, which loses nothing
} wp_park_peer;

typedef enum wp_park_kind {
  WP_PARK_SEND = 1,  // u.send  put bytes on the way to `peer`
  WP_PARK_CALL,      // u.call  a call is parked: answer it by wp_park_answer
  WP_PARK_OVER       // u.over  the call is over; its id is stale from now on
} wp_park_kind;

typedef enum wp_park_end {
  WP_PARK_MISSED = 1,  // the caller gave up, or it rang for too long
  WP_PARK_ELSEWHERE,   // another phone has answered
  WP_PARK_REFUSED,     // another phone has declined it for all
  WP_PARK_ANSWERED     // by wp_park_answer
} wp_park_end;

typedef struct wp_park_output {
  uint32_t kind;  // wp_park_kind
  wp_call_id call;
  union {
    struct {
      wp_park_peer peer;
      wp_str bytes;
    } send;
    // user, domain: whose phone is wanted. number, name: of the caller ("" when withheld), hostile text.
    // ring: for how long it will ring.
    struct {
      wp_str user, domain, number, name, call_id;
      wp_ms ring;
    } call;
    struct {
      uint32_t end;  // wp_park_end
    } over;
  } u;
} wp_park_output;

/** What to begin with. */
typedef struct wp_park_setup {
  uint32_t calls;       // at once, 1 to WP_PARK_CALLS_MAX
  wp_ms ring;           // how long a call rings that does not say so itself (Expires)
  const char *self;     // "192.0.2.9:5066": where we can be reached
  const uint8_t *seed;  // WP_PARK_SEED_BYTES of true randomness
} wp_park_setup;

/** Bytes for so many calls, aligned for uint64_t; some 3 KiB for each. */
size_t wp_park_size(uint32_t calls);

/** Make one in the caller's memory. There is nothing to free. */
int wp_park_init(void *memory, size_t size, const wp_park_setup *setup, wp_park **out);

/** One input: a datagram, or one message of a stream. Any bytes. */
int wp_park_receive(wp_park *park, wp_ms now, const wp_park_peer *from, const void *bytes, size_t len);

/** One input: 180, or a final status from 300 on. WP_E_GONE when the call is over. */
int wp_park_answer(wp_park *park, wp_ms now, wp_call_id call, uint32_t status);

/** One input: the deadline has passed. */
int wp_park_expire(wp_park *park, wp_ms now);

/** The next output, or NULL when drained; valid until the next call of any function. Drain before the next input. */
const wp_park_output *wp_park_poll(wp_park *park);

wp_ms wp_park_deadline(const wp_park *park);

/** Calls that are parked now. */
uint32_t wp_park_count(const wp_park *park);

/**
 * Bytes of the first message in a stream (3261 18.3: header and Content-Length), 0 when it is not whole yet, or an
 * error: this is no SIP, or longer than `most`. Empty lines before it count (7.5).
 */
int wp_park_frame(const void *bytes, size_t len, size_t most, size_t *out);

#endif
