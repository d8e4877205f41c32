// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_MIGRATE_H
#define WEBPHONED_MIGRATE_H

#include "db/db.h"

typedef struct {
  const char *name;
  const char *sql;
} migration;

// Carries out, in order and each in a transaction, what this database has not had yet; several processes
// that start together do each once. 0, or -1 with the reason in `why`.
int migrate(db *d, const migration *list, size_t count, char why[DB_WHY_SIZE]);

#endif
