// SPDX-License-Identifier: MIT
// Rows of a section to JSON: one, or a page of a list. The SQL is put together from the lists of settings only.
#include "store/setting.h"

#include <string.h>

#include "base/text.h"
#include "store/find.h"

enum { SQL_SIZE = 8 << 10 };

// Rows to JSON.

static cJSON *flags_object(const setting_field *field, int64_t bits) {
  cJSON *object = cJSON_CreateObject();
  for (int i = 0; object && field->names[i]; i++)
    cJSON_AddBoolToObject(object, field->names[i], bits >> i & 1);
  return object;
}

static cJSON *column_value(db *d, int column, const setting_field *field) {
  int64_t number = db_column_int(d, column);
  switch (field->kind) {
  case SET_TEXT:
  case SET_LONG: return cJSON_CreateString(db_column_text(d, column));
  case SET_INT: return cJSON_CreateNumber((double)number);
  case SET_REF: return number ? cJSON_CreateNumber((double)number) : cJSON_CreateNull();
  case SET_OBJECT:
  case SET_JSON: return cJSON_Parse(db_column_text(d, column));
  case SET_FLAGS: return flags_object(field, number);
  case SET_BOOL: return cJSON_CreateBool(number != 0);
  }
  return NULL;
}

void setting_hide(const setting_section *s, cJSON *row) {
  if (!row) return;
  for (size_t i = 0; i < s->count; i++) {
    const setting_field *field = &s->fields[i];
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, field->json));
    bool is_none = field->told && text && !text[0];
    if (field->secret && !is_none) cJSON_DeleteItemFromObjectCaseSensitive(row, field->json);
  }
  if (s->veil) s->veil(row);
}

static cJSON *row_object(const setting_access *a) {
  const setting_section *s = a->section;
  cJSON *row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(a->db, 0));
  for (size_t i = 0; i < s->count; i++) {
    // What is computed is nothing to keep.
    if (s->fields[i].computed && !s->fields[i].settled && a->secrets) continue;
    cJSON *value = column_value(a->db, (int)i + 1, &s->fields[i]);
    if (value) cJSON_AddItemToObject(row, s->fields[i].json, value);
  }
  if (!a->secrets) setting_hide(s, row);
  return row;
}

static void add_select(text *sql, const setting_section *s) {
  text_add(sql, "SELECT id");
  for (size_t i = 0; i < s->count; i++) text_add(sql, ", %s", s->fields[i].column);
  // Twice the tenant: 0 stands for all.
  text_add(sql, " FROM %s WHERE (CAST(? AS BIGINT) = 0 OR %s = ?)", s->table, s->tenant ? s->tenant : "0");
}

bool setting_is_theirs(const setting_access *a) {
  return a->tenant == SETTING_ALL || a->section->tenant;
}

cJSON *setting_read(const setting_access *a, int64_t id, db_result *result) {
  *result = DB_NONE;
  if (!setting_is_theirs(a)) return NULL;
  char room[SQL_SIZE];
  text sql = text_in(room, sizeof room);
  add_select(&sql, a->section);
  text_add(&sql, " AND id = ?");
  db_query(a->db, room, db_int(a->tenant), db_int(a->tenant), db_int(id));
  cJSON *row = db_next(a->db) ? row_object(a) : NULL;
  *result = db_end(a->db);
  return row;
}

// What a list is asked for beyond its place: a part of a text, one owner, another order.

static void add_find(text *sql, const setting_section *s, const char *find, db_value *values, size_t *used) {
  bool any = false;
  for (size_t i = 0; i < s->count; i++) {
    if (!s->fields[i].found) continue;
    text_add(sql, "%s%s {like} ? ESCAPE '!'", any ? " OR " : " AND (", s->fields[i].column);
    values[(*used)++] = db_text(find);
    any = true;
  }
  // Where nothing can be looked for nothing is found.
  text_add(sql, any ? ")" : " AND 1 = 0");
}

static void add_after(text *sql, const setting_section *s, const setting_wish *w, db_value *values,
                      size_t *used) {
  bool by_name = w->order == ORDER_NAME && s->order;
  if (w->after) {
    values[(*used)++] = db_int(w->after);
    if (by_name)
      text_add(sql, " AND (%s, id) > (SELECT %s, id FROM %s WHERE id = ?)", s->order, s->order, s->table);
    else
      text_add(sql, w->order == ORDER_NEWEST ? " AND id < ?" : " AND id > ?");
  }
  if (by_name)
    text_add(sql, " ORDER BY %s, id LIMIT ?", s->order);
  else
    text_add(sql, w->order == ORDER_NEWEST ? " ORDER BY id DESC LIMIT ?" : " ORDER BY id LIMIT ?");
  values[(*used)++] = db_int(w->limit);
}

cJSON *setting_list(const setting_access *a, const setting_wish *w) {
  cJSON *list = cJSON_CreateArray();
  if (!setting_is_theirs(a)) return list;
  char room[SQL_SIZE];
  text sql = text_in(room, sizeof room);
  db_value values[DB_VALUES_MAX] = {db_int(a->tenant), db_int(a->tenant)};
  size_t used = 2;
  add_select(&sql, a->section);
  if (w->of) {
    text_add(&sql, " AND %s = ?", w->of->column);
    values[used++] = db_int(w->owner);
  }
  if (w->by) {
    text_add(&sql, " AND %s = ?", w->by->column);
    values[used++] = db_text(w->word);
  }
  const char *find = w->find && w->find[0] ? find_pattern(a->arena, w->find) : NULL;
  if (find) add_find(&sql, a->section, find, values, &used);
  add_after(&sql, a->section, w, values, &used);
  db_query_values(a->db, room, values, used);
  while (db_next(a->db)) cJSON_AddItemToArray(list, row_object(a));
  db_result result = db_end(a->db);
  if (result == DB_DONE || result == DB_NONE) return list;
  cJSON_Delete(list);
  return NULL;
}
