// SPDX-License-Identifier: MIT
// Voice messages: deposited once, read, deleted, undeleted, and gone in the end.
#include "store/voicemail.h"

#include <stdio.h>
#include <string.h>

#include "base/audio.h"
#include "base/clock.h"
#include "base/text.h"
#include "store/theirs.h"

static bool is_text(const char *s, size_t most) {
  size_t len = strlen(s);
  for (const char *at = s; *at; at++) {
    if ((unsigned char)*at < 0x20 || *at == 0x7f) return false;
  }
  return len <= most && is_utf8(s, len);
}

const char *voicemail_fault(voicemail *v, const void *audio, size_t len, const char **type) {
  int64_t found = 0;
  *type = len <= VOICEMAIL_AUDIO_MAX ? audio_type(audio, len, &found) : NULL;
  if (len > VOICEMAIL_AUDIO_MAX) return "The recording is longer than eight megabytes.";
  if (!*type) return "The recording is neither WAV nor Opus in Ogg.";
  if (!is_text(v->caller, 256)) return "\"caller\" must be a text of at most 256 bytes.";
  if (!is_text(v->name, 200)) return "\"name\" must be a text of at most 200 bytes.";
  if (!is_text(v->call_id, 256)) return "\"callId\" must be a text of at most 256 bytes.";
  if (!v->key[0] || !is_text(v->key, 128)) return "\"key\" must be a text of 1 to 128 bytes.";
  if (v->duration_ms < 0 || v->duration_ms > DAY)
    return "\"duration\" must be milliseconds, of a day at most.";
  if (v->left_at < 946684800000 || v->left_at > 4102444800000)
    return "\"at\" must be a time in milliseconds.";
  if (!v->duration_ms) v->duration_ms = found;
  return NULL;
}

// Locks the mailbox: its limit holds however many deposit at once.
static db_result lock_mailbox(db *d, int64_t account, int64_t *mailbox) {
  return db_number(d, mailbox,
                   "INSERT INTO mailboxes (account_id) VALUES (?) ON CONFLICT (account_id) DO UPDATE SET"
                   " account_id = excluded.account_id RETURNING id",
                   db_int(account));
}

static db_result count_live(db *d, int64_t mailbox, int64_t *count) {
  return db_number(d, count, "SELECT count(*) FROM voicemails WHERE mailbox_id = ? AND deleted_at = 0",
                   db_int(mailbox));
}

static bool put_audio(db *d, int64_t id, const unsigned char *audio, size_t len) {
  for (size_t at = 0; at < len; at += VOICEMAIL_PART) {
    size_t count = len - at < VOICEMAIL_PART ? len - at : VOICEMAIL_PART;
    if (db_run(d, "INSERT INTO voicemail_audio (voicemail_id, part, bytes) VALUES (?, ?, ?)", db_int(id),
               db_int((int64_t)(at / VOICEMAIL_PART)), db_bytes(audio + at, count)) != DB_DONE)
      return false;
  }
  return true;
}

static bool is_news(db *d, int64_t account, news_kind kind) {
  return db_run(d,
                "INSERT INTO voicemail_news (account_id, kind, revision) VALUES (?, ?, 1) ON CONFLICT "
                "(account_id,"
                " kind) DO UPDATE SET revision = voicemail_news.revision + 1",
                db_int(account), db_int(kind)) == DB_DONE;
}

static voicemail_result deposit(db *d, int64_t account, const voicemail *v, const char *type,
                                const void *audio, size_t len, int64_t *id) {
  int64_t mailbox;
  int64_t count;
  if (lock_mailbox(d, account, &mailbox) != DB_DONE) return VOICEMAIL_FAILED;
  db_result known = db_number(d, id, "SELECT id FROM voicemails WHERE mailbox_id = ? AND deposit_key = ?",
                              db_int(mailbox), db_text(v->key));
  if (known != DB_NONE) return known == DB_DONE ? VOICEMAIL_KNOWN : VOICEMAIL_FAILED;
  if (count_live(d, mailbox, &count) != DB_DONE) return VOICEMAIL_FAILED;
  if (count >= VOICEMAIL_MAX) return VOICEMAIL_FULL;
  db_result put =
      db_number(d, id,
                "INSERT INTO voicemails (mailbox_id, deposit_key, caller, name, call_id, type, size,"
                " duration_ms, left_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
                db_int(mailbox), db_text(v->key), db_text(v->caller), db_text(v->name), db_text(v->call_id),
                db_text(type), db_int((int64_t)len), db_int(v->duration_ms), db_int(v->left_at));
  return put == DB_DONE && put_audio(d, *id, audio, len) ? VOICEMAIL_KEPT : VOICEMAIL_FAILED;
}

