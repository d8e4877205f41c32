// SPDX-License-Identifier: MIT
// The work both message benchmarks do: parse and read everything, or write an INVITE.
#ifndef MESSAGE_WORK_H
#define MESSAGE_WORK_H

#include "base/arena.h"
#include "sip/msg.h"

/** What a peer's message object offers after its parser has run; the benchmark reads all of it. */
typedef struct message_fields {
  wp_str method, status_text;
  wp_str from_user, from_host, from_tag;
  wp_str to_user, to_host, to_tag;
  wp_str via_host, via_branch;
  wp_str contact_user, contact_host;
  wp_str call_id, body;
  uint32_t status, cseq, header_count, checksum;
} message_fields;

/** Parse, read the fields above, and walk over every header field. 0 is success. */
int message_read(arena *a, const char *bytes, size_t len, message_fields *out);

/** An INVITE with `sdp` as a phone sends it; returns its text, absent on an error. */
wp_str message_write(arena *a, uint32_t cseq, wp_str sdp);

#endif
