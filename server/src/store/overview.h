// SPDX-License-Identifier: MIT
// What an operator sees of everybody: whose mailbox has what in it, and which devices pushes reach.
#ifndef WEBPHONED_OVERVIEW_H
#define WEBPHONED_OVERVIEW_H

#include <cJSON.h>

#include "base/arena.h"
#include "db/db.h"

typedef struct {
  int64_t tenant;    // accounts of its SIP domain; 0: all
  const char *find;  // a part of a user name or a name; "": all
  int64_t after;     // an account; 0: from the beginning
  int64_t limit;
} overview_wish;

// In the order of the accounts. NULL: the database failed.
// [{id, username, domain, name, customer, fresh, old, size, lastAt}], id: of the account
cJSON *overview_mailboxes(db *d, arena *a, const overview_wish *wish);
// [{id, username, domain, name, customer, devices, seenAt, pushedAt, status, kind}]: what became of the last push
cJSON *overview_devices(db *d, arena *a, const overview_wish *wish);

#endif
