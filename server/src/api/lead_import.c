// SPDX-License-Identifier: MIT
// A file of leads (CSV) into a lead set: what cannot be used is passed over and told, all the rest is there or
// nothing is. First it is read, then added in one transaction: with SQLite others who write wait only for that.
#include <string.h>

#include "api/api.h"
#include "api/faults.h"
#include "api/note.h"
#include "base/lead_file.h"
#include "base/text.h"
#include "store/lead.h"

// Twice what the largest file of ordinary leads takes.
enum { FILE_BYTES = 64 << 20 };

typedef struct {
  lead_words words;
  size_t line;
} read_lead;

typedef struct {
  request *r;
  arena memory;  // of what was read
  int64_t tenant;
  int64_t set;
  int64_t room;
  read_lead *leads;
  size_t count;
  int64_t added;
  int64_t known;
  int64_t faulty;
  cJSON *faults;
} leads_of_file;

static void tell(leads_of_file *to, size_t line, const char *why) {
  to->faulty++;
  faults_add(to->faults, line, why);
}

static bool has_rest(const csv *file) {
  const char *at = file->at;
  while (at < file->end && (*at == '\r' || *at == '\n')) at++;
  return at < file->end;
}

// False: it is too much for one time.
static bool read_rows(leads_of_file *to, csv *file, const lead_columns *columns) {
  to->leads = arena_take(&to->memory, LEADS_PER_FILE_MAX * sizeof *to->leads);
  while (to->leads && has_rest(file)) {
    const char *cells[CSV_COLUMNS_MAX];
    size_t count;
    size_t line = file->line;
    if (to->count == LEADS_PER_FILE_MAX || !csv_row(file, &to->memory, cells, &count)) return false;
    read_lead *lead = &to->leads[to->count];
    const char *fault = lead_row(columns, cells, count, &to->memory, &lead->words);
    lead->line = line;
    if (fault)
      tell(to, line, fault);
    else
      to->count++;
  }
  return to->leads;
}

// Several at a time while there is room for all of them. False: the database failed.
static bool add_some(leads_of_file *to, size_t *at) {
  const lead_words *some[LEADS_AT_ONCE];
  size_t most = to->room - to->added < LEADS_AT_ONCE ? 1 : LEADS_AT_ONCE;
  size_t count = 0;
  int64_t added = 0;
  for (; count < most && *at + count < to->count; count++) some[count] = &to->leads[*at + count].words;
  if (lead_add(to->r->db, to->tenant, to->set, some, count, &added) == DB_FAILED) return false;
  to->added += added;
  to->known += (int64_t)count - added;
  *at += count;
  return true;
}

// In the transaction. `left`: for so many there was no room.
static bool note_import(const leads_of_file *to, size_t left) {
  int64_t leads = LEADS_PER_SET_MAX - to->room;
  cJSON *before = cJSON_CreateObject();
  cJSON *after = note_of_file(to->r);
  cJSON_AddNumberToObject(before, "leads", (double)leads);
  cJSON_AddNumberToObject(after, "leads", (double)(leads + to->added));
  cJSON_AddNumberToObject(after, "added", (double)to->added);
  cJSON_AddNumberToObject(after, "known", (double)to->known);
  cJSON_AddNumberToObject(after, "faulty", (double)(to->faulty + (int64_t)left));
  bool noted = note_values(to->r, before, after);
  cJSON_Delete(before);
  cJSON_Delete(after);
  return noted;
}

// False: the database failed, and nothing of the file is there.
static bool add_rows(leads_of_file *to) {
  size_t at = 0;
  if (!db_begin(to->r->db)) return false;
  bool good = lead_set_room(to->r->db, to->set, &to->room);
  while (good && at < to->count && to->added < to->room) good = add_some(to, &at);
  good = good && note_import(to, to->count - at);
  if (!good || !db_commit(to->r->db)) {
    if (!good) db_rollback(to->r->db);
    return false;
  }
  for (; at < to->count; at++) tell(to, to->leads[at].line, "the lead set is full");
  return true;
}

static bool is_csv(request *r, reply *out) {
  if (!request_has_type(r, "text/csv")) {
    reply_failure(r, 415, "This address takes a file of comma-separated values: text/csv.", out);
    return false;
  }
  if (is_utf8(r->body, r->body_len)) return true;
  reply_failure(r, 422, "The file is not UTF-8. Save it as \"CSV UTF-8\".", out);
  return false;
}

static void reply_counts(leads_of_file *to, reply *out) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "added", (double)to->added);
  cJSON_AddNumberToObject(json, "known", (double)to->known);
  cJSON_AddNumberToObject(json, "faulty", (double)to->faulty);
  cJSON_AddItemToObject(json, "faults", to->faults);
  to->faults = NULL;
  reply_json(to->r, out, 200, json);
}

static void read_file(leads_of_file *to, reply *out) {
  const char *cells[CSV_COLUMNS_MAX];
  size_t count;
  lead_columns columns;
  csv file = csv_of(to->r->body, to->r->body_len);
  bool named = csv_row(&file, &to->memory, cells, &count);
  const char *fault =
      named ? lead_columns_of(cells, count, &columns) : "there is no row with names of columns";
  if (fault)
    reply_failure(to->r, 422, arena_print(&to->r->arena, "The first row cannot be used: %s.", fault), out);
  else if (!read_rows(to, &file, &columns))
    reply_failure(to->r, 422, "A file may have 50,000 leads. Send it in parts, each with the first row.",
                  out);
  else if (add_rows(to))
    reply_counts(to, out);
  else
    reply_failure(to->r, 500, "Nothing of the file was kept. Send it again.", out);
}

void lead_import(request *r, reply *out) {
  leads_of_file to = {.r = r, .memory = arena_of(FILE_BYTES), .set = r->params[0].number};
  db_result found = lead_set_find(r->db, r->actor.tenant, to.set, &to.tenant);
  if (found != DB_DONE) {
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  if (!is_csv(r, out)) return;
  to.faults = cJSON_CreateArray();
  read_file(&to, out);
  cJSON_Delete(to.faults);
  arena_free(&to.memory);
}
