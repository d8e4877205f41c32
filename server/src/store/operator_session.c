// SPDX-License-Identifier: MIT
// Sessions of the panel: shorter than a phone's, and gone with the password and the second factor that opened them.
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "store/operator.h"

#define IDLE_MS (2LL * HOUR)
#define LIFE_MS (12LL * HOUR)
// How exact "last seen" is.
#define SEEN_MS (1LL * MINUTE)
enum { SESSIONS_PER_OPERATOR = 20 };

// What a session was opened with. Whoever changes one of the two, wherever, ends it: also one that is being opened just then.
static void mark_of(const char *password, const char *totp, char out[SHA256_HEX]) {
  char both[ARGON_SIZE + 65];
  int len = snprintf(both, sizeof both, "%s%s", password, totp);
  sha256_hex(both, (size_t)len, out);
  secret_forget(both, sizeof both);
}

db_result operator_session_begin(db *d, const operator_row *who, int64_t now, char token[TOKEN_SIZE]) {
  char hash[SHA256_HEX];
  char mark[SHA256_HEX];
  if (!token_make(token)) return DB_FAILED;
  sha256_hex(token, strlen(token), hash);
  mark_of(who->password, who->totp, mark);
  db_result result =
      db_run(d,
             "DELETE FROM operator_sessions WHERE operator_id = ? AND id NOT IN (SELECT id FROM"
             " operator_sessions WHERE operator_id = ? ORDER BY id DESC LIMIT ?)",
             db_int(who->id), db_int(who->id), db_int(SESSIONS_PER_OPERATOR - 1));
  if (result == DB_FAILED) return result;
  return db_run(d,
                "INSERT INTO operator_sessions (token_sha256, operator_id, proof_sha256, created_at, seen_at)"
                " VALUES (?, ?, ?, ?, ?)",
                db_text(hash), db_int(who->id), db_text(mark), db_int(now), db_int(now));
}

db_result operator_session_find(db *d, const char *token, int64_t now, actor *out) {
  *out = (actor){0};
  if (strlen(token) != TOKEN_SIZE - 1) return DB_NONE;
  char hash[SHA256_HEX];
  char mark[SHA256_HEX] = "";
  int64_t seen = 0;
  bool over = true;
  sha256_hex(token, strlen(token), hash);
  db_query(
      d,
      "SELECT s.id, s.created_at, s.seen_at, s.proof_sha256, o.id, coalesce(o.tenant_id, 0), o.role, o.name,"
      " o.password_hash, o.totp_secret FROM operator_sessions s JOIN operators o ON o.id = s.operator_id"
      " WHERE s.token_sha256 = ?",
      db_text(hash));
  if (db_next(d)) {
    *out = (actor){.role = ROLE_OPERATOR,
                   .session = db_column_int(d, 0),
                   .operator_id = db_column_int(d, 4),
                   .tenant = db_column_int(d, 5),
                   .rank = rank_of(db_column_text(d, 6))};
    snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 7));
    seen = db_column_int(d, 2);
    mark_of(db_column_text(d, 8), db_column_text(d, 9), mark);
    over = now - seen > IDLE_MS || now - db_column_int(d, 1) > LIFE_MS ||
           !secret_equal(mark, db_column_text(d, 3));
  }
  db_result result = db_end(d);
  if (result != DB_DONE) return result;
  if (over) {
    operator_session_end(d, out->session);
    *out = (actor){0};
    return DB_NONE;
  }
  if (now - seen > SEEN_MS)
    db_run(d, "UPDATE operator_sessions SET seen_at = ? WHERE id = ?", db_int(now), db_int(out->session));
  return DB_DONE;
}

db_result operator_session_holds(db *d, int64_t session, const operator_row *who) {
  char mark[SHA256_HEX];
  mark_of(who->password, who->totp, mark);
  return db_run(d,
                "UPDATE operator_sessions SET id = id WHERE id = ? AND operator_id = ? AND proof_sha256 = ?",
                db_int(session), db_int(who->id), db_text(mark));
}

db_result operator_session_keep(db *d, int64_t session, const operator_row *who) {
  char mark[SHA256_HEX];
  mark_of(who->password, who->totp, mark);
  return db_run(d, "UPDATE operator_sessions SET proof_sha256 = ? WHERE id = ? AND operator_id = ?",
                db_text(mark), db_int(session), db_int(who->id));
}

db_result operator_session_end(db *d, int64_t session) {
  return db_run(d, "DELETE FROM operator_sessions WHERE id = ?", db_int(session));
}

db_result operator_session_end_others(db *d, int64_t id, int64_t but) {
  return db_run(d, "DELETE FROM operator_sessions WHERE operator_id = ? AND id <> ?", db_int(id),
                db_int(but));
}

void operator_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM operator_sessions WHERE seen_at < ? OR created_at < ?", db_int(now - IDLE_MS),
         db_int(now - LIFE_MS));
  db_run(d, "DELETE FROM operator_keys WHERE until_at < ?", db_int(now));
}
