// SPDX-License-Identifier: MIT
#include "store/contact_row.h"

cJSON *contact_row_numbers(const contact *c) {
  cJSON *list = cJSON_CreateArray();
  for (size_t i = 0; i < c->count; i++) {
    cJSON *number = cJSON_CreateObject();
    cJSON_AddStringToObject(number, "name", c->numbers[i].name);
    cJSON_AddStringToObject(number, "number", c->numbers[i].number);
    if (c->numbers[i].extension[0]) cJSON_AddStringToObject(number, "extension", c->numbers[i].extension);
    cJSON_AddItemToArray(list, number);
  }
  return list;
}

void contact_row_fill(cJSON *row, const contact *c) {
  for (int i = 0; i < CONTACT_FIELDS; i++) {
    if (c->fields[i][0]) cJSON_AddStringToObject(row, contact_names[i], c->fields[i]);
  }
  cJSON_AddItemToObject(row, "numbers", contact_row_numbers(c));
}

static const char *text_of(const cJSON *object, const char *name) {
  const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return value ? value : "";
}

static void read_row(const cJSON *row, contact *c) {
  contact_clear(c);
  for (int i = 0; i < CONTACT_FIELDS; i++) c->fields[i] = text_of(row, contact_names[i]);
  const cJSON *number;
  cJSON_ArrayForEach(number, cJSON_GetObjectItemCaseSensitive(row, "numbers")) {
    contact_add(c, text_of(number, "name"), text_of(number, "number"), text_of(number, "extension"));
  }
}

db_result contact_row_each(db *d, const contact_book *book, cJSON *(*row_of)(db *d), contact_row_seen *seen,
                           void *to) {
  while (db_next(d)) {
    contact c;
    char uid[CONTACT_UID_SIZE];
    cJSON *row = row_of(d);
    read_row(row, &c);
    contact_uid(book, (int64_t)cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(row, "id")), uid);
    if (!c.fields[CONTACT_uid][0]) c.fields[CONTACT_uid] = uid;
    seen(to, &c);
    cJSON_Delete(row);
  }
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}
