// SPDX-License-Identifier: MIT
// The queue of leads: each statement that takes, changes or lets go is one, so that no two can do it to the
// same lead.
#include "store/lead.h"

#include <string.h>

#include "base/clock.h"
#include "store/find.h"

// How long an agent has a lead without doing anything with it; how long one that is not done with rests.
#define LOCK_MS (15LL * MINUTE)
#define LATER_MS (15LL * MINUTE)

#define HELD " WHERE tenant_id = ? AND lock_session_id = ? AND id = ?"
#define HOLDER(who, id) db_int((who)->tenant), db_int((who)->session), db_int(id)

static void seen(db *d, const agent *who, int64_t now) {
  db_run(d, "UPDATE campaign_agents SET seen_at = ? WHERE session_id = ?", db_int(now), db_int(who->session));
}

db_result lead_release(db *d, const agent *who, int64_t now) {
  return db_run(d,
                "UPDATE leads SET lock_session_id = NULL, disposition = '', due_at = ?"
                " WHERE tenant_id = ? AND lock_session_id = ?",
                db_int(now), db_int(who->tenant), db_int(who->session));
}

// Finds and marks in one: PostgreSQL passes over rows that others are just taking, SQLite lets one write.
static db_result take(db *d, const agent *who, int64_t set, const char *status, int64_t now) {
  int64_t id = 0;
  return db_number(d, &id,
                   "UPDATE leads SET lock_session_id = ?, lock_until = ? WHERE id = ("
                   "SELECT id FROM leads WHERE lead_set_id = ? AND status = ? AND due_at <= ?"
                   " AND (lock_session_id IS NULL OR lock_until <= ?)"
                   " ORDER BY due_at, id LIMIT 1 {locked}) RETURNING id",
                   db_int(who->session), db_int(now + LOCK_MS), db_int(set), db_text(status), db_int(now),
                   db_int(now));
}

db_result lead_next(db *d, const agent *who, int64_t now) {
  char status[DISPOSITION_MAX + 1] = "";
  int64_t set = 0;
  if (lead_release(d, who, now) == DB_FAILED) return DB_FAILED;
  db_query(d,
           "SELECT c.lead_set_id, c.source_status FROM campaign_agents a"
           " JOIN campaigns c ON c.id = a.campaign_id WHERE a.session_id = ? AND c.tenant_id = ?"
           " AND (c.customer_id IS NULL OR c.customer_id = ?) AND c.state = 'running'",
           db_int(who->session), db_int(who->tenant), db_ref(who->customer));
  if (db_next(d)) {
    const char *text = db_column_text(d, 1);
    set = db_column_int(d, 0);
    memcpy(status, text, strnlen(text, DISPOSITION_MAX));
  }
  db_result result = db_end(d);
  if (result != DB_DONE) return result == DB_NONE ? DB_BOUND : result;
  seen(d, who, now);
  result = take(d, who, set, status, now);
  // Another request of the same log-in was faster: what it took is what both have.
  return result == DB_EXISTS ? DB_DONE : result;
}

static const char *const shown[] = {"status",    "disposition", "phone_code", "phone",
                                    "alt_phone", "first_name",  "last_name",  "note"};
enum { SHOWN = sizeof shown / sizeof *shown };
#define COLUMNS                                                                                              \
  "id, status, disposition, phone_code, phone, alt_phone, first_name, last_name, note, fields, attempts,"    \
  " lock_until, lock_session_id"

static void add_dial(db *d, cJSON *object, const char *name, int column) {
  char code[PHONE_CODE_SIZE] = "";
  char dial[PHONE_SIZE + PHONE_CODE_SIZE];
  const char *text = db_column_text(d, 3);
  memcpy(code, text, strnlen(text, sizeof code - 1));
  phone_dial(code, db_column_text(d, column), dial);
  cJSON_AddStringToObject(object, name, dial);
}

