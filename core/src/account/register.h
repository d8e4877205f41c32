// SPDX-License-Identifier: MIT
// The REGISTER request and what its 2xx says (RFC 3261 10.2, 10.2.4; 5626 4.2; 5627 4.2).
#ifndef ACCOUNT_REGISTER_H
#define ACCOUNT_REGISTER_H

#include "account/account.h"

/** Write and send REGISTER; `expires_s` 0 removes our binding. */
int register_send(account *a, identity *me, uint32_t expires_s, turn *t);

/** Seconds the registrar granted for our contact; takes GRUU and Service-Route along. At least 1. */
uint32_t register_read(account *a, identity *me, const sip_msg *msg, turn *t);

#endif
