// SPDX-License-Identifier: MIT
// A file of leads (CSV) into a lead set: what cannot be used is passed over and told, all the rest is there or
// nothing is. It is one transaction; with SQLite others who write wait until it ends or are told to come again, none
// of them on a connection thread (exchange_try).
#include <string.h>

#include "api/api.h"
#include "base/lead_file.h"
#include "base/text.h"
#include "store/lead.h"

// So much memory for a row.
enum { FAULTS_MAX = 20, HEAD_BYTES = 64 << 10, ROW_BYTES = 256 << 10 };

typedef struct {
  request *r;
  int64_t tenant;
  int64_t set;
  int64_t room;
  int64_t added;
  int64_t known;
  int64_t faulty;
  cJSON *faults;
} import;

static void tell(import *to, size_t line, const char *why) {
  to->faulty++;
  if (cJSON_GetArraySize(to->faults) >= FAULTS_MAX) return;
  cJSON *one = cJSON_CreateObject();
  cJSON_AddNumberToObject(one, "line", (double)line);
  cJSON_AddStringToObject(one, "why", why);
  cJSON_AddItemToArray(to->faults, one);
}

static bool add_row(import *to, const lead_columns *columns, const char *const *cells, size_t count,
                    size_t line, arena *a) {
  lead_words words;
  const char *fault = lead_row(columns, cells, count, a, &words);
  if (!fault && to->added >= to->room) fault = "the lead set is full";
  if (fault) {
    tell(to, line, fault);
    return true;
  }
  db_result result = lead_add(to->r->db, to->tenant, to->set, &words);
  to->added += result == DB_DONE;
  to->known += result == DB_NONE;
  return result == DB_DONE || result == DB_NONE;
}

static bool has_rest(const csv *file) {
  const char *at = file->at;
  while (at < file->end && (*at == '\r' || *at == '\n')) at++;
  return at < file->end;
}

// One row of the file. False: the database failed.
static bool next_row(import *to, csv *file, const lead_columns *columns, bool *more) {
  const char *cells[CSV_COLUMNS_MAX];
  size_t count;
  if (!has_rest(file)) {
    *more = false;
    return true;
  }
  arena row = arena_of(ROW_BYTES);
  size_t line = file->line;
  bool good = true;
  *more = csv_row(file, &row, cells, &count);
  if (*more)
    good = add_row(to, columns, cells, count, line, &row);
  else
    tell(to, line, "the row is too long, and what comes after it was not read");
  arena_free(&row);
  return good;
}

// False: the database failed, and nothing of the file is there.
static bool add_rows(import *to, csv *file, const lead_columns *columns) {
  if (!db_begin(to->r->db)) return false;
  bool more = true;
  bool good = lead_set_room(to->r->db, to->set, &to->room);
  while (good && more) good = next_row(to, file, columns, &more);
  if (good) return db_commit(to->r->db);
  db_rollback(to->r->db);
  return false;
}

static bool is_csv(request *r, reply *out) {
  const char *type = request_header(r, "Content-Type");
  if (!type || strncmp(type, "text/csv", 8) != 0) {
    reply_failure(r, 415, "This address takes a file of comma-separated values: text/csv.", out);
    return false;
  }
  if (is_utf8(r->body, r->body_len)) return true;
  reply_failure(r, 422, "The file is not UTF-8. Save it as \"CSV UTF-8\".", out);
  return false;
}

static void reply_counts(import *to, reply *out) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "added", (double)to->added);
  cJSON_AddNumberToObject(json, "known", (double)to->known);
  cJSON_AddNumberToObject(json, "faulty", (double)to->faulty);
  cJSON_AddItemToObject(json, "faults", to->faults);
  to->faults = NULL;
  reply_json(to->r, out, 200, json);
}

void lead_import(request *r, reply *out) {
import to = {.r = r, .set = r->params[0].number };
  db_result found = lead_set_find(r->db, r->actor.tenant, to.set, &to.tenant);
  if (found != DB_DONE) {
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  if (!is_csv(r, out)) return;
  const char *cells[CSV_COLUMNS_MAX];
  size_t count;
  lead_columns columns;
  arena head = arena_of(HEAD_BYTES);
  csv file = csv_of(r->body, r->body_len);
  bool named = csv_row(&file, &head, cells, &count);
  const char *fault =
      named ? lead_columns_of(cells, count, &columns) : "there is no row with names of columns";
  if (fault) {
    reply_failure(r, 422, arena_print(&r->arena, "The first row cannot be used: %s.", fault), out);
    arena_free(&head);
    return;
  }
  to.faults = cJSON_CreateArray();
  if (add_rows(&to, &file, &columns))
    reply_counts(&to, out);
  else
    reply_failure(r, 500, "Nothing of the file was kept. Send it again.", out);
  cJSON_Delete(to.faults);
  arena_free(&head);
}