voicemail_result voicemail_deposit(db *d, int64_t account, const voicemail *v, const char *type,
                                   const void *audio, size_t len, int64_t *id) {
  if (!db_begin(d)) return VOICEMAIL_FAILED;
  voicemail_result result = deposit(d, account, v, type, audio, len, id);
  if (result == VOICEMAIL_KEPT && (!is_news(d, account, NEWS_COUNT) || !is_news(d, account, NEWS_MESSAGE)))
    result = VOICEMAIL_FAILED;
  if (result == VOICEMAIL_KEPT && v->noted && !v->noted(v->with, *id)) result = VOICEMAIL_FAILED;
  if (result == VOICEMAIL_KEPT) return db_commit(d) ? VOICEMAIL_KEPT : VOICEMAIL_FAILED;
  db_rollback(d);
  return result;
}

db_result voicemail_known(db *d, const char *before) {
  int64_t id;
  return db_number(d, &id, "SELECT id FROM voicemails WHERE deposit_key LIKE CAST(? AS TEXT) || ':%' LIMIT 1",
                   db_text(before));
}

db_result voicemail_account(db *d, int64_t account, int64_t tenant) {
  int64_t id;
  return db_number(d, &id, "SELECT a.id FROM accounts a WHERE a.id = ? AND" THEIRS("a"), db_int(account),
                   THEIRS_OF(tenant));
}

#define MESSAGE                                                                                              \
  "SELECT v.id, v.caller, v.name, v.call_id, v.type, v.size, v.duration_ms, v.left_at, v.is_read,"           \
  " v.deleted_at FROM voicemails v JOIN mailboxes m ON m.id = v.mailbox_id WHERE m.account_id = ? "

static cJSON *message_of(db *d) {
  static const char *const texts[] = {"caller", "name", "callId", "type"};
  static const char *const numbers[] = {"size", "duration", "at"};
  cJSON *row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  for (int i = 0; i < 4; i++) cJSON_AddStringToObject(row, texts[i], db_column_text(d, 1 + i));
  for (int i = 0; i < 3; i++) cJSON_AddNumberToObject(row, numbers[i], (double)db_column_int(d, 5 + i));
  cJSON_AddBoolToObject(row, "read", db_column_int(d, 8) != 0);
  cJSON_AddBoolToObject(row, "deleted", db_column_int(d, 9) != 0);
  return row;
}

cJSON *voicemail_list(db *d, int64_t account, bool deleted, int64_t before, int64_t limit) {
  db_query(d,
           MESSAGE "AND (v.deleted_at > 0) = (CAST(? AS BIGINT) > 0) AND v.id < ? ORDER BY v.id DESC LIMIT ?",
           db_int(account), db_int(deleted), db_int(before ? before : INT64_MAX), db_int(limit));
  cJSON *rows = cJSON_CreateArray();
  while (db_next(d)) cJSON_AddItemToArray(rows, message_of(d));
  if (db_end(d) != DB_FAILED) return rows;
  cJSON_Delete(rows);
  return NULL;
}

cJSON *voicemail_read(db *d, int64_t account, int64_t id, db_result *result) {
  db_query(d, MESSAGE "AND v.id = ?", db_int(account), db_int(id));
  cJSON *row = db_next(d) ? message_of(d) : NULL;
  *result = db_end(d);
  return row;
}

db_result voicemail_count(db *d, int64_t account, int64_t *fresh, int64_t *old) {
  *fresh = *old = 0;
  db_query(d,
           "SELECT v.is_read, count(*) FROM voicemails v JOIN mailboxes m ON m.id = v.mailbox_id WHERE"
           " m.account_id = ? AND v.deleted_at = 0 GROUP BY v.is_read",
           db_int(account));
  while (db_next(d)) *(db_column_int(d, 0) ? old : fresh) = db_column_int(d, 1);
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}

// Of too many that were deleted the oldest go; what comes back must find room.
static db_result make_room(db *d, int64_t mailbox, int is_deleted) {
  int64_t count;
  if (is_deleted < 0) return DB_DONE;
  if (!is_deleted) {
    db_result counted = count_live(d, mailbox, &count);
    return counted == DB_DONE && count > VOICEMAIL_MAX ? DB_EXISTS : counted;
  }
  db_result result =
      db_run(d,
             "DELETE FROM voicemails WHERE id IN (SELECT id FROM voicemails WHERE mailbox_id = ? AND"
             " deleted_at > 0 ORDER BY deleted_at DESC, id DESC LIMIT ? OFFSET ?)",
             db_int(mailbox), db_int(VOICEMAIL_MAX), db_int(VOICEMAIL_DELETED_MAX));
  return result == DB_NONE ? DB_DONE : result;
}

