// SPDX-License-Identifier: MIT
// What every layer needs while one input is handled, and the short answers that need no owner.
#ifndef TXN_TURN_H
#define TXN_TURN_H

#include "base/rand.h"
#include "txn/txn.h"

/** Members that are used by address are arrays of one: where the turn is known, they are, without a pointer. */
typedef struct turn {
  wp_ms now;
  bool link_up;
  wp_str lines;          // whole header lines for each turn_reply of this input
  const wp_str *routes;  // of requests outside a dialog: whole Route lines (3608)
  arena arena[1];
  rand_source rand[1];
  txn_table txns[1];
  out_queue out[1];
} turn;

#define TURN_TOKEN 26  // characters of a tag, Call-ID or branch: 130 bits

/** A fresh random token in the arena; absent when the arena is used up. */
wp_str turn_token(turn *t);
/** A fresh branch with the cookie of RFC 3261 8.1.1.7. */
wp_str turn_branch(turn *t);

/**
 * Answer a request at once in a server transaction of its own. `to_tag` absent: a random one.
 * `extra` is whole header lines or absent. Without a free transaction it is answered statelessly
 * (3261 8.2.7). Nothing is sent for an ACK.
 */
int turn_reply(turn *t, const sip_msg *request, uint32_t status, wp_str to_tag, wp_str extra);

/** Send a client request: `given` head, `extra` header lines, body; and start its transaction. */
int turn_request(turn *t, const sip_request_head *given, wp_str extra, wp_str content_type, wp_str body,
                 txn_owner owner, txn_id *id);

#endif
