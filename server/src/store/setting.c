// SPDX-License-Identifier: MIT
// JSON to rows of a section: written, imported, removed. The SQL is put together from the lists only, never from values.
#include "store/setting.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"

enum { SQL_SIZE = 8 << 10, PAUSE_MS_MAX = 900 };

// JSON to values.

static int64_t read_flags(const cJSON *given, const setting_field *field, fields *f) {
  int64_t bits = 0;
  const cJSON *flag;
  cJSON_ArrayForEach(flag, given) {
    int i = 0;
    while (field->names[i] && strcmp(field->names[i], flag->string) != 0) i++;
    if (!field->names[i] || !cJSON_IsBool(flag)) {
      fields_fault(f, field->json, "has no flag \"%.40s\" that is true or false", flag->string);
    } else if (cJSON_IsTrue(flag)) {
      bits |= (int64_t)1 << i;
    }
  }
  return bits;
}

static db_value read_json(const setting_access *a, const setting_field *field, const cJSON *list, fields *f) {
  char *text = list ? cJSON_PrintUnformatted(list) : NULL;
  char *kept = text ? arena_copy(a->arena, text, strlen(text)) : NULL;
  cJSON_free(text);
  if (kept && strlen(kept) > 64 << 10) fields_fault(f, field->json, "is too long");
  return db_text(kept ? kept : "[]");
}

static db_value otherwise(const setting_field *field) {
  switch (field->kind) {
  case SET_BOOL:
  case SET_INT:
    if (field->otherwise) return db_int(strtoll(field->otherwise, NULL, 10));
    return db_int(field->min > 0 ? field->min : 0);
  case SET_FLAGS: return db_int(0);
  case SET_REF: return db_ref(0);
  case SET_JSON: return db_text(field->otherwise ? field->otherwise : "[]");
  case SET_OBJECT: return db_text("{}");
  case SET_TEXT:
  case SET_LONG: break;
  }
  return db_text(field->otherwise ? field->otherwise : "");
}

static db_value read_value(const setting_access *a, const setting_field *field, fields *f) {
  const char *name = field->json;
  const cJSON *given = cJSON_GetObjectItemCaseSensitive(f->object, name);
  db_value value = otherwise(field);
  switch (field->kind) {
  case SET_TEXT: value = db_text(field_text(f, name, (size_t)field->min, (size_t)field->max)); break;
  case SET_LONG: value = db_text(field_long(f, name, (size_t)field->max)); break;
  case SET_INT: value = db_int(field_int(f, name, field->min, field->max)); break;
  case SET_REF: value = db_ref(field_int(f, name, 1, INT64_MAX >> 11)); break;
  case SET_JSON: value = read_json(a, field, field_list(f, name, (int)field->max), f); break;
  case SET_OBJECT: value = read_json(a, field, field_object(f, name), f); break;
  case SET_BOOL: break;
  case SET_FLAGS:
    if (field_object(f, name)) value = db_int(read_flags(given, field, f));
    break;
  }
  const char *fault = field->fault && !f->name[0] ? field->fault(given) : NULL;
  if (fault) fields_fault(f, name, "%s", fault);
  return value;
}

// Which fields are given, and what all of them are.
typedef struct {
  db_value values[DB_VALUES_MAX];
  bool given[DB_VALUES_MAX];
} row_values;

static void read_row(const setting_access *a, fields *f, bool whole, row_values *out) {
  const setting_section *s = a->section;
  for (size_t i = 0; i < s->count; i++) {
    const setting_field *field = &s->fields[i];
    if (field->settled && field_has(f, field->json)) field_int(f, field->json, field->min, field->max);
    if (field->computed) continue;
    out->given[i] = field_has(f, field->json);
    // null is a wish too: back to what it was at first. What has to be there has no such state.
    bool is_null = cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(f->object, field->json));
    bool needed = (whole || is_null) && field->kind != SET_INT && field->min > 0;
    out->values[i] = out->given[i] || needed ? read_value(a, field, f) : otherwise(field);
    out->given[i] = out->given[i] || is_null;
    if (field->whole && a->tenant && out->given[i]) fields_fault(f, field->json, "is not yours to set");
    bool is_owner = s->tenant && a->tenant && strcmp(field->column, s->tenant) == 0;
    if (!is_owner) continue;
    if (out->given[i] && out->values[i].number != a->tenant) fields_fault(f, field->json, "is not yours");
    out->values[i] = db_ref(a->tenant);
  }
}

