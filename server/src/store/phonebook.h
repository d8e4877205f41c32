// SPDX-License-Identifier: MIT
// The phonebook of a customer: one for each, unseen by others.
#ifndef WEBPHONED_PHONEBOOK_H
#define WEBPHONED_PHONEBOOK_H

#include <cJSON.h>

#include "store/contact_row.h"

enum { PHONEBOOK_MAX = 100000 };

// Lists of entries as JSON; NULL: the database failed. One more than a page: ask for limit + 1.
cJSON *phonebook_list(db *d, int64_t customer, int64_t after, int64_t limit);
// Entries with all of these words, or this beginning of a number; "ann ac" finds Anna of Acme.
// *later: NULL instead of a search that takes long; it says whether that was why.
cJSON *phonebook_search(db *d, int64_t customer, const char *text, int64_t after, int64_t limit, bool *later);
// What changed after a revision, in the order of the revisions; with `revision` 0 what was deleted is left out.
cJSON *phonebook_changes(db *d, int64_t customer, int64_t revision, int64_t limit);
cJSON *phonebook_read(db *d, int64_t customer, int64_t id, db_result *result);

// Every entry in the order of the ids. In a transaction, so that it is the book of one moment.
db_result phonebook_each(db *d, int64_t customer, contact_row_seen *seen, void *to);
// Of the entry that has most.
db_result phonebook_most_numbers(db *d, int64_t customer, int64_t *out);

// Tells this state of this book from every other one.
enum { PHONEBOOK_VERSION_SIZE = 80 };
db_result phonebook_version(db *d, int64_t customer, char out[PHONEBOOK_VERSION_SIZE]);

// Changes, all or nothing: begin, put and drop, end. Nobody else changes this book meanwhile.
typedef struct {
  db *db;
  int64_t customer;
  int64_t revision;
  int64_t entries;
  contact_book book;
} phonebook_change;
db_result phonebook_begin(phonebook_change *p, db *d, int64_t customer);  // DB_NONE: no such customer
// *id 0: a new one, or, with a uid that there is, in place of that. After KEPT_FAILED only end.
contact_kept phonebook_put(phonebook_change *p, const contact *c, int64_t *id);
db_result phonebook_drop(phonebook_change *p, int64_t id);
bool phonebook_end(phonebook_change *p, bool keep);

#endif
