// SPDX-License-Identifier: MIT
// What a user agent thinks of a message before it looks at dialogs: which layer objects, what it answers.
#ifndef SIP_JUDGE_H
#define SIP_JUDGE_H

#include "base/buf.h"
#include "sip/msg.h"

typedef struct sip_judgement {
  const char *objects;  // "framing", "start-line", "header", "semantic", "method"; NULL: none
  uint32_t status;      // to answer with; 0: none (handle the message, or drop it)
  bool drop;            // a response nobody can use: throw it away
  bool may_ignore;      // the fault is in a header field a phone does not need: go on all the same
  int err;              // the WP_E_ it comes from; 0 where none fits
} sip_judgement;

/**
 * Judge what sip_parse returned (`err` included). `supported` lists our option tags, "a, b" (Require).
 * A status with no objection is a hint: an OPTIONS that ends here, a branch that is no branch.
 * Whether an answer can be written at all says sip_can_answer.
 */
sip_judgement sip_judge(const sip_msg *msg, int err, wp_str supported);

/** Why a phone refuses a request that was parsed, in the order of 8.2, or 0; it never refuses an ACK (17.1.1.3). */
int sip_judge_request(const sip_msg *msg, wp_str supported);

/** Option tags of all Require header fields that are not in `supported`, "a, b" into `b`; false when none. */
bool sip_unsupported(const sip_msg *msg, wp_str supported, buf *b);

#endif
