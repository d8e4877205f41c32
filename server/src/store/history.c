// SPDX-License-Identifier: MIT
// Calls that phones have told, each once.
#include "store/history.h"

#define CALL                                                                                                 \
  "SELECT id, client_id, direction, peer, name, call_id, cause, status, started_at, answered_at, ended_at"   \
  " FROM history WHERE account_id = ? AND deleted = 0 "

static cJSON *calls_of(db *d) {
  static const char *const texts[] = {"callUuid", "direction", "peer", "name", "callId", "cause"};
  static const char *const numbers[] = {"status", "startedAt", "answeredAt", "endedAt"};
  cJSON *rows = cJSON_CreateArray();
  while (db_next(d)) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
    for (int i = 0; i < 6; i++) {
      const char *value = db_column_text(d, 1 + i);
      if (value[0]) cJSON_AddStringToObject(row, texts[i], value);
    }
    for (int i = 0; i < 4; i++) {
      int64_t value = db_column_int(d, 7 + i);
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
  db_result result =
      db_run(d,
             "INSERT INTO history (account_id, client_id, direction, peer, name, call_id, cause, status,"
             " started_at, answered_at, ended_at, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON"
             " CONFLICT (account_id, client_id) DO NOTHING",
             db_int(account), db_text(c->client_id), db_text(c->direction), db_text(c->peer),
             db_text(c->name), db_text(c->call_id), db_text(c->cause), db_int(c->status),
             db_int(c->started_at), db_int(c->answered_at), db_int(c->ended_at), db_int(now));
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
