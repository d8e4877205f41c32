// SPDX-License-Identifier: MIT
#include "store/recording.h"

#include <string.h>

#include "store/find.h"
#include "store/theirs.h"

// Locks the account's row, so that its limit holds however many begin at once.
static recording_result begin(db *d, int64_t account, const recording *one, int64_t *id, int64_t *size) {
  int64_t count;
  if (db_run(d, "UPDATE accounts SET id = id WHERE id = ?", db_int(account)) != DB_DONE)
    return RECORDING_FAILED;
  *size = 0;
  db_query(d, "SELECT id, size FROM recordings WHERE account_id = ? AND client_key = ?", db_int(account),
           db_text(one->key));
  bool known = db_next(d);
  if (known) {
    *id = db_column_int(d, 0);
    *size = db_column_int(d, 1);
  }
  if (db_end(d) == DB_FAILED) return RECORDING_FAILED;
  if (known) return RECORDING_KNOWN;
  if (db_number(d, &count, "SELECT count(*) FROM recordings_gone WHERE account_id = ? AND client_key = ?",
                db_int(account), db_text(one->key)) != DB_DONE)
    return RECORDING_FAILED;
  if (count) return RECORDING_GONE;
  if (db_number(d, &count, "SELECT count(*) FROM recordings WHERE account_id = ?", db_int(account)) !=
      DB_DONE)
    return RECORDING_FAILED;
  if (count >= RECORDING_MAX) return RECORDING_FULL;
  db_result put = db_number(
      d, id,
      "INSERT INTO recordings (account_id, client_key, call_uuid, peer, name, incoming, forced,"
      " started_at, until_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      db_int(account), db_text(one->key), db_text(one->call), db_text(one->peer), db_text(one->name),
      db_int(one->incoming), db_int(one->forced), db_int(one->started_at), db_int(one->until));
  return put == DB_DONE ? RECORDING_NEW : RECORDING_FAILED;
}

recording_result recording_begin(db *d, int64_t account, const recording *one, int64_t *id, int64_t *size) {
  if (!db_begin(d)) return RECORDING_FAILED;
  recording_result result = begin(d, account, one, id, size);
  if (result == RECORDING_NEW) return db_commit(d) ? RECORDING_NEW : RECORDING_FAILED;
  db_rollback(d);
  return result;
}

static db_result append(db *d, int64_t account, int64_t id, const recording_piece *piece, int64_t *size) {
  int64_t len = (int64_t)piece->len;
  db_result grown = db_run(
      d,
      "UPDATE recordings SET size = size + ?, is_whole = ?, duration_ms = ? WHERE id = ? AND account_id = ?"
      " AND is_whole = 0 AND size = ? AND size + ? <= ?"
      " AND (SELECT coalesce(sum(size), 0) FROM recordings WHERE account_id = ?) + ? <= ?",
      db_int(len), db_int(piece->last), db_int(piece->duration_ms), db_int(id), db_int(account),
      db_int(piece->at), db_int(len), db_int(RECORDING_BYTES_MAX), db_int(account), db_int(len),
      db_int(piece->room));
  if (grown == DB_NONE) {
    int64_t there;
    grown = db_number(d, &there, "SELECT id FROM recordings WHERE id = ? AND account_id = ?", db_int(id),
                      db_int(account));
    return grown == DB_DONE ? DB_EXISTS : grown;
  }
  if (grown != DB_DONE) return grown;
  *size = piece->at + len;
  return len ? db_run(d, "INSERT INTO recording_audio (recording_id, at, bytes) VALUES (?, ?, ?)", db_int(id),
                      db_int(piece->at), db_bytes(piece->bytes, piece->len))
             : DB_DONE;
}

db_result recording_append(db *d, int64_t account, int64_t id, const recording_piece *piece, int64_t *size) {
  if (!db_begin(d)) return DB_FAILED;
  db_result result = append(d, account, id, piece, size);
  if (result == DB_DONE) return db_commit(d) ? DB_DONE : DB_FAILED;
  db_rollback(d);
  return result;
}

#define RECORDING                                                                                            \
  "SELECT r.id, r.call_uuid, r.peer, r.name, r.size, r.duration_ms, r.started_at, r.until_at, r.incoming,"   \
  " r.forced, r.is_whole, a.id, a.username, a.domain, a.display_name FROM recordings r"                      \
  " JOIN accounts a ON a.id = r.account_id WHERE (CAST(? AS BIGINT) = 0 OR r.account_id = ?)"                \
  " AND" THEIRS("a")
