// SPDX-License-Identifier: MIT
// Contacts of one's own: an account lists, writes, imports and exports them; favourites.
#include "store/own_contact.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/api.h"
#include "api/book.h"
#include "base/csv.h"
#include "base/vcard.h"

enum { FAULTS_MAX = 20 };

void own_contact_index(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  cJSON *rows = own_contact_list(r->db, r->actor.account, p.after, p.limit + 1);
  if (rows)
    reply_page(r, out, rows, &p, "id");
  else
    reply_failure(r, 500, NULL, out);
}

static void reply_put(request *r, own_contact_result result, int64_t id, reply *out) {
  db_result found;
  cJSON *row;
  switch (result) {
  case OWN_ADDED:
  case OWN_CHANGED:
    row = own_contact_read(r->db, r->actor.account, id, &found);
    if (row)
      reply_json(r, out, result == OWN_ADDED ? 201 : 200, row);
    else
      reply_empty(out);
    return;
  case OWN_FULL: reply_failure(r, 409, "There is room for 2000 contacts of your own.", out); return;
  case OWN_NONE: reply_failure(r, 404, NULL, out); return;
  case OWN_FAILED: reply_failure(r, 500, NULL, out); return;
  }
}

static void put(request *r, int64_t id, reply *out) {
  contact c;
  if (!contact_from(r, &c, out)) return;
  own_contact_result result = OWN_FAILED;
  if (db_begin(r->db)) {
    if (own_contact_lock(r->db, r->actor.account) == DB_DONE)
      result = own_contact_put(r->db, r->actor.account, &c, &id);
    if (result == OWN_ADDED || result == OWN_CHANGED) {
      if (!db_commit(r->db)) result = OWN_FAILED;
    } else {
      db_rollback(r->db);
    }
  }
  reply_put(r, result, id, out);
}

void own_contact_add(request *r, reply *out) {
  put(r, 0, out);
}

void own_contact_replace(request *r, reply *out) {
  put(r, r->params[0].number, out);
}

void own_contact_remove(request *r, reply *out) {
  db_result result = own_contact_drop(r->db, r->actor.account, r->params[0].number);
  if (result == DB_DONE)
    reply_empty(out);
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}

typedef struct {
  request *r;
  int count[2];  // added, changed
  int skipped;
  cJSON *faults;
  bool failed;
} importing;

static bool import_one(void *to, const contact *c, size_t line, const char *fault) {
  importing *i = to;
  int64_t id = 0;
  own_contact_result result = fault ? OWN_NONE : own_contact_put(i->r->db, i->r->actor.account, c, &id);
  if (result == OWN_FULL) fault = "there is no room for more";
  i->failed = result == OWN_FAILED;
  if (result == OWN_ADDED || result == OWN_CHANGED) i->count[result == OWN_CHANGED]++;
  if (fault) i->skipped++;
  if (fault && cJSON_GetArraySize(i->faults) < FAULTS_MAX) {
    cJSON *told = cJSON_CreateObject();
    cJSON_AddNumberToObject(told, "line", (double)line);
    cJSON_AddStringToObject(told, "why", fault);
    cJSON_AddItemToArray(i->faults, told);
  }
  return !i->failed && result != OWN_FULL;
}

void own_contact_import(request *r, reply *out) {
  const char *type = request_header(r, "Content-Type");
  bool is_card = type && strncmp(type, "text/vcard", 10) == 0;
  if (!is_card && !(type && strncmp(type, "text/csv", 8) == 0)) {
    reply_failure(r, 415, "This address takes text/vcard and text/csv.", out);
    return;
  }
  importing i = {.r = r, .faults = cJSON_CreateArray()};
  bool read = true;
  bool begun = db_begin(r->db);
  i.failed = !begun || own_contact_lock(r->db, r->actor.account) != DB_DONE;
  if (!i.failed && is_card) vcard_contacts(r->body, r->body_len, import_one, &i);
  if (!i.failed && !is_card) read = csv_contacts(&r->arena, r->body, r->body_len, import_one, &i);
  bool kept = begun && read && !i.failed && db_commit(r->db);
  if (begun && (!read || i.failed)) db_rollback(r->db);
  if (!kept) {
    cJSON_Delete(i.faults);
    reply_failure(r, read ? 500 : 422, read ? NULL : "The first line names no column \"name\".", out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "added", i.count[0]);
  cJSON_AddNumberToObject(json, "changed", i.count[1]);
  cJSON_AddNumberToObject(json, "skipped", i.skipped);
  cJSON_AddItemToObject(json, "faults", i.faults);
  reply_json(r, out, 200, json);
}

static void put_bytes(void *to, const char *bytes, size_t len) {
  fwrite(bytes, 1, len, to);
}

static void export_one(void *to, const contact *c) {
  arena a = arena_of(1 << 20);
  contact_sink sink = {to, put_bytes};
  vcard_write(&a, &sink, c, 4);
  arena_free(&a);
}

// Written to memory of its own, since it may be more than a request may take.
void own_contact_cards(request *r, reply *out) {
  int fd = memfd_create("export", MFD_CLOEXEC);
  int kept = fd < 0 ? -1 : dup(fd);
  FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
  bool ok = file && kept >= 0 && own_contact_each(r->db, r->actor.account, export_one, file) == DB_DONE &&
            fflush(file) == 0 && !ferror(file);
  long size = ok ? ftell(file) : -1;
  if (file) fclose(file);
  if (size < 0) {
    if (kept >= 0) close(kept);
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = 200;
  out->type = "text/vcard; charset=utf-8";
  out->file = kept;
  out->size = (uint64_t)size;
  reply_header(out, "Content-Disposition", "attachment; filename=\"contacts.vcf\"");
}

void favourite_index(request *r, reply *out) {
  cJSON *list = favourites_read(r->db, r->actor.account);
  if (!list) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddItemToObject(json, "items", list);
  reply_json(r, out, 200, json);
}

void favourite_replace(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const cJSON *items = field_list(&f, "items", FAVOURITES_MAX);
  const cJSON *item;
  cJSON_ArrayForEach(item, items) {
    double id = cJSON_IsNumber(item) ? item->valuedouble : 0.5;
    if (id != floor(id) || fabs(id) > 9e15 || id == 0) fields_fault(&f, "items", "must be ids");
  }
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  if (favourites_write(r->db, r->actor.account, items) == DB_DONE)
    reply_empty(out);
  else
    reply_failure(r, 500, NULL, out);
}
