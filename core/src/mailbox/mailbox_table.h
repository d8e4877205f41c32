// SPDX-License-Identifier: MIT
// One cell of the table of a mailbox.
#ifndef MAILBOX_MAILBOX_TABLE_H
#define MAILBOX_MAILBOX_TABLE_H

#include "webphone/mailbox.h"

typedef struct mailbox_edge {
  uint32_t state;  // 0: no such edge
  uint32_t acts;
} mailbox_edge;

/** NULL when there is none. */
const mailbox_edge *mailbox_edge_of(uint32_t state, uint32_t event);

#endif
