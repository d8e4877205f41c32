// SPDX-License-Identifier: MIT
#include "store/audit.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "store/find.h"

#define KEPT_MS (730LL * DAY)
// Of a longer one the log has the beginning, and what tells it from every other: its length and its hash.
enum { VALUE_MAX = 2000, BEGINNING_MAX = 1000 };

static db_result add(db *d, const audit_author *who, int64_t tenant, const char *act, const char *what,
                     int64_t row, const char *before, const char *after) {
  return db_run(
      d,
      "INSERT INTO audit (at, tenant_id, operator_id, who, address, act, what, row_id, before, after)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      db_int(who->now), db_int(tenant), db_int(who->by ? who->by->operator_id : 0),
      db_text(who->by ? who->by->name : ""), db_text(who->address), db_text(act), db_text(what), db_int(row),
      db_text(before), db_text(after));
}

db_result audit_act(db *d, const audit_author *who, const char *act, const char *what, int64_t row) {
  return add(d, who, who->by ? who->by->tenant : 0, act, what, row, "{}", "{}");
}

// What a row shows of itself, that is, to everybody who may read it.
static cJSON *shown(const setting_section *section, const cJSON *row) {
  cJSON *copy = cJSON_Duplicate(row, 1);
  if (section) setting_hide(section, copy);
  return copy;
}

// Never a part of a letter.
static char *beginning(const char *text) {
  size_t len = strnlen(text, BEGINNING_MAX);
  bool cut = len == BEGINNING_MAX;
  while (cut && len && ((unsigned char)text[len] & 0xc0) == 0x80) len--;
  return strndup(text, len);
}

static cJSON *long_value(const cJSON *seen, const char *print, size_t len) {
  char hash[SHA256_HEX];
  const char *text = cJSON_GetStringValue(seen);
  char *begins = beginning(text ? text : print);
  cJSON *out = cJSON_CreateObject();
  sha256_hex(print, len, hash);
  cJSON_AddStringToObject(out, "begins", begins ? begins : "");
  cJSON_AddNumberToObject(out, "octets", (double)len);
  cJSON_AddStringToObject(out, "sha256", hash);
  free(begins);
  return out;
}

static cJSON *written(const cJSON *value, const cJSON *seen) {
  const char *text = cJSON_GetStringValue(value);
  if (!value || cJSON_IsNull(value) || (text && !text[0])) return cJSON_Duplicate(seen, 1);
  if (!seen || cJSON_IsNull(seen)) return cJSON_CreateString("(secret)");
  char *print = cJSON_PrintUnformatted(seen);
  size_t len = print ? strlen(print) : 0;
  cJSON *out = len > VALUE_MAX ? long_value(seen, print, len) : cJSON_Duplicate(seen, 1);
  cJSON_free(print);
  return out;
}

// The fields of one row that the other has otherwise.
static char *difference(const setting_section *section, const cJSON *row, const cJSON *other) {
  cJSON *seen = shown(section, row);
  cJSON *out = cJSON_CreateObject();
  const cJSON *value;
  cJSON_ArrayForEach(value, row) {
    const cJSON *was = cJSON_GetObjectItemCaseSensitive(other, value->string);
    if (strcmp(value->string, "id") == 0 || (was && cJSON_Compare(value, was, true))) continue;
    cJSON *item = written(value, cJSON_GetObjectItemCaseSensitive(seen, value->string));
    cJSON_AddItemToObject(out, value->string, item ? item : cJSON_CreateNull());
  }
  char *text = cJSON_PrintUnformatted(out);
  cJSON_Delete(out);
  cJSON_Delete(seen);
  return text;
}

static int64_t tenant_of(const setting_section *section, int64_t id, const cJSON *row, int64_t otherwise) {
  if (!section->tenant) return otherwise;
  if (strcmp(section->tenant, "id") == 0) return id;
  const cJSON *tenant = cJSON_GetObjectItemCaseSensitive(row, "tenant");
  return cJSON_IsNumber(tenant) ? (int64_t)tenant->valuedouble : 0;
}

db_result audit_row(db *d, const audit_author *who, const setting_section *section, int64_t id,
                    const cJSON *before, const cJSON *after) {
  const char *act = !before ? "add" : after ? "change" : "remove";
  int64_t tenant = tenant_of(section, id, after ? after : before, who->by ? who->by->tenant : 0);
  char *was = difference(section, before, after);
  char *is = difference(section, after, before);
  db_result result = DB_FAILED;
  if (was && is) result = add(d, who, tenant, act, section->name, id, was, is);
  cJSON_free(was);
  cJSON_free(is);
  return result;
}

db_result audit_values(db *d, const audit_author *who, const char *act, const char *what, const cJSON *before,
                       const cJSON *after) {
  char *was = difference(NULL, before, after);
  char *is = difference(NULL, after, before);
  db_result result = DB_FAILED;
  if (was && is) result = add(d, who, who->by ? who->by->tenant : 0, act, what, 0, was, is);
  cJSON_free(was);
  cJSON_free(is);
  return result;
}

#define FOUND(column) column " {like} ? ESCAPE '!'"
cJSON *audit_list(db *d, arena *a, const audit_filter *filter, int64_t before, int64_t limit) {
  cJSON *list = cJSON_CreateArray();
  db_value find = db_text(find_pattern(a, filter->find));
  db_query(
      d,
      "SELECT id, at, operator_id, who, address, act, what, row_id, before, after FROM audit WHERE id < ?"
      " AND (CAST(? AS BIGINT) = 0 OR tenant_id = ?) AND (CAST(? AS TEXT) = '' OR what = ?)"
      " AND (CAST(? AS BIGINT) = 0 OR row_id = ?) AND (CAST(? AS TEXT) = '' OR " FOUND("who") " OR " FOUND(
          "what") " OR " FOUND("address") " OR " FOUND("before") " OR " FOUND("after") ") ORDER BY id DESC "
                                                                                       "LIMIT ?",
      db_int(before ? before : INT64_MAX), db_int(filter->tenant), db_int(filter->tenant),
      db_text(filter->what), db_text(filter->what), db_int(filter->row), db_int(filter->row),
      db_text(filter->find), find, find, find, find, find, db_int(limit));
  while (db_next(d)) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
    cJSON_AddNumberToObject(row, "at", (double)db_column_int(d, 1));
    cJSON_AddNumberToObject(row, "operator", (double)db_column_int(d, 2));
    cJSON_AddStringToObject(row, "who", db_column_text(d, 3));
    cJSON_AddStringToObject(row, "address", db_column_text(d, 4));
    cJSON_AddStringToObject(row, "act", db_column_text(d, 5));
    cJSON_AddStringToObject(row, "what", db_column_text(d, 6));
    cJSON_AddNumberToObject(row, "row", (double)db_column_int(d, 7));
    cJSON_AddItemToObject(row, "before", cJSON_Parse(db_column_text(d, 8)));
    cJSON_AddItemToObject(row, "after", cJSON_Parse(db_column_text(d, 9)));
    cJSON_AddItemToArray(list, row);
  }
  db_result result = db_end(d);
  if (result == DB_DONE || result == DB_NONE) return list;
  cJSON_Delete(list);
  return NULL;
}

void audit_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM audit WHERE at < ?", db_int(now - KEPT_MS));
}
