// SPDX-License-Identifier: MIT
// The driver for SQLite: one file beside the portal, the default.
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "db/driver.h"

enum { BUSY_MS = 3000, HASTY_MS = 20 };

static void close_database(void *conn) {
  sqlite3_close(conn);
}

// Two that begin together: where waiting might be for ever (a file becomes WAL) SQLite asks no busy handler, so we wait.
static int set_up(sqlite3 *db) {
  // Kamailio reads while we write: WAL lets both. With it, NORMAL loses no integrity, at worst the last
  // moments before a power cut.
  static const char pragmas[] =
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;"
      "PRAGMA trusted_schema = OFF";
  sqlite3_busy_timeout(db, HASTY_MS);
  int code = sqlite3_exec(db, pragmas, NULL, NULL, NULL);
  for (int waited = 0; (code & 0xff) == SQLITE_BUSY && waited < BUSY_MS; waited += HASTY_MS) {
    sqlite3_sleep(HASTY_MS);
    code = sqlite3_exec(db, pragmas, NULL, NULL, NULL);
  }
  sqlite3_busy_timeout(db, BUSY_MS);
  return code;
}

static void *open_database(const char *where, char *why) {
  sqlite3 *db = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX;
  if (sqlite3_open_v2(where, &db, flags, NULL) == SQLITE_OK) {
    sqlite3_extended_result_codes(db, 1);
    if (set_up(db) == SQLITE_OK) return db;
  }
  snprintf(why, DB_WHY_SIZE, "%s", db ? sqlite3_errmsg(db) : "not enough memory");
  sqlite3_close(db);
  return NULL;
}

static db_result result_of(int code) {
  switch (code) {
  case SQLITE_OK:
  case SQLITE_ROW: return DB_DONE;
  case SQLITE_DONE: return DB_NONE;
  case SQLITE_CONSTRAINT_UNIQUE:
  case SQLITE_CONSTRAINT_PRIMARYKEY: return DB_EXISTS;
  case SQLITE_CONSTRAINT_FOREIGNKEY: return DB_BOUND;
  default: return DB_FAILED;
  }
}

static void *prepare(void *conn, const char *sql, unsigned number) {
  (void)number;
  sqlite3_stmt *statement = NULL;
  sqlite3_prepare_v3(conn, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  return statement;
}

static void forget(void *conn, void *statement) {
  (void)conn;
  sqlite3_finalize(statement);
}

static db_result start(void *conn, void *statement, const db_value *values, size_t count) {
  (void)conn;
  if ((size_t)sqlite3_bind_parameter_count(statement) != count) return DB_FAILED;
  int err = SQLITE_OK;
  for (size_t i = 0; err == SQLITE_OK && i < count; i++) {
    const db_value *v = &values[i];
    int at = (int)i + 1;
    switch (v->kind) {
    case DB_NULL: err = sqlite3_bind_null(statement, at); break;
    case DB_INT: err = sqlite3_bind_int64(statement, at, v->number); break;
    case DB_TEXT: err = sqlite3_bind_text(statement, at, v->at, -1, SQLITE_TRANSIENT); break;
    case DB_BYTES:
      err = sqlite3_bind_blob64(statement, at, v->len ? v->at : "", v->len, SQLITE_TRANSIENT);
      break;
    }
  }
  return result_of(err);
}

static db_result next(void *conn, void *statement) {
  (void)conn;
  return result_of(sqlite3_step(statement));
}

static const void *column(void *conn, void *statement, int at, db_kind kind, size_t *len, int64_t *number) {
  (void)conn;
  if (kind == DB_INT) *number = sqlite3_column_int64(statement, at);
  if (kind == DB_TEXT) return sqlite3_column_text(statement, at);
  if (kind != DB_BYTES) return NULL;
  const void *bytes = sqlite3_column_blob(statement, at);
  *len = (size_t)sqlite3_column_bytes(statement, at);
  return bytes;
}

static void end(void *conn, void *statement, int64_t *changed) {
  *changed = sqlite3_stmt_readonly(statement) ? 0 : sqlite3_changes64(conn);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
}

static db_result script(void *conn, const char *sql) {
  int err = sqlite3_exec(conn, sql, NULL, NULL, NULL);
  return err == SQLITE_OK ? DB_DONE : DB_FAILED;
}

static void patience(void *conn, bool much) {
  sqlite3_busy_timeout(conn, much ? BUSY_MS : HASTY_MS);
}

static bool busy(void *conn) {
  return (sqlite3_errcode(conn) & 0xff) == SQLITE_BUSY;
}

static bool again(void *conn) {
  (void)conn;
  return false;
}

// Under another name until it is whole: what has the name is a backup.
static db_result backup(void *conn, const char *file) {
  char part[4096];
  sqlite3_stmt *statement = NULL;
  if (access(file, F_OK) == 0) return DB_EXISTS;
  if (snprintf(part, sizeof part, "%s.part", file) >= (int)sizeof part) return DB_FAILED;
  unlink(part);
  int err = sqlite3_prepare_v2(conn, "VACUUM INTO ?", -1, &statement, NULL);
  if (err == SQLITE_OK) err = sqlite3_bind_text(statement, 1, part, -1, SQLITE_TRANSIENT);
  if (err == SQLITE_OK) err = sqlite3_step(statement);
  sqlite3_finalize(statement);
  if (err == SQLITE_DONE && rename(part, file) == 0) return DB_DONE;
  unlink(part);
  return DB_FAILED;
}

static const char *why(void *conn) {
  return sqlite3_errmsg(conn);
}

const db_driver db_sqlite = {
    DB_DRIVER_CALLS,
    .begin = "BEGIN IMMEDIATE",
    .begin_reading = "BEGIN",
    .words = {"INTEGER PRIMARY KEY AUTOINCREMENT", "BLOB", "", "CAST(strftime('%s', 'now') AS BIGINT) * 1000",
              "LIKE"},
};
