// SPDX-License-Identifier: MIT
// Leads: who is to be called. One that is with an agent is with nobody else until it is let go or its lock
// runs out; only the agent who has it may change it.
#ifndef WEBPHONED_LEAD_H
#define WEBPHONED_LEAD_H

#include "base/arena.h"
#include "base/lead_words.h"
#include "store/campaign.h"

// A file at most: it is added while nobody else writes. And so many in one statement.
enum { LEADS_PER_SET_MAX = 500000, LEADS_PER_FILE_MAX = 50000, LEADS_AT_ONCE = 16, NOTE_MAX = 1000 };

typedef enum {
  SAVE_YES,      // the disposition becomes the lead's status: it is done with
  SAVE_NO,       // as if it had not been looked at; it goes to the end of the queue
  SAVE_UNKNOWN,  // the disposition is noted, the status stays; it comes again later
} save_decision;

// Lets go what the agent has and takes the first that waits. DB_NONE: none waits. DB_BOUND: the agent has
// chosen no campaign that is running.
db_result lead_next(db *d, const agent *who, int64_t now);
// DB_NONE: there was none.
db_result lead_release(db *d, const agent *who, int64_t now);

// All below: DB_NONE when the agent does not have this lead. id 0: the one that the agent has.
cJSON *lead_read(db *d, const agent *who, int64_t id, db_result *result);
db_result lead_keep(db *d, const agent *who, int64_t id, int64_t now);
db_result lead_edit(db *d, const agent *who, int64_t id, const lead_words *words, int64_t now);
db_result lead_dispose(db *d, const agent *who, int64_t id, const char *disposition, int64_t now);
// DB_BOUND: SAVE_YES without a disposition. `disposition` NULL: the one that was set before.
db_result lead_save(db *d, const agent *who, int64_t id, save_decision decision, const char *disposition,
                    int64_t now);
// Its details are wrong: it is done with.
db_result lead_flag(db *d, const agent *who, int64_t id, const char *note, int64_t now);

// For operators; tenant 0: any.
// DB_NONE: no such set. `its_tenant` may be NULL.
db_result lead_set_find(db *d, int64_t tenant, int64_t set, int64_t *its_tenant);
// In a transaction, before leads are added: how many more may be, until it ends. False: the database failed, or the
// set is being removed.
bool lead_set_room(db *d, int64_t set, int64_t *room);
// One to LEADS_AT_ONCE of them; those whose number the set has are passed over.
db_result lead_add(db *d, int64_t tenant, int64_t set, const lead_words *const *leads, size_t count,
                   int64_t *added);

// In the order of their ids. NULL: the database failed.
typedef struct {
  int64_t set;
  const char *status;  // "": all
  const char *find;    // a part of a number or a name; "": all
  int64_t after;
  int64_t limit;
} lead_wish;
cJSON *lead_list(db *d, arena *a, const lead_wish *wish);

#endif
