// SPDX-License-Identifier: MIT
// What an answer over datagrams begins with, where it goes, who calls: for the user agents of the portal.
#ifndef PARK_LINES_H
#define PARK_LINES_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/rand.h"
#include "sip/msg.h"
#include "webphone/park.h"

#define PARK_LINE 16384  // one header of an answer that nothing is kept of
#define PARK_T1 500u     // 3261 17.1.1.1
#define PARK_T2 4000u
#define PARK_T4 5000u

/** Top Via with what 18.2.1 and 3581 4 add, the others, From, To with `tag`, Call-ID, CSeq. */
void park_write_lines(buf *b, const sip_msg *msg, const wp_park_peer *from, wp_str tag);
/** Record-Route lines and our Contact, which is at `self` and says `features` of itself (3840). */
void park_write_routes(buf *b, wp_str self, wp_str features, const sip_msg *msg);
/** The first line of an answer. */
void park_write_status(buf *b, uint32_t status);

#define PARK_TOKEN 26  // letters of a tag that nobody can guess

/** An answer that nothing is kept of (8.2.7). */
typedef struct park_reply {
  uint32_t status;
  wp_str tag;    // of the call that it is about; none: one of its own
  wp_str extra;  // whole header lines
  wp_str sdp;
} park_reply;

/** All of it; a 420 says what it does not know (8.2.2.3). */
void park_write_reply(buf *b, rand_source *rand, const sip_msg *msg, const wp_park_peer *from,
                      const park_reply *reply);
/** 8.1.1.7: the branch is one of RFC 3261; that before it ended in 2002. */
bool park_has_cookie(const sip_msg *msg);
/** Where the answer to `msg` goes (18.2.2, 3581 4). */
wp_park_peer park_way_back(const sip_msg *msg, const wp_park_peer *from);

/** Who calls, in the arena: a number, or an address of another domain than `home`; "" when withheld. */
void park_read_caller(arena *a, const sip_msg *msg, wp_str home, wp_str *number, wp_str *name);
/** A user part without its escapes. */
wp_str park_unescaped(arena *a, wp_str escaped);

#endif
