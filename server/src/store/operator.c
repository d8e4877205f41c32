// SPDX-License-Identifier: MIT
#include "store/operator.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/text.h"

#define KEY_MS (1LL * HOUR)

static const char *const ranks[] = {"", "support", "editor", "owner"};

rank rank_of(const char *role) {
  for (int i = RANK_SUPPORT; i <= RANK_OWNER; i++) {
    if (strcmp(ranks[i], role) == 0) return (rank)i;
  }
  return RANK_NONE;
}

const char *rank_name(rank rank) {
  return ranks[rank];
}

// The name goes into the address that an authenticator reads.
const char *operator_name_fault(const char *name) {
  size_t len = strlen(name);
  if (len < 1 || len > OPERATOR_NAME_MAX) return "must have 1 to 64 characters";
  for (size_t i = 0; i < len; i++) {
    if (!is_alnum(name[i]) && !strchr("-_.@", name[i])) return "may have letters, digits and - _ . @ only";
  }
  return NULL;
}

const char *operator_password_fault(const char *password) {
  size_t len = strlen(password);
  if (len < OPERATOR_PASSWORD_MIN || len > OPERATOR_PASSWORD_MAX) return "must have 12 to 128 bytes";
  return is_utf8(password, len) ? NULL : "must be UTF-8";
}

db_result operator_add(db *d, const char *name, const char *password, rank rank, int64_t tenant, int64_t now,
                       bool replace) {
  char kept[ARGON_SIZE];
  if (!argon_make(password, kept)) return DB_FAILED;
  return db_run(d,
                replace ? "INSERT INTO operators (name, role, tenant_id, password_hash, created_at) VALUES"
                          " (?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET role = excluded.role,"
                          " tenant_id = excluded.tenant_id, password_hash = excluded.password_hash,"
                          " totp_secret = '', totp_waiting = '', recovery = ''"
                        : "INSERT INTO operators (name, role, tenant_id, password_hash, created_at) VALUES"
                          " (?, ?, ?, ?, ?)",
                db_text(name), db_text(rank_name(rank)), db_ref(tenant), db_text(kept), db_int(now));
}

db_result operator_remove(db *d, const char *name) {
  return db_run(d, "DELETE FROM operators WHERE name = ?", db_text(name));
}

#define COLUMNS "id, coalesce(tenant_id, 0), role, name, password_hash, totp_secret, totp_used, recovery"

static void read_columns(db *d, operator_row *out) {
  *out = (operator_row){.id = db_column_int(d, 0),
                        .tenant = db_column_int(d, 1),
                        .rank = rank_of(db_column_text(d, 2)),
                        .totp_used = db_column_int(d, 6),
                        .recovery = (int64_t)strlen(db_column_text(d, 7)) / RECOVERY_MARK};
  snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 3));
  snprintf(out->password, sizeof out->password, "%s", db_column_text(d, 4));
  snprintf(out->totp, sizeof out->totp, "%s", db_column_text(d, 5));
}

db_result operator_find(db *d, const char *name, operator_row *out) {
  *out = (operator_row){0};
  db_query(d, "SELECT " COLUMNS " FROM operators WHERE name = ?", db_text(name));
  if (db_next(d)) read_columns(d, out);
  return db_end(d);
}

db_result operator_read(db *d, int64_t id, operator_row *out) {
  *out = (operator_row){0};
  db_query(d, "SELECT " COLUMNS " FROM operators WHERE id = ?", db_int(id));
  if (db_next(d)) read_columns(d, out);
  return db_end(d);
}

db_result operator_list(db *d, void (*seen)(const operator_row *row)) {
  operator_row row;
  db_query(d, "SELECT " COLUMNS " FROM operators ORDER BY name");
  while (db_next(d)) {
    read_columns(d, &row);
    seen(&row);
  }
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}

db_result operator_use_code(db *d, int64_t id, int64_t step) {
  return db_run(d, "UPDATE operators SET totp_used = ? WHERE id = ? AND totp_used < ?", db_int(step),
                db_int(id), db_int(step));
}

// Of two who take each other away one is left.
db_result operator_hold_owner(db *d, int64_t id) {
  return db_run(d, "UPDATE operators SET id = id WHERE id = ? AND role = 'owner'", db_int(id));
}

db_result operator_hold(db *d, int64_t id) {
  return db_run(d, "UPDATE operators SET id = id WHERE id = ?", db_int(id));
}

