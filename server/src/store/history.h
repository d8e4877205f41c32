// SPDX-License-Identifier: MIT
// The calls of an account, as its phones tell them.
#ifndef WEBPHONED_HISTORY_H
#define WEBPHONED_HISTORY_H

#include <cJSON.h>

#include "db/db.h"

enum { HISTORY_MAX = 2000 };  // of an account; the oldest go

typedef struct {
  const char *client_id;  // the phone's own name of the call: told twice, it is kept once
  const char *direction;
  const char *peer;
  const char *name;
  const char *call_id;
  const char *cause;
  int64_t status;
  int64_t started_at;
  int64_t answered_at;  // 0: never
  int64_t ended_at;
} past_call;

// Inside a transaction, before anything is added: what is added shows in the order of the ids.
db_result history_lock(db *d, int64_t account);
// DB_EXISTS: it is known already.
db_result history_add(db *d, int64_t account, const past_call *c, int64_t now);
// Drops what is more than HISTORY_MAX.
db_result history_trim(db *d, int64_t account);

// The newest first, those before an id (0: all). NULL: the database failed.
cJSON *history_list(db *d, int64_t account, int64_t before, int64_t limit);
// What came after an id, in the order in which it came: for another device.
cJSON *history_since(db *d, int64_t account, int64_t since, int64_t limit);

db_result history_remove(db *d, int64_t account, int64_t id);
db_result history_clear(db *d, int64_t account);

#endif