// The caller's object stays as it is: a section may prepare it.
static cJSON *copy_prepared(const setting_access *a, const cJSON *given, fields *f) {
  cJSON *copy = cJSON_Duplicate(given, 1);
  *f = fields_of(copy);
  if (a->section->prepare && copy && !f->name[0]) a->section->prepare(copy, f);
  return copy;
}

// What is computed stands last in a list.
static size_t kept_count(const setting_section *s) {
  size_t count = s->count;
  while (count && s->fields[count - 1].computed) count--;
  return count;
}

// "a, b) VALUES (?, ?", with the id before them where there is one.
static void add_columns(text *sql, const setting_section *s, bool with_id) {
  size_t count = kept_count(s);
  text_add(sql, with_id ? "id" : "");
  for (size_t i = 0; i < count; i++) text_add(sql, "%s%s", i || with_id ? ", " : "", s->fields[i].column);
  text_add(sql, with_id ? ") VALUES (?" : ") VALUES (");
  for (size_t i = 0; i < count; i++) text_add(sql, i || with_id ? ", ?" : "?");
}

static db_result insert(const setting_access *a, const row_values *row, int64_t *id) {
  const setting_section *s = a->section;
  char room[SQL_SIZE];
  text sql = text_in(room, sizeof room);
  text_add(&sql, "INSERT INTO %s (", s->table);
  add_columns(&sql, s, false);
  text_add(&sql, ") RETURNING id");
  return db_number_values(a->db, id, room, row->values, kept_count(s));
}

static db_result update(const setting_access *a, const row_values *row, int64_t id) {
  const setting_section *s = a->section;
  char room[SQL_SIZE];
  text sql = text_in(room, sizeof room);
  db_value values[DB_VALUES_MAX + 3];
  size_t count = 0;
  text_add(&sql, "UPDATE %s SET ", s->table);
  for (size_t i = 0; i < s->count; i++) {
    if (!row->given[i]) continue;
    text_add(&sql, "%s%s = ?", count ? ", " : "", s->fields[i].column);
    values[count++] = row->values[i];
  }
  if (count == 0) text_add(&sql, "id = id");
  text_add(&sql, " WHERE id = ? AND (CAST(? AS BIGINT) = 0 OR %s = ?)", s->tenant ? s->tenant : "0");
  values[count++] = db_int(id);
  values[count++] = db_int(a->tenant);
  values[count++] = db_int(a->tenant);
  return db_run_values(a->db, room, values, count);
}

// In a transaction with the row that it is about.
static db_result refer(const setting_access *a, int64_t id) {
  int64_t going = 0;
  db_result result = a->section->refers ? db_number(a->db, &going, a->section->refers, db_int(id)) : DB_NONE;
  if (result != DB_DONE) return result == DB_NONE ? DB_DONE : result;
  return going ? DB_BOUND : DB_DONE;
}

// In a transaction: from here on the row is as it is, and it may be changed.
static db_result hold(const setting_access *a, int64_t id) {
  if (!a->allows) return DB_DONE;
  db_result result = update(a, &(row_values){0}, id);
  cJSON *row = result == DB_DONE ? setting_read(a, id, &result) : NULL;
  if (row && !a->allows(a->with, id, row)) result = DB_NONE;
  cJSON_Delete(row);
  return result;
}

static db_result end_transaction(db *d, db_result result) {
  if (result == DB_DONE) return db_commit(d) ? DB_DONE : DB_FAILED;
  db_rollback(d);
  return result;
}

