// SPDX-License-Identifier: MIT
// The driver for PostgreSQL (libpq), where one machine is not enough.
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/driver.h"

enum { NAME_SIZE = 16, NUMBER_SIZE = 24 };

typedef struct {
  PGconn *pq;
  PGresult *rows;  // of the present query
  int row;
  unsigned char *bytes;  // of the column read last
  bool busy;             // the last statement failed because another held a lock for too long
} connection;

static void quiet(void *unused, const char *message) {
  (void)unused;
  (void)message;
}

static void close_database(void *conn) {
  connection *c = conn;
  PQclear(c->rows);
  PQfreemem(c->bytes);
  PQfinish(c->pq);
  free(c);
}

static bool settle(PGconn *pq) {
  PQsetNoticeProcessor(pq, quiet, NULL);
  PGresult *set =
      PQexec(pq, "SET client_encoding = 'UTF8'; SET standard_conforming_strings = on;"
                 "SET bytea_output = 'hex'; SET statement_timeout = '15s'; SET lock_timeout = '3s'");
  bool ok = PQresultStatus(set) == PGRES_COMMAND_OK;
  PQclear(set);
  return ok;
}

static void *open_database(const char *where, char *why) {
  connection *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  c->row = -1;
  c->pq = PQconnectdb(where);
  if (PQstatus(c->pq) == CONNECTION_OK && settle(c->pq)) return c;
  snprintf(why, DB_WHY_SIZE, "%s", PQerrorMessage(c->pq));
  close_database(c);
  return NULL;
}

static db_result result_of(connection *c, const PGresult *result) {
  ExecStatusType status = PQresultStatus(result);
  c->busy = false;
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return DB_DONE;
  const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (state && strcmp(state, "23505") == 0) return DB_EXISTS;
  if (state && strcmp(state, "23503") == 0) return DB_BOUND;
  c->busy = state && strcmp(state, "55P03") == 0;
  return DB_FAILED;
}

static void *prepare(void *conn, const char *sql, unsigned number) {
  connection *c = conn;
  char *name = malloc(NAME_SIZE);
  if (!name) return NULL;
  snprintf(name, NAME_SIZE, "s%u", number);
  PGresult *made = PQprepare(c->pq, name, sql, 0, NULL);
  // It waits for the tables, too.
  bool ok = result_of(c, made) == DB_DONE;
  PQclear(made);
  if (ok) return name;
  free(name);
  return NULL;
}

static void forget(void *conn, void *statement) {
  connection *c = conn;
  char sql[NAME_SIZE + 16];
  snprintf(sql, sizeof sql, "DEALLOCATE %s", (const char *)statement);
  // After a failure inside a transaction this fails too; the name is never used again, so nothing is lost.
  if (PQstatus(c->pq) == CONNECTION_OK) PQclear(PQexec(c->pq, sql));
  free(statement);
}

static db_result start(void *conn, void *statement, const db_value *values, size_t count) {
  connection *c = conn;
  const char *texts[DB_VALUES_MAX];
  int lengths[DB_VALUES_MAX];
  int formats[DB_VALUES_MAX];
  char numbers[DB_VALUES_MAX][NUMBER_SIZE];
  if (count > DB_VALUES_MAX) return DB_FAILED;
  for (size_t i = 0; i < count; i++) {
    const db_value *v = &values[i];
    texts[i] = v->kind == DB_NULL ? NULL : v->at;
    lengths[i] = (int)v->len;
    formats[i] = v->kind == DB_BYTES;
    if (v->kind == DB_BYTES && !v->at) texts[i] = "";
    if (v->kind != DB_INT) continue;
    snprintf(numbers[i], NUMBER_SIZE, "%lld", (long long)v->number);
    texts[i] = numbers[i];
  }
  c->rows = PQexecPrepared(c->pq, statement, (int)count, texts, lengths, formats, 0);
  c->row = -1;
  return result_of(c, c->rows);
}

static db_result next(void *conn, void *statement) {
  connection *c = conn;
  (void)statement;
  return ++c->row < PQntuples(c->rows) ? DB_DONE : DB_NONE;
}

static const void *column(void *conn, void *statement, int at, db_kind kind, size_t *len, int64_t *number) {
  connection *c = conn;
  (void)statement;
  if (PQgetisnull(c->rows, c->row, at)) return NULL;
  const char *text = PQgetvalue(c->rows, c->row, at);
  if (kind == DB_INT) *number = strtoll(text, NULL, 10);
  if (kind != DB_BYTES) return text;
  PQfreemem(c->bytes);
  c->bytes = PQunescapeBytea((const unsigned char *)text, len);
  return c->bytes;
}

static void end(void *conn, void *statement, int64_t *changed) {
  connection *c = conn;
  (void)statement;
  // Of a SELECT it is the number of its rows.
  bool reads = !c->rows || strncmp(PQcmdStatus(c->rows), "SELECT", 6) == 0;
  *changed = reads ? 0 : strtoll(PQcmdTuples(c->rows), NULL, 10);
  PQclear(c->rows);
  c->rows = NULL;
}

static db_result script(void *conn, const char *sql) {
  connection *c = conn;
  PGresult *result = PQexec(c->pq, sql);
  db_result done = result_of(c, result);
  PQclear(result);
  return done;
}

static void patience(void *conn, bool much) {
  PQclear(PQexec(((connection *)conn)->pq, much ? "SET lock_timeout = '3s'" : "SET lock_timeout = '20ms'"));
}

static bool busy(void *conn) {
  return ((connection *)conn)->busy;
}

static bool again(void *conn) {
  connection *c = conn;
  if (PQstatus(c->pq) == CONNECTION_OK) return false;
  PQreset(c->pq);
  return PQstatus(c->pq) == CONNECTION_OK && settle(c->pq);
}

static db_result backup(void *conn, const char *file) {
  (void)conn;
  (void)file;
  return DB_NONE;
}

static const char *why(void *conn) {
  connection *c = conn;
  return PQerrorMessage(c->pq);
}

const db_driver db_postgres = {
    DB_DRIVER_CALLS,
    .begin = "BEGIN",
    .begin_reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    .words = {"BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "BYTEA", "FOR UPDATE SKIP LOCKED",
              "CAST(extract(epoch FROM now()) AS BIGINT) * 1000", "ILIKE"},
    .numbered = true,
};
