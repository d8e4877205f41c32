// SPDX-License-Identifier: MIT
#include "store/phonebook_entry.h"

#include "base/contact.h"

enum { FIRST_FIELD = 4 };

cJSON *phonebook_entry_of(db *d) {
  cJSON *row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  cJSON_AddNumberToObject(row, "revision", (double)db_column_int(d, 1));
  if (db_column_int(d, 2)) {
    cJSON_AddTrueToObject(row, "deleted");
    return row;
  }
  for (int i = 0; i < CONTACT_FIELDS; i++) {
    const char *value = db_column_text(d, FIRST_FIELD + i);
    if (value[0]) cJSON_AddStringToObject(row, contact_names[i], value);
  }
  cJSON *numbers = cJSON_Parse(db_column_text(d, 3));
  cJSON_AddItemToObject(row, "numbers", numbers ? numbers : cJSON_CreateArray());
  return row;
}

cJSON *phonebook_entries_of(db *d) {
  cJSON *rows = cJSON_CreateArray();
  while (db_next(d)) cJSON_AddItemToArray(rows, phonebook_entry_of(d));
  if (db_end(d) != DB_FAILED) return rows;
  cJSON_Delete(rows);
  return NULL;
}
