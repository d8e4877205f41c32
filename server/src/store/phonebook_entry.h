// SPDX-License-Identifier: MIT
// Entries of a phonebook as rows of a query. For phonebook.c and phonebook_search.c.
#ifndef WEBPHONED_PHONEBOOK_ENTRY_H
#define WEBPHONED_PHONEBOOK_ENTRY_H

#include <cJSON.h>

#include "db/db.h"

// The columns of contact.def, in its order, stand after the first four.
#define ENTRY                                                                                                \
  "SELECT e.id, e.revision, e.deleted, e.numbers, e.name, e.company, e.title, e.email, e.address, e.note, "  \
  "e.uid FROM phonebook_entries e "

cJSON *phonebook_entry_of(db *d);
// All rows of the present query, to its end; NULL: the database failed.
cJSON *phonebook_entries_of(db *d);

#endif
