// SPDX-License-Identifier: MIT
// Phonebooks as files: vCard and CSV, in and out.
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/api.h"
#include "api/book.h"
#include "base/csv.h"
#include "base/vcard.h"

enum { IMPORT_MAX = 5000, FAULTS_MAX = 20 };

typedef struct {
  phonebook_change change;
  int count[2];  // added, changed
  int skipped;
  cJSON *faults;
  bool failed;
} importing;

static bool import_one(void *to, const contact *c, size_t line, const char *fault) {
  importing *i = to;
  int64_t id = 0;
  phonebook_put_result result = PHONEBOOK_NONE;
  if (i->count[0] + i->count[1] + i->skipped >= IMPORT_MAX) fault = "a file may have 5000 entries";
  if (!fault) result = phonebook_put(&i->change, c, &id);
  if (result == PHONEBOOK_FULL) fault = "the phonebook is full";
  i->failed = result == PHONEBOOK_FAILED;
  if (result == PHONEBOOK_ADDED || result == PHONEBOOK_CHANGED) i->count[result == PHONEBOOK_CHANGED]++;
  if (fault) {
    i->skipped++;
    if (cJSON_GetArraySize(i->faults) < FAULTS_MAX) {
      cJSON *told = cJSON_CreateObject();
      cJSON_AddNumberToObject(told, "line", (double)line);
      cJSON_AddStringToObject(told, "why", fault);
      cJSON_AddItemToArray(i->faults, told);
    }
  }
  return !i->failed && i->count[0] + i->count[1] + i->skipped <= IMPORT_MAX && result != PHONEBOOK_FULL;
}

void phonebook_import(request *r, reply *out) {
  const char *type = request_header(r, "Content-Type");
  bool is_card = type && strncmp(type, "text/vcard", 10) == 0;
  bool is_csv = type && strncmp(type, "text/csv", 8) == 0;
  book b;
  if (!is_card && !is_csv) {
    reply_failure(r, 415, "This address takes text/vcard and text/csv.", out);
    return;
  }
  importing i = {0};
  if (!book_find(r, &b, out) || !book_begin(r, &b, &i.change, out)) return;
  i.faults = cJSON_CreateArray();
  bool read = true;
  if (is_card)
    vcard_contacts(r->body, r->body_len, import_one, &i);
  else
    read = csv_contacts(&r->arena, r->body, r->body_len, import_one, &i);
  bool kept = phonebook_end(&i.change, read && !i.failed);
  if (!read || i.failed || !kept) {
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

typedef struct {
  FILE *file;
  size_t numbers;  // columns of the table
  int version;     // of the cards; 0: a table
} exporting;

static void put_bytes(void *to, const char *bytes, size_t len) {
  fwrite(bytes, 1, len, to);
}

static void export_one(void *to, const contact *c) {
  exporting *e = to;
  arena a = arena_of(1 << 20);
  contact_sink sink = {e->file, put_bytes};
  if (e->version)
    vcard_write(&a, &sink, c, e->version);
  else
    csv_write(&a, &sink, c, e->numbers);
  arena_free(&a);
}

// Written to memory of its own, since it may be more than a request may take.
static void export_book(request *r, reply *out, exporting *e, const char *type, const char *name) {
  book b;
  if (!book_find(r, &b, out)) return;
  int fd = memfd_create("export", MFD_CLOEXEC);
  int kept = fd < 0 ? -1 : dup(fd);
  e->file = fd < 0 ? NULL : fdopen(fd, "w");
  int64_t most = 0;
  bool ok = e->file && kept >= 0 && phonebook_most_numbers(r->db, b.customer, &most) == DB_DONE;
  e->numbers = (size_t)most;
  contact_sink sink = {e->file, put_bytes};
  if (ok && !e->version) csv_write_head(&r->arena, &sink, e->numbers);
  ok = ok && phonebook_each(r->db, b.customer, export_one, e) == DB_DONE && fflush(e->file) == 0 &&
       !ferror(e->file);
  long size = ok ? ftell(e->file) : -1;
  if (e->file) fclose(e->file);
  if (size < 0) {
    if (kept >= 0) close(kept);
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = 200;
  out->type = type;
  out->file = kept;
  out->size = (uint64_t)size;
  reply_header(out, "Content-Disposition", name);
}

void phonebook_cards(request *r, reply *out) {
  const char *version = request_query(r, "version");
  exporting e = {.version = version && strcmp(version, "3") == 0 ? 3 : 4};
  export_book(r, out, &e, "text/vcard; charset=utf-8", "attachment; filename=\"phonebook.vcf\"");
}

void phonebook_table(request *r, reply *out) {
  exporting e = {0};
  export_book(r, out, &e, "text/csv; charset=utf-8; header=present",
              "attachment; filename=\"phonebook.csv\"");
}
