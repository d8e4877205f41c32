// SPDX-License-Identifier: MIT
// Phonebooks as files.
#include <string.h>

#include "api/api.h"
#include "api/book.h"
#include "api/contact_file.h"
#include "api/note.h"

enum { IMPORT_MAX = 5000 };

static contact_kept put(void *to, const contact *c) {
  int64_t id = 0;
  return phonebook_put(to, c, &id);
}

// In the change.
static bool note_import(request *r, const contact_file *file, int64_t entries_before, int64_t entries) {
  cJSON *before = cJSON_CreateObject();
  cJSON *after = note_of_file(r);
  cJSON_AddNumberToObject(before, "entries", (double)entries_before);
  cJSON_AddNumberToObject(after, "entries", (double)entries);
  cJSON_AddNumberToObject(after, "added", file->added);
  cJSON_AddNumberToObject(after, "changed", file->changed);
  cJSON_AddNumberToObject(after, "skipped", file->skipped);
  bool noted = note_values(r, before, after);
  cJSON_Delete(before);
  cJSON_Delete(after);
  return noted;
}

void phonebook_import(request *r, reply *out) {
  book b;
  phonebook_change change;
  if (!contact_file_is_one(r, out) || !book_find(r, &b, out) || !book_begin(r, &b, &change, out)) return;
  int64_t before = change.entries;
  contact_file file = {.to = &change, .put = put, .full = "the phonebook is full", .most = IMPORT_MAX};
  bool good = contact_file_take(r, &file) && note_import(r, &file, before, change.entries);
  bool ended = phonebook_end(&change, good);
  contact_file_reply(r, &file, good && ended, out);
}

typedef struct {
  db *db;
  int64_t customer;
} whose;

static db_result each(void *from, contact_row_seen *seen, void *to) {
  const whose *w = from;
  return phonebook_each(w->db, w->customer, seen, to);
}

static void export_book(request *r, int version, reply *out) {
  book b;
  int64_t most = 0;
  if (!book_find(r, &b, out)) return;
  // The columns of a table are counted first: of the same moment as its rows.
  if (!db_begin_reading(r->db)) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  whose from = {r->db, b.customer};
  if (phonebook_most_numbers(r->db, b.customer, &most) == DB_DONE)
    contact_file_give(r, &(contact_export){&from, each, (size_t)most, version, "phonebook"}, out);
  else
    reply_failure(r, 500, NULL, out);
  db_rollback(r->db);
}

void phonebook_cards(request *r, reply *out) {
  const char *version = request_query(r, "version");
  export_book(r, version && strcmp(version, "3") == 0 ? 3 : 4, out);
}

void phonebook_table(request *r, reply *out) {
  export_book(r, 0, out);
}
