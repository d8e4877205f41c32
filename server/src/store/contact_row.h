// SPDX-License-Identifier: MIT
// What phonebooks and people's own contacts have in common: rows as JSON, and what becomes of one that is put.
#ifndef WEBPHONED_CONTACT_ROW_H
#define WEBPHONED_CONTACT_ROW_H

#include <cJSON.h>

#include "base/contact.h"
#include "db/db.h"
#include "store/contact_uid.h"

typedef enum {
  KEPT_ADDED,
  KEPT_CHANGED,
  KEPT_FULL,
  KEPT_NONE,   // there is none with this id
  KEPT_TAKEN,  // another has this uid
  KEPT_FAILED
} contact_kept;

// The fields that are not empty, and the numbers.
void contact_row_fill(cJSON *row, const contact *c);
cJSON *contact_row_numbers(const contact *c);

typedef void contact_row_seen(void *to, const contact *c);
// The rows of the present query, one after the other, to its end, none of them without a UID. What `seen` gets lives until
// it returns.
db_result contact_row_each(db *d, const contact_book *book, cJSON *(*row_of)(db *d), contact_row_seen *seen,
                           void *to);

#endif
