// SPDX-License-Identifier: MIT
// SQL with ? and {words} to the driver's own; prepared statements are kept by their text.
#include "db/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/driver.h"

typedef struct {
  char *sql;
  void *statement;
} kept;

struct db {
  const db_driver *driver;
  void *conn;
  kept cache[DB_CACHE];
  unsigned count;  // statements ever prepared: their numbers
  bool in_transaction;
  bool hasty;
  bool watched;
  bool busy;        // since db_watch
  bool written;     // since db_watch
  void *statement;  // of the present query
  void *uncached;   // the present statement, when the cache had no room for it
  bool waiting;     // for db_end
  bool first;       // a row is there that db_next has not given yet
  db_result result;
  int64_t changed;
  const char *own_why;
  int64_t complained_at;
};

static bool names_postgres(const char *where) {
  return strncmp(where, "postgresql://", 13) == 0 || strncmp(where, "postgres://", 11) == 0 ||
         strstr(where, "host=") || strstr(where, "dbname=");
}

db *db_open(const char *where, char why[DB_WHY_SIZE]) {
  snprintf(why, DB_WHY_SIZE, "not enough memory");
  db *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  d->driver = names_postgres(where) ? &db_postgres : &db_sqlite;
  d->conn = d->driver->open(where, why);
  if (d->conn) return d;
  free(d);
  return NULL;
}

static void forget_all(db *d) {
  for (size_t i = 0; i < DB_CACHE; i++) {
    if (d->cache[i].statement) d->driver->forget(d->conn, d->cache[i].statement);
    free(d->cache[i].sql);
    d->cache[i] = (kept){0};
  }
}

void db_close(db *d) {
  if (!d) return;
  forget_all(d);
  d->driver->close(d->conn);
  free(d);
}

void db_be_hasty(db *d) {
  d->hasty = true;
  d->driver->patience(d->conn, false);
}

// A hasty one, too, has time once it has changed something: that cannot be begun again by somebody else.
static bool has_time(const db *d) {
  return !d->hasty || d->written;
}

static void note_written(db *d) {
  if (d->hasty && d->watched && !d->written) d->driver->patience(d->conn, true);
  d->written = true;
}

void db_watch(db *d) {
  bool changed = d->hasty ? d->written : d->busy;
  if (changed) d->driver->patience(d->conn, !d->hasty);
  d->watched = true;
  d->busy = d->written = false;
}

bool db_was_busy(const db *d) {
  return d->busy;
}

bool db_has_written(const db *d) {
  return d->written;
}

bool db_is_postgres(const db *d) {
  return d->driver == &db_postgres;
}

const char *db_why(const db *d) {
  return d->own_why ? d->own_why : d->driver->why(d->conn);
}

// Replaces {words} and, where the driver numbers its values, each ? outside quotes. NULL: too long.
static const char *dialect(const db_driver *driver, const char *sql, char out[DB_SQL_MAX]) {
  static const char *const words[] = {"{id}", "{blob}", "{locked}", "{now}", "{like}"};
  size_t len = 0;
  int number = 0;
  bool quoted = false;
  while (*sql) {
    char piece[16] = {*sql, '\0'};
    const char *add = piece;
    size_t taken = 1;
    if (*sql == '\'') quoted = !quoted;
    if (*sql == '?' && !quoted && driver->numbered) snprintf(piece, sizeof piece, "$%d", ++number);
    for (size_t i = 0; *sql == '{' && i < sizeof words / sizeof *words; i++) {
      if (strncmp(sql, words[i], strlen(words[i])) != 0) continue;
      add = driver->words[i];
      taken = strlen(words[i]);
      break;
    }
    size_t add_len = strlen(add);
    if (len + add_len >= DB_SQL_MAX) return NULL;
    memcpy(out + len, add, add_len);
    len += add_len;
    sql += taken;
  }
  out[len] = '\0';
  return out;
}

static void *prepare(db *d, const char *sql) {
  unsigned hash = 2166136261u;
  for (const char *at = sql; *at; at++) hash = (hash ^ (unsigned char)*at) * 16777619u;
  kept *free_slot = NULL;
  for (size_t i = 0; i < 8 && !free_slot; i++) {
    kept *slot = &d->cache[(hash + i) % DB_CACHE];
    if (slot->sql && strcmp(slot->sql, sql) == 0) return slot->statement;
    if (!slot->sql) free_slot = slot;
  }
  char own[DB_SQL_MAX];
  void *statement = dialect(d->driver, sql, own) ? d->driver->prepare(d->conn, own, d->count++) : NULL;
  char *copy = statement && free_slot ? strdup(sql) : NULL;
  if (copy)
    *free_slot = (kept){copy, statement};
  else
    d->uncached = statement;
  return statement;
}

static db_result start(db *d, const char *sql, const db_value *values, size_t count) {
  d->statement = prepare(d, sql);
  if (!d->statement) return DB_FAILED;
  db_result result = d->driver->start(d->conn, d->statement, values, count);
  return result == DB_DONE ? d->driver->next(d->conn, d->statement) : result;
}

