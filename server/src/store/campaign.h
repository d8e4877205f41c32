// SPDX-License-Identifier: MIT
// Campaigns of the preview dialer, as an agent sees and chooses them, and the operator's view of who does what.
#ifndef WEBPHONED_CAMPAIGN_H
#define WEBPHONED_CAMPAIGN_H

#include <cJSON.h>

#include "db/db.h"

enum { DISPOSITION_MAX = 40, DISPOSITIONS_MAX = 32 };

// Who works: one log-in of one account.
typedef struct {
  int64_t tenant;
  int64_t customer;  // 0: none
  int64_t account;
  int64_t session;
} agent;

// Those every campaign has; NULL at the end.
extern const char *const standard_dispositions[];

// Running ones, of everybody at this web phone and of the agent's customer. NULL: the database failed.
cJSON *campaign_list(db *d, const agent *who, int64_t after, int64_t limit);
// With script text and all dispositions. NULL: *result says why.
cJSON *campaign_read(db *d, const agent *who, int64_t id, db_result *result);
// The lead of the campaign before is let go. DB_NONE: no such campaign is running.
db_result campaign_choose(db *d, const agent *who, int64_t id, int64_t now);
db_result campaign_leave(db *d, const agent *who, int64_t now);
// Is this one of the dispositions of the campaign that the agent has chosen?
bool campaign_takes(db *d, const agent *who, const char *disposition);

// {id, name, state, waiting, later, locked, statuses, agents}, the last a number; tenant 0: of any. NULL: *result says why.
cJSON *campaign_overview(db *d, int64_t tenant, int64_t id, int64_t now, db_result *result);
// Who works in it, in the order of their log-ins, after one (0: from the first).
// [{id, account_id, chosen_at, seen_at, lead_id, locked_until, username, domain, name}], id: of the log-in
cJSON *campaign_agents(db *d, int64_t tenant, int64_t id, int64_t after, int64_t limit, db_result *result);

#endif