static cJSON *lead_object(db *d) {
  cJSON *object = cJSON_CreateObject();
  cJSON_AddNumberToObject(object, "id", (double)db_column_int(d, 0));
  for (int i = 0; i < SHOWN; i++) cJSON_AddStringToObject(object, shown[i], db_column_text(d, i + 1));
  cJSON *more = cJSON_Parse(db_column_text(d, 9));
  cJSON_AddItemToObject(object, "fields", more ? more : cJSON_CreateObject());
  cJSON_AddNumberToObject(object, "attempts", (double)db_column_int(d, 10));
  bool locked = db_column_int(d, 12) != 0;
  cJSON_AddItemToObject(object, "locked_until",
                        locked ? cJSON_CreateNumber((double)db_column_int(d, 11)) : cJSON_CreateNull());
  add_dial(d, object, "dial", 4);
  add_dial(d, object, "dial_alt", 5);
  return object;
}

cJSON *lead_read(db *d, const agent *who, int64_t id, db_result *result) {
  db_query(d,
           "SELECT " COLUMNS " FROM leads WHERE tenant_id = ? AND lock_session_id = ?"
           " AND (CAST(? AS BIGINT) = 0 OR id = ?)",
           db_int(who->tenant), db_int(who->session), db_int(id), db_int(id));
  cJSON *object = db_next(d) ? lead_object(d) : NULL;
  *result = db_end(d);
  return object;
}

db_result lead_keep(db *d, const agent *who, int64_t id, int64_t now) {
  seen(d, who, now);
  return db_run(d, "UPDATE leads SET lock_until = ?" HELD, db_int(now + LOCK_MS), HOLDER(who, id));
}

db_result lead_edit(db *d, const agent *who, int64_t id, const lead_words *words, int64_t now) {
  return db_run(d,
                "UPDATE leads SET lock_until = ?, phone_code = coalesce(CAST(? AS TEXT), phone_code),"
                " phone = coalesce(CAST(? AS TEXT), phone), alt_phone = coalesce(CAST(? AS TEXT), alt_phone),"
                " first_name = coalesce(CAST(? AS TEXT), first_name),"
                " last_name = coalesce(CAST(? AS TEXT), last_name),"
                " fields = coalesce(CAST(? AS TEXT), fields)" HELD,
                db_int(now + LOCK_MS), db_text(words->phone_code), db_text(words->phone),
                db_text(words->alt_phone), db_text(words->first_name), db_text(words->last_name),
                db_text(words->fields), HOLDER(who, id));
}

db_result lead_dispose(db *d, const agent *who, int64_t id, const char *disposition, int64_t now) {
  return db_run(d, "UPDATE leads SET lock_until = ?, disposition = ?" HELD, db_int(now + LOCK_MS),
                db_text(disposition), HOLDER(who, id));
}

// Also where the status is one that is called again: not at once.
static db_result finish(db *d, const agent *who, int64_t id, const char *disposition, int64_t now) {
  return db_run(d,
                "UPDATE leads SET lock_session_id = NULL, status = coalesce(CAST(? AS TEXT), disposition),"
                " disposition = '', attempts = attempts + 1, due_at = ?, last_at = ?, last_account_id = ?,"
                " last_campaign_id = (SELECT campaign_id FROM campaign_agents WHERE session_id = ?)" HELD
                " AND coalesce(CAST(? AS TEXT), disposition) <> ''",
                db_text(disposition), db_int(now + LATER_MS), db_int(now), db_int(who->account),
                db_int(who->session), HOLDER(who, id), db_text(disposition));
}

static db_result put_off(db *d, const agent *who, int64_t id, const char *disposition, int64_t now) {
  return db_run(
      d,
      "UPDATE leads SET lock_session_id = NULL, disposition = coalesce(CAST(? AS TEXT), disposition),"
      " attempts = attempts + 1, due_at = ?, last_at = ?, last_account_id = ?,"
      " last_campaign_id = (SELECT campaign_id FROM campaign_agents WHERE session_id = ?)" HELD,
      db_text(disposition), db_int(now + LATER_MS), db_int(now), db_int(who->account), db_int(who->session),
      HOLDER(who, id));
}

db_result lead_save(db *d, const agent *who, int64_t id, save_decision decision, const char *disposition,
                    int64_t now) {
  seen(d, who, now);
  if (decision == SAVE_UNKNOWN) return put_off(d, who, id, disposition, now);
  if (decision == SAVE_NO)
    return db_run(d, "UPDATE leads SET lock_session_id = NULL, disposition = '', due_at = ?" HELD,
                  db_int(now), HOLDER(who, id));
  db_result result = finish(d, who, id, disposition, now);
  if (result != DB_NONE) return result;
  // Either not theirs, or nothing that it could be kept as.
  return lead_keep(d, who, id, now) == DB_DONE ? DB_BOUND : DB_NONE;
}