// For the operator: the first line of it, which holds no values, once a second at most.
static void complain(db *d) {
  bool busy = d->driver->busy(d->conn);
  // Waited for once: not again for each statement of the same request.
  if (busy && d->watched && !d->busy && has_time(d)) d->driver->patience(d->conn, false);
  d->busy = d->busy || busy;
  // Nothing to be told: it is asked again by somebody with more time.
  if (busy && !has_time(d)) return;
  int64_t now = clock_steady();
  if (d->complained_at && now - d->complained_at < SECOND) return;
  d->complained_at = now;
  const char *why = db_why(d);
  log_line("database: %.*s", (int)strcspn(why, "\n"), why);
}

static void release(db *d) {
  if (d->statement) d->driver->end(d->conn, d->statement, &d->changed);
  if (d->uncached) d->driver->forget(d->conn, d->uncached);
  d->statement = d->uncached = NULL;
}

void db_query_values(db *d, const char *sql, const db_value *values, size_t count) {
  if (d->waiting) {
    // Our own mistake: the rows of the query before were not ended. This one fails, loudly.
    db_end(d);
    d->own_why = "a query was begun inside another";
    d->result = DB_FAILED;
    d->waiting = true;
    return;
  }
  d->own_why = NULL;
  d->changed = 0;
  d->waiting = true;
  d->result = start(d, sql, values, count);
  if (d->result == DB_FAILED && !d->in_transaction && !d->driver->busy(d->conn)) {
    release(d);
    // A server that was restarted: the statement cannot have been carried out, or says so by failing again.
    if (d->driver->again(d->conn)) {
      forget_all(d);
      d->driver->patience(d->conn, has_time(d));
      d->result = start(d, sql, values, count);
    }
  }
  d->first = d->result == DB_DONE;
  if (d->result == DB_FAILED) complain(d);
}

bool db_next(db *d) {
  if (!d->waiting || d->result != DB_DONE) return false;
  if (d->first) {
    d->first = false;
    return true;
  }
  db_result next = d->driver->next(d->conn, d->statement);
  if (next == DB_DONE) return true;
  // The end of the rows is no failure of the query.
  if (next != DB_NONE) d->result = next;
  if (next == DB_FAILED) complain(d);
  d->first = false;
  return false;
}

const char *db_column_text(db *d, int column) {
  size_t len = 0;
  int64_t number = 0;
  const char *text = d->driver->column(d->conn, d->statement, column, DB_TEXT, &len, &number);
  return text ? text : "";
}

int64_t db_column_int(db *d, int column) {
  size_t len = 0;
  int64_t number = 0;
  d->driver->column(d->conn, d->statement, column, DB_INT, &len, &number);
  return number;
}

const void *db_column_bytes(db *d, int column, size_t *len) {
  int64_t number = 0;
  *len = 0;
  return d->driver->column(d->conn, d->statement, column, DB_BYTES, len, &number);
}

db_result db_end(db *d) {
  db_result result = d->waiting ? d->result : DB_FAILED;
  release(d);
  // A statement that failed leaves the count of the one before.
  if ((result == DB_DONE || result == DB_NONE) && d->changed > 0 && !d->in_transaction) note_written(d);
  d->waiting = d->first = false;
  return result;
}

db_result db_run_values(db *d, const char *sql, const db_value *values, size_t count) {
  db_query_values(d, sql, values, count);
  db_result result = db_end(d);
  if (result != DB_DONE && result != DB_NONE) return result;
  return d->changed > 0 ? DB_DONE : DB_NONE;
}

int64_t db_changed(const db *d) {
  return d->changed;
}

db_result db_number_values(db *d, int64_t *out, const char *sql, const db_value *values, size_t count) {
  *out = 0;
  db_query_values(d, sql, values, count);
  if (db_next(d)) *out = db_column_int(d, 0);
  return db_end(d);
}

db_result db_script(db *d, const char *sql) {
  char own[DB_SQL_MAX];
  d->own_why = NULL;
  if (!dialect(d->driver, sql, own)) {
    d->own_why = "the statement is too long";
    return DB_FAILED;
  }
  return d->driver->script(d->conn, own);
}

db_result db_ids_after(db *d, const char *table) {
  // SQLite's AUTOINCREMENT does so by itself.
  if (!db_is_postgres(d)) return DB_DONE;
  char sql[256];
  int64_t last = 0;
  snprintf(sql, sizeof sql, "SELECT setval(pg_get_serial_sequence('%s', 'id'), max(id)) FROM %s", table,
           table);
  return db_number(d, &last, sql);
}

static bool begin(db *d, const char *how) {
  bool begun = d->driver->script(d->conn, how) == DB_DONE;
  if (!begun && d->driver->again(d->conn)) {
    forget_all(d);
    d->driver->patience(d->conn, has_time(d));
    begun = d->driver->script(d->conn, how) == DB_DONE;
  }
  d->in_transaction = begun;
  if (!begun) complain(d);
  return begun;
}

bool db_begin(db *d) {
  return begin(d, d->driver->begin);
}

bool db_begin_reading(db *d) {
  return begin(d, d->driver->begin_reading);
}

bool db_commit(db *d) {
  d->in_transaction = false;
  if (d->driver->script(d->conn, "COMMIT") == DB_DONE) {
    note_written(d);
    return true;
  }
  complain(d);
  d->driver->script(d->conn, "ROLLBACK");
  return false;
}

void db_rollback(db *d) {
  d->in_transaction = false;
  d->driver->script(d->conn, "ROLLBACK");
}

db_result db_backup(db *d, const char *file) {
  return d->driver->backup(d->conn, file);
}
