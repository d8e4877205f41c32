// SPDX-License-Identifier: MIT
// Inside sip/: header fields that every message must have, parsed as soon as they are seen.
#ifndef SIP_FIELD_H
#define SIP_FIELD_H

#include "sip/msg.h"

/** First element of a Via value; on an error `out` has what was understood. */
int sip_via_parse(wp_str value, sip_via *out);
/** Number and method; the number is under 2^31 (8.1.1.5). */
int sip_cseq_parse(wp_str value, uint32_t *number, wp_str *method);
int sip_call_id_parse(wp_str value);
/** Over 255 counts as absent: 70 (4475 3.1.2.4). */
int sip_max_forwards_parse(wp_str value, uint32_t *out);

#endif
