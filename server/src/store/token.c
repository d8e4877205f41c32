// SPDX-License-Identifier: MIT
// Operators' tokens: shown once, kept as a hash, for one tenant or for all.
#include <stdio.h>
#include <string.h>

#include "store/session.h"

db_result token_add(db *d, const char *name, int64_t tenant, int64_t now, char token[TOKEN_SIZE],
                    int64_t *id) {
  char hash[SHA256_HEX];
  if (!token_make(token)) return DB_FAILED;
  sha256_hex(token, strlen(token), hash);
  return db_number(
      d, id,
      "INSERT INTO tokens (name, token_sha256, tenant_id, created_at) VALUES (?, ?, ?, ?) RETURNING id",
      db_text(name), db_text(hash), db_ref(tenant), db_int(now));
}

db_result token_remove(db *d, const char *name, int64_t *id, int64_t *tenant) {
  db_query(d, "SELECT id, tenant_id FROM tokens WHERE name = ?", db_text(name));
  if (db_next(d)) {
    *id = db_column_int(d, 0);
    *tenant = db_column_int(d, 1);
  }
  db_result result = db_end(d);
  return result == DB_DONE ? db_run(d, "DELETE FROM tokens WHERE id = ?", db_int(*id)) : result;
}

db_result token_find(db *d, const char *token, actor *out) {
  if (strlen(token) != TOKEN_SIZE - 1) return DB_NONE;
  char hash[SHA256_HEX];
  sha256_hex(token, strlen(token), hash);
  db_query(d, "SELECT id, tenant_id, name FROM tokens WHERE token_sha256 = ?", db_text(hash));
  if (db_next(d)) {
    *out = (actor){.role = ROLE_OPERATOR, .rank = RANK_OWNER, .tenant = db_column_int(d, 1)};
    snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 2));
  }
  return db_end(d);
}
