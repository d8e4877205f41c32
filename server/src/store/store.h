// SPDX-License-Identifier: MIT
// The tables. All SQL of the portal stands in store/: one file for each subject.
#ifndef WEBPHONED_STORE_H
#define WEBPHONED_STORE_H

#include "db/db.h"

// Opens or creates the database and brings it up to date. NULL with the reason in `why`.
db *store_open(const char *where, char why[DB_WHY_SIZE]);

#endif
