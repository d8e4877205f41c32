// SPDX-License-Identifier: MIT
// Inside sip/: the number of a header name.
#ifndef SIP_NAME_H
#define SIP_NAME_H

#include "sip/msg.h"

/** Full or compact name, any case; SIP_H_OTHER when it is not in header.def. */
sip_header_id sip_header_id_of(wp_str name);

#endif
