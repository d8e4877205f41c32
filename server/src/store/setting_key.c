// SPDX-License-Identifier: MIT
#include "store/setting_key.h"

#include <string.h>

#include "base/ascii.h"

enum { SQL_SIZE = 512 };

static const cJSON *value_of(const setting_field *field, const cJSON *row) {
  return cJSON_GetObjectItemCaseSensitive(row, field->json);
}

static bool is_of_word(char c) {
  return is_alnum(c) || c == '_';
}

// The next field after `at` whose column is in the key, as a word of its own; NULL at the end.
static const setting_field *next_of_key(const setting_section *s, const setting_field *at) {
  for (at = at ? at + 1 : s->fields; s->key && at < s->fields + s->count; at++) {
    const char *found = strstr(s->key, at->column);
    if (!found || is_of_word(found[strlen(at->column)])) continue;
    if (found == s->key || !is_of_word(found[-1])) return at;
  }
  return NULL;
}

void setting_key_words(const setting_section *s, const cJSON *row, text *out) {
  for (const setting_field *f = NULL; (f = next_of_key(s, f));) {
    const cJSON *value = value_of(f, row);
    if (cJSON_IsString(value))
      text_add(out, "%s%s \"%.60s\"", out->len ? ", " : "", f->json, value->valuestring);
    else if (cJSON_IsNumber(value))
      text_add(out, "%s%s %.0f", out->len ? ", " : "", f->json, value->valuedouble);
  }
}

bool setting_key_same(const setting_section *s, const cJSON *a, const cJSON *b) {
  for (const setting_field *f = NULL; (f = next_of_key(s, f));) {
    const cJSON *x = value_of(f, a);
    const cJSON *y = value_of(f, b);
    bool neither = (!x || cJSON_IsNull(x)) && (!y || cJSON_IsNull(y));
    if (!neither && !cJSON_Compare(x, y, true)) return false;
  }
  return true;
}

db_result setting_key_find(const setting_access *a, const cJSON *row, int64_t *id) {
  char room[SQL_SIZE];
  text sql = text_in(room, sizeof room);
  db_value values[DB_VALUES_MAX];
  size_t count = 0;
  text_add(&sql, "SELECT id FROM %s", a->section->table);
  for (const setting_field *f = NULL; (f = next_of_key(a->section, f)); count++) {
    const cJSON *value = value_of(f, row);
    bool is_ref = f->kind == SET_REF;
    text_add(&sql, is_ref ? "%s coalesce(%s, 0) = ?" : "%s %s = ?", count ? " AND" : " WHERE", f->column);
    values[count] = is_ref ? db_int(cJSON_IsNumber(value) ? (int64_t)value->valuedouble : 0)
                           : db_text(cJSON_GetStringValue(value));
  }
  *id = 0;
  return count ? db_number_values(a->db, id, room, values, count) : DB_NONE;
}