db_result voicemail_mark(db *d, int64_t account, int64_t id, int is_read, int is_deleted, int64_t now) {
  int64_t mailbox;
  if (!db_begin(d)) return DB_FAILED;
  db_result result =
      db_number(d, &mailbox, "UPDATE mailboxes SET account_id = account_id WHERE account_id = ? RETURNING id",
                db_int(account));
  if (result == DB_DONE)
    result = db_run(
        d,
        "UPDATE voicemails SET is_read = CASE WHEN CAST(? AS BIGINT) < 0 THEN is_read ELSE ? END,"
        " deleted_at = CASE WHEN CAST(? AS BIGINT) < 0 THEN deleted_at WHEN CAST(? AS BIGINT) = 0 THEN 0"
        " WHEN deleted_at > 0 THEN deleted_at ELSE ? END WHERE mailbox_id = ? AND id = ?",
        db_int(is_read), db_int(is_read), db_int(is_deleted), db_int(is_deleted), db_int(now),
        db_int(mailbox), db_int(id));
  if (result == DB_DONE) result = make_room(d, mailbox, is_deleted);
  if (result == DB_DONE && !is_news(d, account, NEWS_COUNT)) result = DB_FAILED;
  if (result == DB_DONE) return db_commit(d) ? DB_DONE : DB_FAILED;
  db_rollback(d);
  return result;
}

db_result voicemail_purge(db *d, int64_t account, int64_t id) {
  return db_run(d,
                "DELETE FROM voicemails WHERE id = ? AND deleted_at > 0 AND"
                " mailbox_id IN (SELECT id FROM mailboxes WHERE account_id = ?)",
                db_int(id), db_int(account));
}

db_result voicemail_sound_of(db *d, int64_t account, int64_t id, voicemail_sound *out) {
  *out = (voicemail_sound){"", 0};
  db_query(d, MESSAGE "AND v.id = ?", db_int(account), db_int(id));
  if (db_next(d)) {
    out->type = strcmp(db_column_text(d, 4), "audio/ogg") == 0 ? "audio/ogg" : "audio/wav";
    out->size = db_column_int(d, 5);
  }
  return db_end(d);
}

db_result voicemail_bytes(db *d, int64_t id, int64_t first, int64_t count, unsigned char *out) {
  int64_t end = first + count;
  int64_t got = 0;
  db_query(d,
           "SELECT part, bytes FROM voicemail_audio WHERE voicemail_id = ? AND part >= ? AND part <= ? ORDER "
           "BY part",
           db_int(id), db_int(first / VOICEMAIL_PART), db_int((end - 1) / VOICEMAIL_PART));
  while (db_next(d)) {
    size_t len;
    int64_t from = db_column_int(d, 0) * VOICEMAIL_PART;
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

int voicemail_ids(db *d, int64_t account, bool heard, int64_t out[VOICEMAIL_MAX]) {
  int count = 0;
  db_query(d,
           "SELECT v.id FROM voicemails v JOIN mailboxes m ON m.id = v.mailbox_id WHERE m.account_id = ? AND"
           " v.deleted_at = 0 AND v.is_read = ? ORDER BY v.id LIMIT ?",
           db_int(account), db_int(heard), db_int(VOICEMAIL_MAX));
  while (db_next(d)) out[count++] = db_column_int(d, 0);
  return db_end(d) == DB_FAILED ? -1 : count;
}

db_result voicemail_news(db *d, news_kind kind, int64_t after, news *out) {
  *out = (news){0};
  db_query(
      d,
      "SELECT n.account_id, n.revision, a.username, a.domain FROM voicemail_news n JOIN accounts a ON a.id ="
      " n.account_id WHERE n.kind = ? ORDER BY CASE WHEN n.account_id > CAST(? AS BIGINT) THEN 0 ELSE 1 END,"
      " n.account_id LIMIT 1",
      db_int(kind), db_int(after));
  if (db_next(d)) {
    out->account = db_column_int(d, 0);
    out->revision = db_column_int(d, 1);
    snprintf(out->username, sizeof out->username, "%s", db_column_text(d, 2));
    snprintf(out->domain, sizeof out->domain, "%s", db_column_text(d, 3));
  }
  return db_end(d);
}

db_result voicemail_told(db *d, news_kind kind, const news *told) {
  return db_run(d, "DELETE FROM voicemail_news WHERE account_id = ? AND kind = ? AND revision = ?",
                db_int(told->account), db_int(kind), db_int(told->revision));
}

db_result voicemail_latest(db *d, int64_t account, voicemail_caller *out) {
  *out = (voicemail_caller){0};
  db_query(d, MESSAGE "AND v.deleted_at = 0 AND v.is_read = 0 ORDER BY v.id DESC LIMIT 1", db_int(account));
  if (db_next(d)) {
    snprintf(out->number, sizeof out->number, "%s", db_column_text(d, 1));
    snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 2));
  }
  return db_end(d);
}

db_result voicemail_tell_all(db *d) {
  return db_run(
      d,
      "INSERT INTO voicemail_news (account_id, kind, revision) SELECT account_id, CAST(? AS BIGINT), 1 FROM"
      " mailboxes WHERE true ON CONFLICT (account_id, kind) DO NOTHING",
      db_int(NEWS_COUNT));
}

void voicemail_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM voicemails WHERE deleted_at > 0 AND deleted_at < ?",
         db_int(now - VOICEMAIL_KEPT_DAYS * (int64_t)DAY));
}
