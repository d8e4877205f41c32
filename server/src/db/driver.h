// SPDX-License-Identifier: MIT
// What a driver does for db.c. Only db/ includes this.
#ifndef WEBPHONED_DB_DRIVER_H
#define WEBPHONED_DB_DRIVER_H

#include "db/db.h"

enum { DB_SQL_MAX = 16 << 10, DB_CACHE = 256 };

typedef struct {
  void *(*open)(const char *where, char *why);
  void (*close)(void *conn);
  // A statement for later: NULL when the SQL is wrong or the connection is gone.
  void *(*prepare)(void *conn, const char *sql, unsigned number);
  void (*forget)(void *conn, void *statement);
  db_result (*start)(void *conn, void *statement, const db_value *values, size_t count);
  // DB_DONE: there is a row; DB_NONE: no more.
  db_result (*next)(void *conn, void *statement);
  const void *(*column)(void *conn, void *statement, int column, db_kind kind, size_t *len, int64_t *number);
  void (*end)(void *conn, void *statement, int64_t *changed);
  db_result (*script)(void *conn, const char *sql);
  // How long a statement waits for others who write: seconds, or no time to speak of.
  void (*patience)(void *conn, bool much);
  // The last failure was a wait for others that was too long.
  bool (*busy)(void *conn);
  // True: the connection was lost and is there again; all statements are forgotten.
  bool (*again)(void *conn);
  db_result (*backup)(void *conn, const char *file);
  const char *(*why)(void *conn);
  const char *begin;
  const char *begin_reading;
  const char *words[5];  // for {id}, {blob}, {locked}, {now}, {like}
  bool numbered;         // values are $1, $2 ... instead of ?
} db_driver;

// In each driver a function has the name of what it does.
#define DB_DRIVER_CALLS                                                                                      \
  .open = open_database, .close = close_database, .prepare = prepare, .forget = forget, .start = start,      \
  .next = next, .column = column, .end = end, .script = script, .patience = patience, .busy = busy,          \
  .again = again, .backup = backup, .why = why

extern const db_driver db_sqlite, db_postgres;

#endif
