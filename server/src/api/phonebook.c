// SPDX-License-Identifier: MIT
// The phonebook: accounts read their customer's, operators read and write any.
#include "store/phonebook.h"

#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "api/book.h"
#include "api/note.h"
#include "store/customer.h"

bool book_find(request *r, book *out_book, reply *out) {
  *out_book = (book){.customer = r->actor.customer, .entry = r->params[0].number};
  if (r->actor.role != ROLE_OPERATOR) return true;
  *out_book = (book){.customer = r->params[0].number, .entry = r->params[1].number};
  customer c;
  // Customers belong to the installation, not to one web phone.
  db_result found = r->actor.tenant ? DB_NONE : customer_read(r->db, out_book->customer, &c);
  if (found == DB_DONE) return true;
  reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
  return false;
}

static void search(request *r, const book *b, page *p, const char *words, reply *out) {
  if (strlen(words) > 200) {
    reply_failure(r, 400, "\"q\" is too long.", out);
    return;
  }
  bool later = !r->patient;
  cJSON *rows = phonebook_search(r->db, b->customer, words, p->after, p->limit + 1, &later);
  if (later && request_later(r)) return;
  reply_page(r, out, rows, p, "id");
}

typedef cJSON *rows_of_book(db *d, int64_t customer, int64_t after, int64_t limit);

// Made once for each state of the book.
static void reply_rows(request *r, const book *b, page *p, rows_of_book *rows_of, const char *name,
                       reply *out) {
  const char *key = arena_print(&r->arena, "%s %lld %lld %lld", name, (long long)b->customer,
                                (long long)p->limit, (long long)p->after);
  char version[PHONEBOOK_VERSION_SIZE];
  if (phonebook_version(r->db, b->customer, version) == DB_FAILED) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  if (reply_page_again(r, out, p, key, arena_copy(&r->arena, version, strlen(version)))) return;
  cJSON *rows = rows_of(r->db, b->customer, p->after, p->limit + 1);
  reply_page(r, out, rows, p, rows_of == phonebook_changes ? "revision" : "id");
}

void phonebook_index(request *r, reply *out) {
  book b;
  page p;
  if (!book_find(r, &b, out) || !request_page(r, &p, out)) return;
  const char *words = request_query(r, "q");
  if (words && words[0])
    search(r, &b, &p, words, out);
  else
    reply_rows(r, &b, &p, phonebook_list, "phonebook", out);
}

void phonebook_feed(request *r, reply *out) {
  book b;
  page p;
  if (book_find(r, &b, out) && request_page(r, &p, out))
    reply_rows(r, &b, &p, phonebook_changes, "changes", out);
}

void phonebook_show(request *r, reply *out) {
  book b;
  db_result result;
  if (!book_find(r, &b, out)) return;
  cJSON *row = phonebook_read(r->db, b.customer, b.entry, &result);
  reply_row(r, row, result, out);
}

static void read_number(fields *f, contact *c, const cJSON *item) {
  fields of = fields_of(item);
  const char *name = field_text(&of, "name", 1, CONTACT_LABEL_MAX);
  const char *number = field_text(&of, "number", 1, CONTACT_NUMBER_MAX);
  const char *extension =
      field_has(&of, "extension") ? field_text(&of, "extension", 0, CONTACT_EXTENSION_MAX) : "";
  if (!fields_end(&of)) fields_fault(f, "numbers", "has one whose \"%s\" %s", of.name, of.why);
  contact_add(c, name, number, extension);
}

bool contact_from(request *r, contact *c, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return false;
  fields f = fields_of(json);
  contact_clear(c);
  for (size_t i = 0; i < CONTACT_FIELDS; i++) {
    bool lines = i == CONTACT_note || i == CONTACT_address;
    if (i != CONTACT_name && !field_has(&f, contact_names[i])) continue;
    c->fields[i] = lines ? field_long(&f, contact_names[i], contact_most[i])
                         : field_text(&f, contact_names[i], i == CONTACT_name, contact_most[i]);
  }
  const cJSON *numbers = field_has(&f, "numbers") ? field_list(&f, "numbers", CONTACT_NUMBERS_MAX) : NULL;
  const cJSON *number;
  cJSON_ArrayForEach(number, numbers) read_number(&f, c, number);
  // What a reader got with the entry may come back with it.
  if (field_has(&f, "id")) field_int(&f, "id", 1, INT64_MAX / 1024);
  if (field_has(&f, "revision")) field_int(&f, "revision", 1, INT64_MAX / 1024);
  if (fields_end(&f)) return true;
  reply_fault(r, &f, out);
  return false;
}

