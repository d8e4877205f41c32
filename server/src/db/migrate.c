// SPDX-License-Identifier: MIT
// Brings a database up to date: the names of the steps it has had stand in a table of its own.
#include "db/migrate.h"

#include <stdio.h>
#include <string.h>

// Before there was that table, SQLite's user_version counted: 1 was the first step.
static db_result take_over(db *d, const char *first) {
  if (db_is_postgres(d)) return DB_DONE;
  int64_t version = 0;
  db_number(d, &version, "PRAGMA user_version");
  if (version != 1) return DB_DONE;
  db_result done = db_run(d, "INSERT INTO migrations (name) VALUES (?)", db_text(first));
  // What came before us must not take this database for one of its own.
  if (done == DB_DONE) done = db_script(d, "PRAGMA user_version = 2");
  return done;
}

static bool is_known(const char *name, const migration *list, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (strcmp(list[i].name, name) == 0) return true;
  }
  return false;
}

static int refuse_newer(db *d, const migration *list, size_t count, char *why) {
  int err = 0;
  db_query(d, "SELECT name FROM migrations");
  while (!err && db_next(d)) {
    if (is_known(db_column_text(d, 0), list, count)) continue;
    snprintf(why, DB_WHY_SIZE, "the database was written by a newer webphoned");
    err = -1;
  }
  db_end(d);
  return err;
}

static db_result step(db *d, const migration *m) {
  int64_t had = 0;
  db_result result = db_number(d, &had, "SELECT count(*) FROM migrations WHERE name = ?", db_text(m->name));
  if (result != DB_DONE || had) return result;
  result = db_script(d, m->sql);
  if (result != DB_DONE) return result;
  return db_run(d, "INSERT INTO migrations (name) VALUES (?)", db_text(m->name));
}

static int in_transaction(db *d, char *why, const char *first, const migration *m) {
  if (!db_begin(d)) {
    snprintf(why, DB_WHY_SIZE, "cannot be written to: %.200s", db_why(d));
    return -1;
  }
  // One at a time: the lock ends with the transaction. SQLite's BEGIN IMMEDIATE is one by itself.
  db_result result = DB_DONE;
  if (db_is_postgres(d))
    result = db_script(d, "SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock(7239175)");
  if (result == DB_DONE && !m)
    result = db_script(d, "CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)");
  if (result == DB_DONE) result = m ? step(d, m) : take_over(d, first);
  if (result == DB_DONE && db_commit(d)) return 0;
  snprintf(why, DB_WHY_SIZE, "%s: %.200s", m ? m->name : "migrations", db_why(d));
  db_rollback(d);
  return -1;
}

int migrate(db *d, const migration *list, size_t count, char why[DB_WHY_SIZE]) {
  if (in_transaction(d, why, list->name, NULL) || refuse_newer(d, list, count, why)) return -1;
  for (size_t i = 0; i < count; i++) {
    if (in_transaction(d, why, list->name, &list[i])) return -1;
  }
  return 0;
}
