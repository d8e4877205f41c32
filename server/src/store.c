// SPDX-License-Identifier: MIT
// Accounts in SQLite. Kamailio reads the same table (deploy/kamailio): its columns are an interface.
#include "store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

struct store {
  sqlite3 *db;
};

// Each step brings a database from version i to i + 1 (PRAGMA user_version). Steps are added, never changed.
static const char *const steps[] = {
    "CREATE TABLE accounts ("
    "  username TEXT NOT NULL,"
    "  domain TEXT NOT NULL,"
    "  display_name TEXT NOT NULL DEFAULT '',"
    "  ha1_md5 TEXT NOT NULL,"
    "  ha1_sha256 TEXT NOT NULL,"
    "  PRIMARY KEY (domain, username))",
};
enum { STEPS = sizeof steps / sizeof steps[0], BUSY_MS = 5000 };

static int version_of(sqlite3 *db) {
  sqlite3_stmt *query = NULL;
  int version = -1;
  if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &query, NULL) == SQLITE_OK &&
      sqlite3_step(query) == SQLITE_ROW) {
    version = sqlite3_column_int(query, 0);
  }
  sqlite3_finalize(query);
  return version;
}

static int run(sqlite3 *db, const char *sql) {
  return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

// All steps or none; two processes that start together do them once.
static int migrate(sqlite3 *db, char *why) {
  if (run(db, "BEGIN IMMEDIATE") != SQLITE_OK) return -1;
  int version = version_of(db);
  if (version > STEPS) {
    snprintf(why, STORE_WHY_SIZE, "the database was written by a newer webphoned");
    run(db, "ROLLBACK");
    return -1;
  }
  int err = version < 0 ? SQLITE_ERROR : SQLITE_OK;
  for (int i = version; err == SQLITE_OK && i < STEPS; i++) err = run(db, steps[i]);
  char set[64];
  snprintf(set, sizeof set, "PRAGMA user_version = %d", STEPS);
  if (err == SQLITE_OK) err = run(db, set);
  if (err == SQLITE_OK) err = run(db, "COMMIT");
  if (err == SQLITE_OK) return 0;
  snprintf(why, STORE_WHY_SIZE, "%s", sqlite3_errmsg(db));
  run(db, "ROLLBACK");
  return -1;
}

store *store_open(const char *file, char why[STORE_WHY_SIZE]) {
  snprintf(why, STORE_WHY_SIZE, "not enough memory");
  store *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW;
  if (sqlite3_open_v2(file, &s->db, flags, NULL) == SQLITE_OK) {
    sqlite3_busy_timeout(s->db, BUSY_MS);
    snprintf(why, STORE_WHY_SIZE, "cannot be written to");
    if (run(s->db, "PRAGMA journal_mode = WAL") == SQLITE_OK && migrate(s->db, why) == 0) return s;
  }
  if (s->db && sqlite3_errcode(s->db) != SQLITE_OK)
    snprintf(why, STORE_WHY_SIZE, "%s", sqlite3_errmsg(s->db));
  store_close(s);
  return NULL;
}

void store_close(store *s) {
  if (s) sqlite3_close(s->db);
  free(s);
}

const char *store_why(const store *s) {
  return sqlite3_errmsg(s->db);
}

// Prepares a statement and binds texts in order.
static sqlite3_stmt *prepare(store *s, const char *sql, const char *const *values, int count) {
  sqlite3_stmt *statement = NULL;
  int err = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
  for (int i = 0; err == SQLITE_OK && i < count; i++) {
    err = sqlite3_bind_text(statement, i + 1, values[i], -1, SQLITE_STATIC);
  }
  if (err == SQLITE_OK) return statement;
  sqlite3_finalize(statement);
  return NULL;
}

static store_result run_once(store *s, const char *sql, const char *const *values, int count) {
  sqlite3_stmt *statement = prepare(s, sql, values, count);
  if (!statement) return STORE_FAILED;
  int err = sqlite3_step(statement);
  sqlite3_finalize(statement);
  if (err == SQLITE_CONSTRAINT) return STORE_EXISTS;
  return err == SQLITE_DONE ? STORE_DONE : STORE_FAILED;
}

store_result store_account_add(store *s, const account *account, bool replace) {
  const char *const values[] = {account->username, account->domain, account->name, account->ha1_md5,
                                account->ha1_sha256};
  return run_once(
      s,
      replace ? "INSERT OR REPLACE INTO accounts (username, domain, display_name, ha1_md5, ha1_sha256) "
                "VALUES (?, ?, ?, ?, ?)"
              : "INSERT INTO accounts (username, domain, display_name, ha1_md5, ha1_sha256) "
                "VALUES (?, ?, ?, ?, ?)",
      values, 5);
}

store_result store_account_remove(store *s, const char *username, const char *domain) {
  const char *const values[] = {username, domain};
  store_result done = run_once(s, "DELETE FROM accounts WHERE username = ? AND domain = ?", values, 2);
  return done == STORE_DONE && sqlite3_changes(s->db) == 0 ? STORE_NONE : done;
}

store_result store_account_list(store *s, store_account_seen *seen) {
  sqlite3_stmt *query =
      prepare(s, "SELECT username, domain, display_name FROM accounts ORDER BY domain, username", NULL, 0);
  if (!query) return STORE_FAILED;
  int err;
  while ((err = sqlite3_step(query)) == SQLITE_ROW) {
    seen((const char *)sqlite3_column_text(query, 0), (const char *)sqlite3_column_text(query, 1),
         (const char *)sqlite3_column_text(query, 2));
  }
  sqlite3_finalize(query);
  return err == SQLITE_DONE ? STORE_DONE : STORE_FAILED;
}
