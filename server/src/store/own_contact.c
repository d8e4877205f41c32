// SPDX-License-Identifier: MIT
// A contact is kept as the JSON that is shown of it: nothing is searched for here, the phone has all of them.
#include "store/own_contact.h"

#include <stdio.h>

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

static db_result book_of(db *d, int64_t account, contact_book *out) {
  char name[640];
  db_query(d, "SELECT username, domain FROM accounts WHERE id = ?", db_int(account));
  if (db_next(d))
    snprintf(name, sizeof name, "contacts of account %lld %s@%s", (long long)account, db_column_text(d, 0),
             db_column_text(d, 1));
  db_result result = db_end(d);
  if (result == DB_DONE) *out = contact_book_of(name);
  return result;
}

db_result own_contact_each(db *d, int64_t account, contact_row_seen *seen, void *to) {
  contact_book book;
  db_result result = book_of(d, account, &book);
  if (result != DB_DONE) return result;
  db_query(d, "SELECT id, entry FROM own_contacts WHERE account_id = ? ORDER BY id", db_int(account));
  return contact_row_each(d, &book, row_of, seen, to);
}

db_result own_contact_lock(db *d, int64_t account) {
  return db_run(d, "UPDATE accounts SET created_at = created_at WHERE id = ?", db_int(account));
}

static char *entry_of(const contact *c) {
  cJSON *json = cJSON_CreateObject();
  contact_row_fill(json, c);
  char *text = cJSON_PrintUnformatted(json);
  cJSON_Delete(json);
  return text;
}

static db_result write_entry(db *d, int64_t account, const contact *c, bool is_new, int64_t *id) {
  char *entry = entry_of(c);
  db_value uid = db_text(c->fields[CONTACT_uid]);
  if (!entry) return DB_FAILED;
  db_result result =
      is_new ? db_number(d, id,
                         "INSERT INTO own_contacts (account_id, uid, entry) VALUES (?, ?, ?) RETURNING id",
                         db_int(account), uid, db_text(entry))
             : db_run(d, "UPDATE own_contacts SET uid = ?, entry = ? WHERE account_id = ? AND id = ?", uid,
                      db_text(entry), db_int(account), db_int(*id));
  cJSON_free(entry);
  return result;
}

// *same: the contact with this uid, or the one that was exported with it; 0 for none.
static db_result find_same(db *d, int64_t account, const char *uid, int64_t *same) {
  contact_book book;
  *same = 0;
  if (!uid[0]) return DB_NONE;
  db_result result = db_number(d, same, "SELECT id FROM own_contacts WHERE account_id = ? AND uid = ?",
                               db_int(account), db_text(uid));
  if (result == DB_NONE && (result = book_of(d, account, &book)) == DB_DONE)
    result = db_number(d, same, "SELECT id FROM own_contacts WHERE account_id = ? AND id = ?",
                       db_int(account), db_int(contact_uid_id(&book, uid)));
  return result;
}

contact_kept own_contact_put(db *d, int64_t account, const contact *c, int64_t *id) {
  int64_t same = 0;
  int64_t count = 0;
  if (find_same(d, account, c->fields[CONTACT_uid], &same) == DB_FAILED) return KEPT_FAILED;
  if (same && *id && same != *id) return KEPT_TAKEN;
  if (!*id) *id = same;
  bool is_new = !*id;
  if (is_new && db_number(d, &count, "SELECT count(*) FROM own_contacts WHERE account_id = ?",
                          db_int(account)) != DB_DONE)
    return KEPT_FAILED;
  if (count >= OWN_CONTACTS_MAX) return KEPT_FULL;
  db_result result = write_entry(d, account, c, is_new, id);
  if (result == DB_NONE) return KEPT_NONE;
  return result != DB_DONE ? KEPT_FAILED : is_new ? KEPT_ADDED : KEPT_CHANGED;
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
