// SPDX-License-Identifier: MIT
// A SIP user agent that answers calls for a machine: it takes a call, agrees on G.711 (RFC 3264), hears digits that come
// as INFO, hangs up, and publishes how many messages wait (RFC 3842, RFC 3903). Like the phone it never waits and never
// calls out, and runs over any transport, datagrams too. It takes messages from SIP servers that its caller trusts.
#ifndef WEBPHONE_ATTEND_H
#define WEBPHONE_ATTEND_H

#include "webphone/err.h"
#include "webphone/park.h"
#include "webphone/types.h"

typedef struct wp_attend wp_attend;

enum { WP_ATTEND_CALLS_MAX = 1000, WP_ATTEND_SEED_BYTES = 32, WP_ATTEND_NO_EVENTS = 255 };

/** What the peer agreed to. Its address is text of the peer, not yet known to be one. */
typedef struct wp_attend_media {
  char address[WP_PARK_ADDRESS];  // where it takes sound
  uint16_t port;                  // 0: it takes none now
  uint8_t payload;                // 0: PCMU, 8: PCMA (RFC 3551)
  uint8_t events;                 // payload type of digits (RFC 4733), or WP_ATTEND_NO_EVENTS
} wp_attend_media;

typedef enum wp_attend_kind {
  WP_ATTEND_SEND = 1,  // u.send       put bytes on the way to `peer`
  WP_ATTEND_CALL,      // u.call       a call came: answer or refuse it
  WP_ATTEND_MEDIA,     // u.media      it is another one from now on (re-INVITE)
  WP_ATTEND_UP,        //              the caller has heard of our answer (ACK)
  WP_ATTEND_DIGIT,     // u.digit      a key, by INFO
  WP_ATTEND_OVER,      //              the call is over, whoever ended it; its id is stale from now on
  WP_ATTEND_PUBLISHED  // u.published  what became of wp_attend_publish
} wp_attend_kind;

typedef struct wp_attend_output {
  uint32_t kind;  // wp_attend_kind
  wp_call_id call;
  union {
    struct {
      wp_park_peer peer;
      wp_str bytes;
    } send;
    // user, domain: whose mailbox (RFC 4458 target, else the Request-URI). cause: why it was not answered, 0: somebody
    // calls the service itself. number, name: of the caller ("" when withheld), hostile text.
    struct {
      wp_str user, domain, number, name, call_id;
      uint32_t cause;
      wp_attend_media media;
    } call;
    wp_attend_media media;
    char digit;
    uint32_t published;  // status; 408: nobody answered
  } u;
} wp_attend_output;

/** What to begin with. */
typedef struct wp_attend_setup {
  uint32_t calls;       // at once, 1 to WP_ATTEND_CALLS_MAX
  const char *self;     // "192.0.2.9:5067": where we can be reached
  const uint8_t *seed;  // WP_ATTEND_SEED_BYTES of true randomness
} wp_attend_setup;

/** Bytes for so many calls, aligned for uint64_t; some 24 KiB for each. */
size_t wp_attend_size(uint32_t calls);

/** Make one in the caller's memory. There is nothing to free. */
int wp_attend_init(void *memory, size_t size, const wp_attend_setup *setup, wp_attend **out);

/** One input: a datagram, or one message of a stream (wp_park_frame). Any bytes. */
int wp_attend_receive(wp_attend *attend, wp_ms now, const wp_park_peer *from, const void *bytes, size_t len);

/** One input: 200, with an address where sound is taken. WP_E_GONE when the call is over. */
int wp_attend_answer(wp_attend *attend, wp_ms now, wp_call_id call, const char *address, uint16_t port);

/** One input: a final status from 300 on. */
int wp_attend_refuse(wp_attend *attend, wp_ms now, wp_call_id call, uint32_t status);

/** One input: BYE, as soon as it may be said (3261 15). */
int wp_attend_end(wp_attend *attend, wp_ms now, wp_call_id call);

/** How many messages of sip:user@domain are new and old. */
typedef struct wp_attend_waiting {
  wp_str user, domain;
  uint32_t fresh, old;
  uint32_t seconds;  // that it is true for
} wp_attend_waiting;

/** One input: tell the SIP server. One at a time: WP_E_STATE while another waits for its answer. */
int wp_attend_publish(wp_attend *attend, wp_ms now, const wp_park_peer *server,
                      const wp_attend_waiting *waiting);

/** One input: the deadline has passed. */
int wp_attend_expire(wp_attend *attend, wp_ms now);

/** The next output, or NULL when drained; valid until the next call of any function. Drain before the next input. */
const wp_attend_output *wp_attend_poll(wp_attend *attend);

wp_ms wp_attend_deadline(const wp_attend *attend);

/** Calls that are not over, or still wait for what comes late. */
uint32_t wp_attend_count(const wp_attend *attend);

#endif
