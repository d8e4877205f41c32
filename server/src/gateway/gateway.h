// SPDX-License-Identifier: MIT
// The push branch: a SIP user agent that wakes phones. A thread of its own, with its own connection to the database.
#ifndef WEBPHONED_GATEWAY_H
#define WEBPHONED_GATEWAY_H

#include <stdbool.h>

#include "config/config.h"
#include "push/counters.h"

typedef struct gateway gateway;

// NULL with *ok where none is configured; with *ok false when it cannot be opened (that is logged). `config` outlives
// it.
gateway *gateway_open(const config *config, push_counters *counters, bool *ok);
// Says to the SIP servers what is over with this process, and to devices that they missed it.
void gateway_close(gateway *g);

// An eventfd to be written to when a device has said something (store/push.h, push_acts).
int gateway_bell(const gateway *g);

#endif