// The row for those who are told of it: as it is kept. NULL: nobody is, or it cannot be read.
static cJSON *read_kept(const setting_access *a, int64_t id, db_result *result) {
  setting_access whole = *a;
  whole.secrets = true;
  return a->noted && *result == DB_DONE ? setting_read(&whole, id, result) : NULL;
}

static db_result settle(const setting_access *a, const cJSON *given, int64_t id, fields *f) {
  db_result result = a->section->settle ? a->section->settle(a, given, id, f) : DB_DONE;
  return result == DB_DONE && f->name[0] ? DB_NONE : result;
}

// The row as it is shown: nobody else can change it any more.
static db_result compare(const setting_access *a, const cJSON *given, int64_t id, fields *f) {
  db_result result = DB_DONE;
  cJSON *row = a->section->compare ? setting_read(a, id, &result) : NULL;
  if (row) a->section->compare(row, given, f);
  cJSON_Delete(row);
  return result == DB_DONE && f->name[0] ? DB_NONE : result;
}

static db_result write_whole(const setting_access *a, const cJSON *given, const row_values *row, int64_t *id,
                             fields *f) {
  if (!db_begin(a->db)) return DB_FAILED;
  bool is_new = *id == 0;
  db_result result = is_new ? insert(a, row, id) : hold(a, *id);
  cJSON *before = is_new ? NULL : read_kept(a, *id, &result);
  if (result == DB_DONE && !is_new) result = compare(a, given, *id, f);
  if (result == DB_DONE && !is_new) result = update(a, row, *id);
  if (result == DB_DONE) result = refer(a, *id);
  if (result == DB_DONE) result = settle(a, given, *id, f);
  cJSON *after = read_kept(a, *id, &result);
  if (result == DB_DONE && a->noted) result = a->noted(a->with, *id, before, after);
  cJSON_Delete(before);
  cJSON_Delete(after);
  return end_transaction(a->db, result);
}

db_result setting_write(const setting_access *a, const cJSON *given, int64_t *id, fields *f) {
  // Only rows of its own tenant, and no new tenant.
  bool makes_tenant = *id == 0 && a->section->tenant && strcmp(a->section->tenant, "id") == 0;
  if (!setting_is_theirs(a) || (a->tenant && makes_tenant)) {
    *f = fields_of(given);
    return DB_NONE;
  }
  cJSON *copy = copy_prepared(a, given, f);
  row_values row = {0};
  read_row(a, f, *id == 0, &row);
  db_result result = DB_FAILED;
  if (fields_end(f)) result = write_whole(a, copy, &row, id, f);
  f->object = NULL;
  cJSON_Delete(copy);
  return result;
}

// In a transaction with what becomes of the row.
static db_result note_removal(const setting_access *a, int64_t id) {
  db_result result = DB_DONE;
  cJSON *before = read_kept(a, id, &result);
  if (result == DB_DONE && a->noted) result = a->noted(a->with, id, before, NULL);
  cJSON_Delete(before);
  return result;
}

// Nothing refers to the row, and from now on nothing new does. Marked first, then counted: who was faster is seen.
// It is written down here, since with the first portion something is gone.
static db_result mark_going(const setting_access *a, int64_t id) {
  const setting_bulk *bulk = a->section->bulk;
  int64_t bound = 0;
  if (!db_begin(a->db)) return DB_FAILED;
  db_result result = bulk->mark ? db_run(a->db, bulk->mark, db_int(id)) : DB_DONE;
  if (result == DB_DONE && bulk->mark) result = db_number(a->db, &bound, bulk->bound, db_int(id));
  if (result == DB_DONE && bound) result = DB_BOUND;
  if (result == DB_DONE) result = note_removal(a, id);
  return end_transaction(a->db, result);
}

