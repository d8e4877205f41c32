// SPDX-License-Identifier: MIT
// Sessions: a random token to an actor, with rotation, and an end when the password changes.
#include "store/session.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

#define IDLE_MS (14LL * DAY)
#define LIFE_MS (60LL * DAY)
#define ROTATE_MS (30LL * MINUTE)
// Requests that were under way when the token changed; and how exact "last seen" is.
#define GRACE_MS (1LL * MINUTE)
#define SEEN_MS (5LL * MINUTE)
enum { SESSIONS_PER_ACCOUNT = 20 };

// Equal for equal passwords of one account only, and tells nothing about them.
static void password_mark(const char *ha1, char out[SHA256_HEX]) {
  sha256_hex(ha1, strlen(ha1), out);
}

db_result session_begin(db *d, int64_t tenant, const account *a, int64_t now, char token[TOKEN_SIZE]) {
  char hash[SHA256_HEX];
  char mark[SHA256_HEX];
  if (!token_make(token)) return DB_FAILED;
  sha256_hex(token, strlen(token), hash);
  password_mark(a->proof.sha256, mark);
  // The oldest give way: nobody can fill the table by logging in.
  db_result result = db_run(d,
                            "DELETE FROM sessions WHERE account_id = ? AND id NOT IN (SELECT id FROM"
                            " sessions WHERE account_id = ? ORDER BY id DESC LIMIT ?)",
                            db_int(a->id), db_int(a->id), db_int(SESSIONS_PER_ACCOUNT - 1));
  if (result == DB_FAILED) return result;
  return db_run(d,
                "INSERT INTO sessions (token_sha256, confirmed_at, tenant_id, account_id, proof_sha256,"
                " created_at, rotated_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                db_text(hash), db_int(now), db_int(tenant), db_int(a->id), db_text(mark), db_int(now),
                db_int(now), db_int(now));
}

// What session_find reads of the row.
typedef struct {
  bool old_token;
  int64_t confirmed_at;
  int64_t created_at;
  int64_t rotated_at;
  int64_t seen_at;
  char mark[SHA256_HEX];
  char password[SHA256_HEX];
} session_row;

static db_result read_row(db *d, int64_t tenant, const char *hash, actor *out, session_row *row) {
  db_query(d,
           "SELECT s.id, s.token_sha256, s.confirmed_at, s.created_at, s.rotated_at, s.seen_at,"
           " s.proof_sha256, a.id, a.customer_id, c.company_id, a.username, a.domain, a.display_name,"
           " a.ha1_sha256 FROM sessions s JOIN accounts a ON a.id = s.account_id"
           " LEFT JOIN customers c ON c.id = a.customer_id"
           " WHERE s.tenant_id = ? AND (s.token_sha256 = ? OR s.before_sha256 = ?)",
           db_int(tenant), db_text(hash), db_text(hash));
  if (db_next(d)) {
    *out = (actor){.role = ROLE_ACCOUNT, .tenant = tenant, .session = db_column_int(d, 0)};
    row->old_token = strcmp(db_column_text(d, 1), hash) != 0;
    row->confirmed_at = db_column_int(d, 2);
    row->created_at = db_column_int(d, 3);
    row->rotated_at = db_column_int(d, 4);
    row->seen_at = db_column_int(d, 5);
    snprintf(row->mark, sizeof row->mark, "%s", db_column_text(d, 6));
    out->account = db_column_int(d, 7);
    out->customer = db_column_int(d, 8);
    out->company = db_column_int(d, 9);
    snprintf(out->username, sizeof out->username, "%s", db_column_text(d, 10));
    snprintf(out->domain, sizeof out->domain, "%s", db_column_text(d, 11));
    snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 12));
    password_mark(db_column_text(d, 13), row->password);
  }
  return db_end(d);
}

static bool is_over(const session_row *row, int64_t now) {
  if (now - row->seen_at > IDLE_MS || now - row->created_at > LIFE_MS) return true;
  if (!secret_equal(row->mark, row->password)) return true;
  // The new token has been used, and that some time ago: the old one is in wrong hands, or the new one.
  return row->old_token && row->confirmed_at && now - row->confirmed_at > GRACE_MS;
}

// Gives out a new token, the present one becomes the one before. Another process may be faster: then it did.
static void rotate(db *d, int64_t session, const char *hash, int64_t now, char fresh[TOKEN_SIZE]) {
  char fresh_hash[SHA256_HEX];
  if (!token_make(fresh)) return;
  sha256_hex(fresh, strlen(fresh), fresh_hash);
  db_result result =
      db_run(d,
             "UPDATE sessions SET token_sha256 = ?, before_sha256 = ?, confirmed_at = 0,"
             " rotated_at = ?, seen_at = ? WHERE id = ? AND token_sha256 = ?",
             db_text(fresh_hash), db_text(hash), db_int(now), db_int(now), db_int(session), db_text(hash));
  if (result != DB_DONE) fresh[0] = '\0';
}

db_result session_find(db *d, int64_t tenant, const char *token, int64_t now, actor *out,
                       char fresh[TOKEN_SIZE]) {
  fresh[0] = '\0';
  if (strlen(token) != TOKEN_SIZE - 1) return DB_NONE;
  char hash[SHA256_HEX];
  session_row row = {0};
  sha256_hex(token, strlen(token), hash);
  db_result result = read_row(d, tenant, hash, out, &row);
  if (result != DB_DONE) return result;
  if (is_over(&row, now)) {
    session_end(d, out->session);
    *out = (actor){0};
    return DB_NONE;
  }
  if (row.old_token) return DB_DONE;
  if (!row.confirmed_at) {
    db_run(d, "UPDATE sessions SET confirmed_at = ?, seen_at = ? WHERE id = ?", db_int(now), db_int(now),
           db_int(out->session));
  } else if (now - row.rotated_at > ROTATE_MS) {
    rotate(d, out->session, hash, now, fresh);
  } else if (now - row.seen_at > SEEN_MS) {
    db_run(d, "UPDATE sessions SET seen_at = ? WHERE id = ?", db_int(now), db_int(out->session));
  }
  return DB_DONE;
}

db_result session_end(db *d, int64_t session) {
  return db_run(d, "DELETE FROM sessions WHERE id = ?", db_int(session));
}

db_result session_end_others(db *d, int64_t account, int64_t but) {
  return db_run(d, "DELETE FROM sessions WHERE account_id = ? AND id <> ?", db_int(account), db_int(but));
}

void session_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM sessions WHERE seen_at < ? OR created_at < ?", db_int(now - IDLE_MS),
         db_int(now - LIFE_MS));
  db_run(d, "DELETE FROM attempts WHERE last_at < ?", db_int(now - DAY));
}