// As one text: a database looks through it once.
#define FOUND                                                                                                \
  " AND (CAST(? AS TEXT) = '' OR a.username || ' ' || a.display_name || ' ' || r.peer || ' ' || r.name "     \
  "{like} ? ESCAPE '!')"
#define SCOPE(w) db_int((w).account), db_int((w).account), THEIRS_OF((w).tenant)

static cJSON *recording_of(db *d, recording_scope whose) {
  static const char *const texts[] = {"callUuid", "peer", "name"};
  static const char *const numbers[] = {"size", "duration", "at", "until"};
  static const char *const truths[] = {"incoming", "forced", "whole"};
  cJSON *row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  for (int i = 0; i < 3; i++) cJSON_AddStringToObject(row, texts[i], db_column_text(d, 1 + i));
  for (int i = 0; i < 4; i++) cJSON_AddNumberToObject(row, numbers[i], (double)db_column_int(d, 4 + i));
  for (int i = 0; i < 3; i++) cJSON_AddBoolToObject(row, truths[i], db_column_int(d, 8 + i) != 0);
  if (whose.account) return row;
  static const char *const owner[] = {"username", "domain", "accountName"};
  cJSON_AddNumberToObject(row, "account", (double)db_column_int(d, 11));
  for (int i = 0; i < 3; i++) cJSON_AddStringToObject(row, owner[i], db_column_text(d, 12 + i));
  return row;
}

cJSON *recording_list(db *d, arena *a, recording_scope whose, const recording_wish *w) {
  db_query(d, RECORDING "AND r.id < ?" FOUND " ORDER BY r.id DESC LIMIT ?", SCOPE(whose),
           db_int(w->before ? w->before : INT64_MAX), db_text(w->find), db_text(find_pattern(a, w->find)),
           db_int(w->limit));
  cJSON *rows = cJSON_CreateArray();
  while (db_next(d)) cJSON_AddItemToArray(rows, recording_of(d, whose));
  if (db_end(d) != DB_FAILED) return rows;
  cJSON_Delete(rows);
  return NULL;
}

cJSON *recording_read(db *d, recording_scope whose, int64_t id, db_result *result) {
  db_query(d, RECORDING "AND r.id = ?", SCOPE(whose), db_int(id));
  cJSON *row = db_next(d) ? recording_of(d, whose) : NULL;
  *result = db_end(d);
  return row;
}

db_result recording_size(db *d, recording_scope whose, int64_t id, int64_t *size) {
  db_query(d, RECORDING "AND r.id = ? AND r.is_whole = 1 AND r.size > 0", SCOPE(whose), db_int(id));
  *size = db_next(d) ? db_column_int(d, 4) : 0;
  return db_end(d);
}

db_result recording_bytes(db *d, int64_t id, int64_t first, int64_t count, unsigned char *out) {
  int64_t end = first + count;
  int64_t got = 0;
  db_query(d,
           "SELECT at, bytes FROM recording_audio WHERE recording_id = ? AND at > ? AND at < ?"
           " AND at + length(bytes) > ? ORDER BY at",
           db_int(id), db_int(first - RECORDING_PIECE_MAX), db_int(end), db_int(first));
  while (db_next(d)) {
    size_t len;
    int64_t from = db_column_int(d, 0);
    const unsigned char *bytes = db_column_bytes(d, 1, &len);
    int64_t low = from > first ? from : first;
    int64_t high = from + (int64_t)len < end ? from + (int64_t)len : end;
    if (!bytes || low != first + got || high <= low) break;
    memcpy(out + got, bytes + (low - from), (size_t)(high - low));
    got += high - low;
  }
  db_result result = db_end(d);
  return result == DB_DONE && got != count ? DB_FAILED : result;
}

db_result recording_remove(db *d, recording_scope whose, int64_t id, int64_t until) {
  db_result found;
  cJSON *row = recording_read(d, whose, id, &found);
  bool forced = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(row, "forced"));
  cJSON_Delete(row);
  if (found != DB_DONE) return found;
  if (forced && whose.account) return DB_EXISTS;
  db_result noted = db_run(d,
                           "INSERT INTO recordings_gone (account_id, client_key, until_at) SELECT account_id,"
                           " client_key, CAST(? AS BIGINT) FROM recordings WHERE id = ?",
                           db_int(until), db_int(id));
  return noted == DB_DONE ? db_run(d, "DELETE FROM recordings WHERE id = ?", db_int(id)) : noted;
}

bool recording_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM recordings_gone WHERE until_at < ?", db_int(now));
  return db_run(d,
                "DELETE FROM recordings WHERE id IN (SELECT id FROM recordings WHERE until_at < ? ORDER BY"
                " until_at LIMIT 2)",
                db_int(now)) == DB_DONE;
}
