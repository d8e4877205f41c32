// SPDX-License-Identifier: MIT
// One SQL layer over two drivers. SQL is written once, with ? for values and these words where the two
// differ: {id} primary key that counts by itself, {blob} type of bytes, {locked} FOR UPDATE SKIP LOCKED,
// {like} as LIKE, of small and capital letters alike.
#ifndef WEBPHONED_DB_H
#define WEBPHONED_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// One connection, for one thread.
typedef struct db db;

enum { DB_WHY_SIZE = 256, DB_VALUES_MAX = 128 };

typedef enum {
  DB_DONE,
  DB_NONE,    // nothing matched
  DB_EXISTS,  // a unique value is taken
  DB_BOUND,   // something else refers to it, or what it refers to is not there
  DB_FAILED,  // anything else: db_why
} db_result;

typedef enum { DB_NULL, DB_INT, DB_TEXT, DB_BYTES } db_kind;
typedef struct {
  db_kind kind;
  const void *at;
  size_t len;
  int64_t number;
} db_value;

static inline db_value db_text(const char *s) {
  return (db_value){.kind = s ? DB_TEXT : DB_NULL, .at = s};
}
static inline db_value db_int(int64_t n) {
  return (db_value){.kind = DB_INT, .number = n};
}
// A reference to a row: 0 is none.
static inline db_value db_ref(int64_t id) {
  return (db_value){.kind = id ? DB_INT : DB_NULL, .number = id};
}
static inline db_value db_bytes(const void *at, size_t len) {
  return (db_value){.kind = DB_BYTES, .at = at, .len = len};
}

// A file name opens SQLite, postgresql://... or a text with host= or dbname= in it PostgreSQL.
// Neither makes tables: migrate.h does. NULL with the reason in `why`.
db *db_open(const char *where, char why[DB_WHY_SIZE]);
void db_close(db *d);
bool db_is_postgres(const db *d);

// Writers wait for each other, usually for milliseconds. A hasty connection does not: its statement fails instead,
// until it has changed something since db_watch.
void db_be_hasty(db *d);
// From here on: has a statement failed because others write, and has one changed something?
void db_watch(db *d);
bool db_was_busy(const db *d);
bool db_has_written(const db *d);

// The text of the last failure; holds no values.
const char *db_why(const db *d);

// Rows of a statement, one after the other. Always ended with db_end, which says how it went (DB_NONE: it
// gave no row). One at a time per connection. What a column gives lives until the next row.
//   db_query(d, "SELECT name FROM companies WHERE id = ?", db_int(id))
#define db_query(d, ...) DB_CALL(db_query_values, d, __VA_ARGS__, db_int(0))
bool db_next(db *d);
const char *db_column_text(db *d, int column);  // never NULL
int64_t db_column_int(db *d, int column);
const void *db_column_bytes(db *d, int column, size_t *len);
db_result db_end(db *d);

// A statement without rows. DB_NONE when it changed nothing.
#define db_run(d, ...) DB_CALL(db_run_values, d, __VA_ARGS__, db_int(0))
// How many rows the last of them changed.
int64_t db_changed(const db *d);
// INSERT ... RETURNING id, or any statement that gives one number.
#define db_number(d, out, ...) DB_CALL_OUT(db_number_values, d, out, __VA_ARGS__, db_int(0))

// All or nothing. Not nested. A failed statement inside means db_rollback: nothing else works any more.
bool db_begin(db *d);
// For reading alone: everything as it was at one moment, while others write. Ended with db_rollback.
bool db_begin_reading(db *d);
bool db_commit(db *d);
void db_rollback(db *d);

// After rows with ids of their own: ids that the database gives go on behind the highest.
db_result db_ids_after(db *d, const char *table);

// Several statements at once, for migrations: no values, no rows.
db_result db_script(db *d, const char *sql);

// A consistent copy in a new file (SQLite only).
db_result db_backup(db *d, const char *file);

// What stands behind the macros: the last value is a stopper and not counted.
void db_query_values(db *d, const char *sql, const db_value *values, size_t count);
db_result db_run_values(db *d, const char *sql, const db_value *values, size_t count);
db_result db_number_values(db *d, int64_t *out, const char *sql, const db_value *values, size_t count);
#define DB_CALL(f, d, sql, ...)                                                                              \
  f(d, sql, (const db_value[]){__VA_ARGS__}, sizeof((db_value[]){__VA_ARGS__}) / sizeof(db_value) - 1)
#define DB_CALL_OUT(f, d, out, sql, ...)                                                                     \
  f(d, out, sql, (const db_value[]){__VA_ARGS__}, sizeof((db_value[]){__VA_ARGS__}) / sizeof(db_value) - 1)

#endif