// SQLite has no queue: who waits for the lock looks again now and then. Without a time as long for them as was taken from
// them, one portion after another would keep everybody out to the end.
static void let_others(db *d, int64_t began) {
  if (db_is_postgres(d)) return;
  int64_t ms = clock_steady() - began + 1;
  if (ms > PAUSE_MS_MAX) ms = PAUSE_MS_MAX;
  nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static db_result remove_portions(const setting_access *a, const char *portion, int64_t id) {
  db_result result = DB_DONE;
  while (result == DB_DONE) {
    int64_t began = clock_steady();
    result = db_run(a->db, portion, db_int(id));
    if (result == DB_DONE) let_others(a->db, began);
  }
  return result == DB_NONE ? DB_DONE : result;
}

static db_result remove_bulk(const setting_access *a, int64_t id) {
  const setting_bulk *bulk = a->section->bulk;
  db_result result = DB_NONE;
  cJSON *row = setting_read(a, id, &result);
  cJSON_Delete(row);
  if (!row) return result;
  result = mark_going(a, id);
  if (result == DB_DONE) result = remove_portions(a, bulk->portion, id);
  return result == DB_DONE && bulk->then ? remove_portions(a, bulk->then, id) : result;
}

static db_result remove_row(const setting_access *a, int64_t id) {
  const setting_section *s = a->section;
  char room[256];
  text sql = text_in(room, sizeof room);
  text_add(&sql, "DELETE FROM %s WHERE id = ? AND (CAST(? AS BIGINT) = 0 OR %s = ?)", s->table,
           s->tenant ? s->tenant : "0");
  return db_run(a->db, room, db_int(id), db_int(a->tenant), db_int(a->tenant));
}

// In a transaction.
static db_result remove_noted(const setting_access *a, int64_t id) {
  db_result result = note_removal(a, id);
  return result == DB_DONE ? remove_row(a, id) : result;
}

db_result setting_remove(const setting_access *a, int64_t id) {
  // A web phone takes its operators and their people's work along, and who runs one cannot make another.
  bool is_own_tenant = a->tenant && a->section->tenant && strcmp(a->section->tenant, "id") == 0;
  if (!setting_is_theirs(a) || is_own_tenant) return DB_NONE;
  bool in_portions = a->section->bulk;
  if (!db_begin(a->db)) return DB_FAILED;
  db_result result = hold(a, id);
  if (result == DB_DONE && !in_portions) result = remove_noted(a, id);
  result = end_transaction(a->db, result);
  // What goes in portions was allowed to when it began.
  if (result == DB_DONE && in_portions) result = remove_bulk(a, id);
  if (result != DB_DONE || !in_portions) return result;
  return db_begin(a->db) ? end_transaction(a->db, remove_row(a, id)) : DB_FAILED;
}

static db_result upsert(const setting_access *a, const row_values *row, int64_t id) {
  const setting_section *s = a->section;
  char room[SQL_SIZE];
  text sql = text_in(room, sizeof room);
  db_value values[DB_VALUES_MAX + 1];
  size_t count = kept_count(s);
  text_add(&sql, "INSERT INTO %s (", s->table);
  add_columns(&sql, s, id != 0);
  text_add(&sql, ") ON CONFLICT (%s) DO UPDATE SET ", id ? "id" : s->key);
  for (size_t i = 0; i < count; i++)
    text_add(&sql, "%s%s = excluded.%s", i ? ", " : "", s->fields[i].column, s->fields[i].column);
  if (id) values[0] = db_int(id);
  memcpy(values + (id ? 1 : 0), row->values, count * sizeof *values);
  return db_run_values(a->db, room, values, count + (id ? 1 : 0));
}

db_result setting_import(const setting_access *a, const cJSON *given, fields *f) {
  cJSON *copy = copy_prepared(a, given, f);
  row_values row = {0};
  int64_t id = field_has(f, "id") ? field_int(f, "id", 1, INT64_MAX >> 11) : 0;
  read_row(a, f, true, &row);
  db_result result = DB_FAILED;
  if (fields_end(f)) {
    if (id || a->section->key)
      result = upsert(a, &row, id);
    else
      result = insert(a, &row, &id);
    if (result == DB_DONE && id) result = db_ids_after(a->db, a->section->table);
    if (result == DB_DONE && id) result = refer(a, id);
    if (result == DB_DONE && id) result = settle(a, copy, id, f);
  }
  f->object = NULL;
  cJSON_Delete(copy);
  return result;
}
