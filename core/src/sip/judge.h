// SPDX-License-Identifier: MIT
// What a user agent objects to in a well-parsed or malformed request, before any state is asked (RFC 3261 8.2).
#ifndef SIP_JUDGE_H
#define SIP_JUDGE_H

#include "sip/msg.h"

typedef struct sip_verdict {
  uint32_t status;      // to answer with; 0: go on, or nothing can be answered
  wp_str objects;       // "framing", "start-line", "header", "semantic", "method"; absent: nobody
  wp_str unsupported;   // for 420: the option tags of Require that we do not know
} sip_verdict;

/** `parse_err` is what sip_parse said of `msg`. Static texts and views into the message. */
void sip_judge(const sip_msg *msg, int parse_err, sip_verdict *out);

#endif
