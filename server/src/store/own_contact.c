// SPDX-License-Identifier: MIT
// A contact is kept as the JSON that is shown of it: nothing is searched for here, the phone has all of them.
#include "store/own_contact.h"

#include <string.h>

static cJSON *row_of(db *d) {
  cJSON *row = cJSON_Parse(db_column_text(d, 1));
  if (!row) row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  return row;
}

cJSON *own_contact_list(db *d, int64_t account, int64_t after, int64_t limit) {
  cJSON *rows = cJSON_CreateArray();
  db_query(d, "SELECT id, entry FROM own_contacts WHERE account_id = ? AND id > ? ORDER BY id LIMIT ?",
           db_int(account), db_int(after), db_int(limit));
  while (db_next(d)) cJSON_AddItemToArray(rows, row_of(d));
  if (db_end(d) != DB_FAILED) return rows;
  cJSON_Delete(rows);
  return NULL;
}

cJSON *own_contact_read(db *d, int64_t account, int64_t id, db_result *result) {
  db_query(d, "SELECT id, entry FROM own_contacts WHERE account_id = ? AND id = ?", db_int(account),
           db_int(id));
  cJSON *row = db_next(d) ? row_of(d) : NULL;
  *result = db_end(d);
  return row;
}

static const char *text_of(const cJSON *object, const char *name) {
  const char *value = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
  return value ? value : "";
}

db_result own_contact_each(db *d, int64_t account, void (*seen)(void *to, const contact *c), void *to) {
  db_query(d, "SELECT id, entry FROM own_contacts WHERE account_id = ? ORDER BY id", db_int(account));
  while (db_next(d)) {
    contact c;
    contact_clear(&c);
    cJSON *row = row_of(d);
    for (int i = 0; i < CONTACT_FIELDS; i++) c.fields[i] = text_of(row, contact_names[i]);
    const cJSON *number;
    cJSON_ArrayForEach(number, cJSON_GetObjectItemCaseSensitive(row, "numbers")) {
      contact_add(&c, text_of(number, "name"), text_of(number, "number"), text_of(number, "extension"));
    }
    seen(to, &c);
    cJSON_Delete(row);
  }
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}

db_result own_contact_lock(db *d, int64_t account) {
  return db_run(d, "UPDATE accounts SET created_at = created_at WHERE id = ?", db_int(account));
}

static char *entry_of(const contact *c) {
  cJSON *json = cJSON_CreateObject();
  for (int i = 0; i < CONTACT_FIELDS; i++) {
    if (c->fields[i][0]) cJSON_AddStringToObject(json, contact_names[i], c->fields[i]);
  }
  cJSON *list = cJSON_AddArrayToObject(json, "numbers");
  for (size_t i = 0; i < c->count; i++) {
    cJSON *number = cJSON_CreateObject();
    cJSON_AddStringToObject(number, "name", c->numbers[i].name);
    cJSON_AddStringToObject(number, "number", c->numbers[i].number);
    if (c->numbers[i].extension[0]) cJSON_AddStringToObject(number, "extension", c->numbers[i].extension);
    cJSON_AddItemToArray(list, number);
  }
  char *text = cJSON_PrintUnformatted(json);
  cJSON_Delete(json);
  return text;
}

own_contact_result own_contact_put(db *d, int64_t account, const contact *c, int64_t *id) {
  const char *uid = c->fields[CONTACT_uid];
  int64_t count = 0;
  if (!*id && uid[0] &&
      db_number(d, id, "SELECT id FROM own_contacts WHERE account_id = ? AND uid = ?", db_int(account),
                db_text(uid)) == DB_FAILED)
    return OWN_FAILED;
  bool is_new = !*id;
  if (is_new && db_number(d, &count, "SELECT count(*) FROM own_contacts WHERE account_id = ?",
                          db_int(account)) != DB_DONE)
    return OWN_FAILED;
  if (count >= OWN_CONTACTS_MAX) return OWN_FULL;
  char *entry = entry_of(c);
  if (!entry) return OWN_FAILED;
  db_result result =
      is_new ? db_number(d, id,
                         "INSERT INTO own_contacts (account_id, uid, entry) VALUES (?, ?, ?) RETURNING id",
                         db_int(account), db_text(uid), db_text(entry))
             : db_run(d, "UPDATE own_contacts SET uid = ?, entry = ? WHERE account_id = ? AND id = ?",
                      db_text(uid), db_text(entry), db_int(account), db_int(*id));
  cJSON_free(entry);
  if (result == DB_NONE) return OWN_NONE;
  return result != DB_DONE ? OWN_FAILED : is_new ? OWN_ADDED : OWN_CHANGED;
}

db_result own_contact_drop(db *d, int64_t account, int64_t id) {
  return db_run(d, "DELETE FROM own_contacts WHERE account_id = ? AND id = ?", db_int(account), db_int(id));
}

cJSON *favourites_read(db *d, int64_t account) {
  db_query(d, "SELECT entries FROM favourites WHERE account_id = ?", db_int(account));
  cJSON *list = db_next(d) ? cJSON_Parse(db_column_text(d, 0)) : NULL;
  if (db_end(d) != DB_FAILED) return list ? list : cJSON_CreateArray();
  cJSON_Delete(list);
  return NULL;
}

db_result favourites_write(db *d, int64_t account, const cJSON *ids) {
  char *text = cJSON_PrintUnformatted(ids);
  if (!text) return DB_FAILED;
  db_result result =
      db_run(d,
             "INSERT INTO favourites (account_id, entries) VALUES (?, ?) ON CONFLICT (account_id)"
             " DO UPDATE SET entries = excluded.entries",
             db_int(account), db_text(text));
  cJSON_free(text);
  return result;
}
