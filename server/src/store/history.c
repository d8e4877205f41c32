// SPDX-License-Identifier: MIT
// Calls that phones have told, each once.
#include "store/history.h"

#define CALL                                                                                                 \
  "SELECT id, client_id, direction, peer, name, call_id, cause, same_as, status, started_at, answered_at,"   \
  " ended_at FROM history WHERE account_id = ? AND deleted = 0 "

// Two devices that rang for one call began within this, by clocks of their own.
enum { SAME_CALL_MS = 4000 };

// One call that rings on several devices is told by each. The record that was told first stands for it; of one device
// two calls are two, however close, so a record that already has one of this device is another call.
#define SAME_CALL                                                                                            \
  "COALESCE((SELECT one.client_id FROM history one WHERE one.account_id = ? AND one.same_as = ''"            \
  " AND one.direction = 'in' AND one.direction = ? AND one.peer = ? AND one.deleted = 0"                     \
  " AND one.started_at BETWEEN ? AND ? AND substr(one.client_id, 1, 8) <> substr(?, 1, 8)"                   \
  " AND NOT EXISTS (SELECT 1 FROM history other WHERE other.account_id = one.account_id"                     \
  " AND other.same_as = one.client_id AND substr(other.client_id, 1, 8) = substr(?, 1, 8))"                  \
  " ORDER BY abs(one.started_at - ?), one.id LIMIT 1), '')"

static cJSON *calls_of(db *d) {
  static const char *const texts[] = {"callUuid", "direction", "peer", "name", "callId", "cause", "sameAs"};
  static const char *const numbers[] = {"status", "startedAt", "answeredAt", "endedAt"};
  cJSON *rows = cJSON_CreateArray();
  while (db_next(d)) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
    for (int i = 0; i < 7; i++) {
      const char *value = db_column_text(d, 1 + i);
      if (value[0]) cJSON_AddStringToObject(row, texts[i], value);
    }
    for (int i = 0; i < 4; i++) {
      int64_t value = db_column_int(d, 8 + i);
      if (value) cJSON_AddNumberToObject(row, numbers[i], (double)value);
    }
    cJSON_AddItemToArray(rows, row);
  }
  if (db_end(d) != DB_FAILED) return rows;
  cJSON_Delete(rows);
  return NULL;
}

db_result history_lock(db *d, int64_t account) {
  return db_run(d, "UPDATE accounts SET created_at = created_at WHERE id = ?", db_int(account));
}

db_result history_add(db *d, int64_t account, const past_call *c, int64_t now) {
  db_result result = db_run(
      d,
      "INSERT INTO history (account_id, client_id, direction, peer, name, call_id, cause, status,"
      " started_at, answered_at, ended_at, received_at, same_as) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
      " ?, " SAME_CALL ") ON CONFLICT (account_id, client_id) DO NOTHING",
      db_int(account), db_text(c->client_id), db_text(c->direction), db_text(c->peer), db_text(c->name),
      db_text(c->call_id), db_text(c->cause), db_int(c->status), db_int(c->started_at),
      db_int(c->answered_at), db_int(c->ended_at), db_int(now), db_int(account), db_text(c->direction),
      db_text(c->peer), db_int(c->started_at - SAME_CALL_MS), db_int(c->started_at + SAME_CALL_MS),
      db_text(c->client_id), db_text(c->client_id), db_int(c->started_at));
  return result == DB_NONE ? DB_EXISTS : result;
}

db_result history_trim(db *d, int64_t account) {
  db_result result =
      db_run(d,
             "DELETE FROM history WHERE account_id = ? AND id <= (SELECT id FROM history WHERE account_id = ?"
             " ORDER BY id DESC LIMIT 1 OFFSET ?)",
             db_int(account), db_int(account), db_int(HISTORY_MAX));
  return result == DB_NONE ? DB_DONE : result;
}

cJSON *history_list(db *d, int64_t account, int64_t before, int64_t limit) {
  db_query(d, CALL "AND id < ? ORDER BY id DESC LIMIT ?", db_int(account),
           db_int(before ? before : INT64_MAX), db_int(limit));
  return calls_of(d);
}

cJSON *history_since(db *d, int64_t account, int64_t since, int64_t limit) {
  db_query(d, CALL "AND id > ? ORDER BY id LIMIT ?", db_int(account), db_int(since), db_int(limit));
  return calls_of(d);
}

#define FORGET                                                                                               \
  "UPDATE history SET deleted = 1, peer = '', name = '', call_id = '', cause = '' WHERE account_id = ? AND"  \
  " deleted = 0"

db_result history_remove(db *d, int64_t account, int64_t id) {
  return db_run(d, FORGET " AND id = ?", db_int(account), db_int(id));
}

db_result history_clear(db *d, int64_t account) {
  return db_run(d, FORGET, db_int(account));
}
