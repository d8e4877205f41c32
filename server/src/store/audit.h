// SPDX-License-Identifier: MIT
// Who changed what, from which value to which, when. Rows are only added, and go after two years.
#ifndef WEBPHONED_AUDIT_H
#define WEBPHONED_AUDIT_H

#include <cJSON.h>

#include "db/db.h"
#include "http/request.h"
#include "store/setting.h"

typedef struct {
  const actor *by;      // NULL: the command line
  const char *address;  // "" there
  int64_t now;
} audit_author;

// An act that has no values: "log in", "POST".
db_result audit_act(db *d, const audit_author *who, const char *act, const char *what, int64_t row);

// A row of the settings was added (no `before`), changed or removed (no `after`); both with their secrets, which are not
// written down, nor is what the row hides. In the transaction of the change: there is none without the other.
db_result audit_row(db *d, const audit_author *who, const setting_section *section, int64_t id,
                    const cJSON *before, const cJSON *after);

// The same of what is no setting, and holds no secret: an entry of a phonebook, a payment.
db_result audit_values(db *d, const audit_author *who, const char *act, const char *what, const cJSON *before,
                       const cJSON *after);

// The newest first, before this one (0: from the beginning); of one tenant (0: all), section ("": all), row (0: all), with
// this in who, where, what or one of the values ("": all).
typedef struct {
  int64_t tenant;
  const char *what;
  int64_t row;
  const char *find;
} audit_filter;
cJSON *audit_list(db *d, arena *a, const audit_filter *filter, int64_t before, int64_t limit);
void audit_sweep(db *d, int64_t now);

#endif
