// SPDX-License-Identifier: MIT
// Rows of variables to the value that counts: an installation's own wins unless it is only a default.
#include "store/variable.h"

#include <string.h>

bool variable_is_locked(db *d, int64_t id) {
  int64_t flags = 0;
  db_number(d, &flags, "SELECT flags FROM variables WHERE id = ?", db_int(id));
  return flags & VARIABLE_LOCKED;
}

// Of several of one name the first row counts.
#define ORDER                                                                                                \
  " ORDER BY name, CASE WHEN tenant_id IS NULL AND (flags & 8) = 0 THEN 0 WHEN tenant_id IS NULL THEN 2"     \
  " ELSE 1 END"

const char *variable_for_page(db *d, arena *a, int64_t tenant, const char *name) {
  const char *value = NULL;
  db_query(d,
           "SELECT value, flags FROM variables WHERE (tenant_id IS NULL OR tenant_id = ?) AND name = ?" ORDER
           " LIMIT 1",
           db_int(tenant), db_text(name));
  if (db_next(d) && !(db_column_int(d, 1) & (VARIABLE_PROTECTED | VARIABLE_PRIVATE))) {
    const char *found = db_column_text(d, 0);
    value = arena_copy(a, found, strlen(found));
  }
  db_end(d);
  return value;
}

db_result variable_each(db *d, int64_t tenant, variable_seen *seen, void *to) {
  char last[65] = "";
  db_query(d, "SELECT name, value FROM variables WHERE tenant_id IS NULL OR tenant_id = ?" ORDER,
           db_int(tenant));
  while (db_next(d)) {
    const char *name = db_column_text(d, 0);
    if (strcmp(name, last) == 0 || strlen(name) >= sizeof last) continue;
    memcpy(last, name, strlen(name) + 1);
    seen(to, last, db_column_text(d, 1));
  }
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}