// Is the entry as the client knows it (If-Match)? Inside the change: nobody else comes between. It is the caller's then.
static bool may_change(request *r, const book *b, cJSON **was, reply *out) {
  db_result result;
  cJSON *row = phonebook_read(r->db, b->customer, b->entry, &result);
  if (!row) {
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
    return false;
  }
  char etag[80] = "";
  char *text = cJSON_PrintUnformatted(row);
  if (text) etag_of(text, strlen(text), etag);
  cJSON_free(text);
  *was = row;
  return request_may_change(r, etag, out);
}

bool book_begin(request *r, const book *b, phonebook_change *change, reply *out) {
  db_result begun = phonebook_begin(change, r->db, b->customer);
  if (begun != DB_DONE) reply_failure(r, begun == DB_NONE ? 404 : 503, NULL, out);
  return begun == DB_DONE;
}

void reply_kept(request *r, contact_kept kept, const char *full, reply *out) {
  switch (kept) {
  case KEPT_ADDED:
  case KEPT_CHANGED: return;
  case KEPT_FULL: reply_failure(r, 409, full, out); return;
  case KEPT_NONE: reply_failure(r, 404, NULL, out); return;
  case KEPT_TAKEN: reply_failure(r, 409, "Another entry has this uid.", out); return;
  case KEPT_FAILED: reply_failure(r, 500, NULL, out); return;
  }
}

static void reply_entry(request *r, const book *b, bool is_new, cJSON *row, reply *out) {
  if (is_new)
    reply_header(out, "Location",
                 arena_print(&r->arena, "/api/admin/customers/%lld/phonebook/%lld", (long long)b->customer,
                             (long long)b->entry));
  reply_json(r, out, is_new ? 201 : 200, row);
}

// In the change. The entry as it is now; NULL: it is not kept, and *result says why.
static cJSON *put_entry(request *r, book *b, phonebook_change *change, const contact *c, const cJSON *was,
                        contact_kept *result) {
  db_result read;
  *result = phonebook_put(change, c, &b->entry);
  if (*result != KEPT_ADDED && *result != KEPT_CHANGED) return NULL;
  cJSON *row = phonebook_read(r->db, b->customer, b->entry, &read);
  if (row && note_values(r, was, row)) return row;
  cJSON_Delete(row);
  *result = KEPT_FAILED;
  return NULL;
}

static void write_entry(request *r, book *b, reply *out) {
  contact c;
  phonebook_change change;
  cJSON *was = NULL;
  contact_kept result;
  if (!contact_from(r, &c, out) || !book_begin(r, b, &change, out)) return;
  if (b->entry && !may_change(r, b, &was, out)) {
    phonebook_end(&change, false);
    cJSON_Delete(was);
    return;
  }
  cJSON *row = put_entry(r, b, &change, &c, was, &result);
  bool kept = phonebook_end(&change, row != NULL);
  cJSON_Delete(was);
  if (row && kept) {
    reply_entry(r, b, result == KEPT_ADDED, row, out);
    return;
  }
  cJSON_Delete(row);
  reply_kept(r, kept ? result : KEPT_FAILED, "The phonebook is full.", out);
}

void phonebook_add(request *r, reply *out) {
  book b;
  if (!book_find(r, &b, out)) return;
  b.entry = 0;
  write_entry(r, &b, out);
}

void phonebook_replace(request *r, reply *out) {
  book b;
  if (book_find(r, &b, out)) write_entry(r, &b, out);
}

void phonebook_remove(request *r, reply *out) {
  book b;
  phonebook_change change;
  if (!book_find(r, &b, out) || !book_begin(r, &b, &change, out)) return;
  cJSON *was = NULL;
  bool may = may_change(r, &b, &was, out);
  db_result result = may ? phonebook_drop(&change, b.entry) : DB_NONE;
  if (result == DB_DONE && !note_values(r, was, NULL)) result = DB_FAILED;
  cJSON_Delete(was);
  bool kept = phonebook_end(&change, result == DB_DONE);
  if (!may) return;
  if (result == DB_DONE && kept)
    reply_empty(out);
  else
    reply_failure(r, 500, NULL, out);
}