db_result lead_flag(db *d, const agent *who, int64_t id, const char *note, int64_t now) {
  db_result result = db_run(d, "UPDATE leads SET note = ?" HELD, db_text(note), HOLDER(who, id));
  return result == DB_DONE ? lead_save(d, who, id, SAVE_YES, "WRONG DETAILS", now) : result;
}

db_result lead_set_find(db *d, int64_t tenant, int64_t set, int64_t *its_tenant) {
  int64_t found = 0;
  db_result result = db_number(d, &found,
                               "SELECT tenant_id FROM lead_sets WHERE id = ? AND removing = 0 AND (CAST(? AS "
                               "BIGINT) = 0 OR tenant_id = ?)",
                               db_int(set), db_int(tenant), db_int(tenant));
  if (its_tenant) *its_tenant = found;
  return result;
}

bool lead_set_room(db *d, int64_t set, int64_t *room) {
  int64_t count = 0;
  // The row is the lock: nobody else fills this set, or begins to remove it, until the transaction ends.
  if (db_run(d, "UPDATE lead_sets SET removing = removing WHERE id = ? AND removing = 0", db_int(set)) !=
      DB_DONE)
    return false;
  if (db_number(d, &count, "SELECT count(*) FROM leads WHERE lead_set_id = ?", db_int(set)) != DB_DONE)
    return false;
  *room = LEADS_PER_SET_MAX - count;
  return true;
}

#define ROW "(?, ?, ?, ?, ?, ?, ?, ?)"
#define FOUR_ROWS ROW ", " ROW ", " ROW ", " ROW

// Of a file all is given. The last one fills up: as one whose number is known.
db_result lead_add(db *d, int64_t tenant, int64_t set, const lead_words *const *leads, size_t count,
                   int64_t *added) {
  db_value values[LEADS_AT_ONCE * 8];
  size_t used = 0;
  for (size_t i = 0; i < LEADS_AT_ONCE; i++) {
    const lead_words *words = leads[i < count ? i : count - 1];
    const char *texts[] = {words->phone_code, words->phone,     words->alt_phone,
                           words->first_name, words->last_name, words->fields};
    values[used++] = db_int(tenant);
    values[used++] = db_int(set);
    for (size_t j = 0; j < sizeof texts / sizeof *texts; j++) values[used++] = db_text(texts[j]);
  }
  db_result result = db_run_values(d,
                                   "INSERT INTO leads (tenant_id, lead_set_id, phone_code, phone, alt_phone, "
                                   "first_name, last_name, fields)"
                                   " VALUES " FOUR_ROWS ", " FOUR_ROWS ", " FOUR_ROWS ", " FOUR_ROWS
                                   " ON CONFLICT (lead_set_id, phone_code, phone) DO NOTHING",
                                   values, used);
  *added = result == DB_DONE ? db_changed(d) : 0;
  return result;
}

#define FOUND(column) column " {like} ? ESCAPE '!'"
cJSON *lead_list(db *d, arena *a, const lead_wish *w) {
  cJSON *list = cJSON_CreateArray();
  const char *find = find_pattern(a, w->find);
  db_query(
      d,
      "SELECT " COLUMNS " FROM leads WHERE lead_set_id = ? AND id > ?"
      " AND (CAST(? AS TEXT) = '' OR status = ?) AND (CAST(? AS TEXT) = '' OR " FOUND("phone") " OR " FOUND(
          "alt_phone") " OR " FOUND("first_name || ' ' || last_name") ") ORDER BY id LIMIT ?",
      db_int(w->set), db_int(w->after), db_text(w->status), db_text(w->status), db_text(w->find),
      db_text(find), db_text(find), db_text(find), db_int(w->limit));
  while (db_next(d)) cJSON_AddItemToArray(list, lead_object(d));
  db_result result = db_end(d);
  if (result == DB_DONE || result == DB_NONE) return list;
  cJSON_Delete(list);
  return NULL;
}
