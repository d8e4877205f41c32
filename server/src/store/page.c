// SPDX-License-Identifier: MIT
// Rows of templates.
#include "store/page.h"

#include <string.h>

const char *page_read(db *d, arena *a, int64_t tenant, int64_t id, const char **name, db_result *result) {
  const char *body = NULL;
  db_query(d, "SELECT name, body FROM templates WHERE id = ? AND tenant_id = ?", db_int(id), db_int(tenant));
  if (db_next(d)) {
    const char *text = db_column_text(d, 0);
    *name = arena_copy(a, text, strlen(text));
    text = db_column_text(d, 1);
    body = arena_copy(a, text, strlen(text));
  }
  *result = db_end(d);
  return body;
}