db_result operator_set_password(db *d, const operator_row *o, const char *kept) {
  return db_run(d, "UPDATE operators SET password_hash = ? WHERE id = ? AND password_hash = ?", db_text(kept),
                db_int(o->id), db_text(o->password));
}

db_result operator_set_totp(db *d, int64_t id, const char *secret, int64_t step, const char *recovery) {
  return db_run(
      d, "UPDATE operators SET totp_secret = ?, totp_used = ?, totp_waiting = '', recovery = ? WHERE id = ?",
      db_text(secret), db_int(step), db_text(recovery), db_int(id));
}

db_result operator_set_recovery(db *d, const operator_row *o, const char *kept) {
  return db_run(d, "UPDATE operators SET recovery = ? WHERE id = ? AND totp_secret = ?", db_text(kept),
                db_int(o->id), db_text(o->totp));
}

// In one statement: of two who type the same code one gets in.
db_result operator_use_recovery(db *d, const operator_row *o, const char *mark) {
  return db_run(d,
                "UPDATE operators SET recovery = replace(recovery, ?, '') WHERE id = ? AND"
                " recovery <> replace(recovery, ?, '')",
                db_text(mark), db_int(o->id), db_text(mark));
}

db_result operator_clear_totp(db *d, const operator_row *o) {
  return db_run(d,
                "UPDATE operators SET totp_secret = '', totp_waiting = '', recovery = '' WHERE id = ? AND"
                " totp_secret = ?",
                db_int(o->id), db_text(o->totp));
}

static db_result reset_within(db *d, const char *name) {
  db_result result =
      db_run(d, "UPDATE operators SET totp_secret = '', totp_waiting = '', recovery = '' WHERE name = ?",
             db_text(name));
  if (result != DB_DONE) return result;
  result = db_run(
      d, "DELETE FROM operator_sessions WHERE operator_id IN (SELECT id FROM operators WHERE name = ?)",
      db_text(name));
  return result == DB_NONE ? DB_DONE : result;
}

db_result operator_reset_totp(db *d, const char *name) {
  if (!db_begin(d)) return DB_FAILED;
  db_result result = reset_within(d, name);
  if (result == DB_DONE) return db_commit(d) ? DB_DONE : DB_FAILED;
  db_rollback(d);
  return result;
}

db_result operator_begin_totp(db *d, int64_t id, const char *secret) {
  return db_run(d, "UPDATE operators SET totp_waiting = ? WHERE id = ?", db_text(secret), db_int(id));
}

db_result operator_waiting_totp(db *d, int64_t id, char out[65]) {
  out[0] = '\0';
  db_query(d, "SELECT totp_waiting FROM operators WHERE id = ?", db_int(id));
  if (db_next(d)) snprintf(out, 65, "%s", db_column_text(d, 0));
  return db_end(d);
}

// The first operator.

static db_result count_operators(db *d, int64_t *count) {
  return db_number(d, count, "SELECT count(*) FROM operators");
}

db_result operator_none_yet(db *d, bool *out) {
  int64_t count = 1;
  db_result result = count_operators(d, &count);
  *out = result == DB_DONE && count == 0;
  return result;
}

db_result operator_key_make(db *d, int64_t now, char key[TOKEN_SIZE]) {
  char hash[SHA256_HEX];
  int64_t count = 1;
  db_result result = count_operators(d, &count);
  if (result != DB_DONE || count) return result == DB_DONE ? DB_EXISTS : result;
  if (!token_make(key)) return DB_FAILED;
  sha256_hex(key, strlen(key), hash);
  return db_run(d,
                "INSERT INTO operator_keys (id, key_sha256, until_at) VALUES (1, ?, ?) ON CONFLICT (id) DO"
                " UPDATE SET key_sha256 = excluded.key_sha256, until_at = excluded.until_at",
                db_text(hash), db_int(now + KEY_MS));
}

// The key goes with the first use: of two who have it at once only one gets in.
static db_result take_key(db *d, const char *key, int64_t now) {
  char hash[SHA256_HEX];
  int64_t count = 1;
  sha256_hex(key, strlen(key), hash);
  db_result result = db_run(d, "DELETE FROM operator_keys WHERE key_sha256 = ? AND until_at > ?",
                            db_text(hash), db_int(now));
  if (result == DB_DONE) result = count_operators(d, &count);
  return result == DB_DONE && count ? DB_EXISTS : result;
}

db_result operator_add_first(db *d, const char *key, const char *name, const char *password, int64_t now) {
  db_result result = take_key(d, key, now);
  return result == DB_DONE ? operator_add(d, name, password, RANK_OWNER, 0, now, false) : result;
}
