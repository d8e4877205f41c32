// SPDX-License-Identifier: MIT
// From a database, new or old, to one with the tables of today.
#include "store/store.h"

#include "db/migrate.h"

static const migration migrations[] = {
#define MIGRATION(name, sql) {name, sql},
#include "store/migrations.def"
#undef MIGRATION
};

db *store_open(const char *where, char why[DB_WHY_SIZE]) {
  db *d = db_open(where, why);
  if (!d || migrate(d, migrations, sizeof migrations / sizeof migrations[0], why) == 0) return d;
  db_close(d);
  return NULL;
}
