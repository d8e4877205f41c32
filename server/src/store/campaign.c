// SPDX-License-Identifier: MIT
// Rows of campaigns and of those who work in them to JSON.
#include "store/campaign.h"

#include <string.h>

#include "store/lead.h"

#define THEIRS "c.tenant_id = ? AND (c.customer_id IS NULL OR c.customer_id = ?)"
#define SHOWN "c.id, c.name, c.state, c.source_status, c.caller_id, c.form_id, c.flags"
enum { FLAG_TRANSFER = 1, STATUSES_MAX = 200 };

const char *const standard_dispositions[] = {
    "DO NOT CALL", "NOT INTERESTED",      "SALE MADE",     "CALL TRANSFERRED", "BUSY",
    "CALL BACK",   "DISCONNECTED NUMBER", "DECLINED SALE", "WRONG DETAILS",    NULL};

static cJSON *campaign_object(db *d) {
  static const char *const texts[] = {"name", "state", "source_status", "caller_id"};
  cJSON *object = cJSON_CreateObject();
  cJSON_AddNumberToObject(object, "id", (double)db_column_int(d, 0));
  for (int i = 0; i < 4; i++) cJSON_AddStringToObject(object, texts[i], db_column_text(d, i + 1));
  int64_t form = db_column_int(d, 5);
  cJSON_AddItemToObject(object, "form_id", form ? cJSON_CreateNumber((double)form) : cJSON_CreateNull());
  cJSON_AddBoolToObject(object, "transfer", db_column_int(d, 6) & FLAG_TRANSFER);
  return object;
}

cJSON *campaign_list(db *d, const agent *who, int64_t after, int64_t limit) {
  cJSON *list = cJSON_CreateArray();
  db_query(d,
           "SELECT " SHOWN " FROM campaigns c WHERE " THEIRS
           " AND c.state = 'running' AND c.id > ? ORDER BY c.id LIMIT ?",
           db_int(who->tenant), db_ref(who->customer), db_int(after), db_int(limit));
  while (db_next(d)) cJSON_AddItemToArray(list, campaign_object(d));
  db_result result = db_end(d);
  if (result == DB_DONE || result == DB_NONE) return list;
  cJSON_Delete(list);
  return NULL;
}

// The standard ones, then the campaign's own.
static cJSON *all_dispositions(const char *own) {
  cJSON *list = cJSON_CreateArray();
  for (size_t i = 0; standard_dispositions[i]; i++)
    cJSON_AddItemToArray(list, cJSON_CreateString(standard_dispositions[i]));
  cJSON *more = cJSON_Parse(own);
  while (cJSON_GetArraySize(more) > 0) cJSON_AddItemToArray(list, cJSON_DetachItemFromArray(more, 0));
  cJSON_Delete(more);
  return list;
}

cJSON *campaign_read(db *d, const agent *who, int64_t id, db_result *result) {
  cJSON *object = NULL;
  db_query(d, "SELECT " SHOWN ", c.script, c.dispositions FROM campaigns c WHERE " THEIRS " AND c.id = ?",
           db_int(who->tenant), db_ref(who->customer), db_int(id));
  if (db_next(d)) {
    object = campaign_object(d);
    cJSON_AddStringToObject(object, "script", db_column_text(d, 7));
    cJSON_AddItemToObject(object, "dispositions", all_dispositions(db_column_text(d, 8)));
  }
  *result = db_end(d);
  return object;
}

db_result campaign_choose(db *d, const agent *who, int64_t id, int64_t now) {
  db_result released = lead_release(d, who, now);
  if (released == DB_FAILED) return released;
  return db_run(d,
                "INSERT INTO campaign_agents (session_id, campaign_id, account_id, chosen_at, seen_at)"
                " SELECT CAST(? AS BIGINT), c.id, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT)"
                " FROM campaigns c WHERE " THEIRS " AND c.id = ? AND c.state = 'running'"
                " ON CONFLICT (session_id) DO UPDATE SET campaign_id = excluded.campaign_id,"
                " chosen_at = excluded.chosen_at, seen_at = excluded.seen_at",
                db_int(who->session), db_int(who->account), db_int(now), db_int(now), db_int(who->tenant),
                db_ref(who->customer), db_int(id));
}

db_result campaign_leave(db *d, const agent *who, int64_t now) {
  db_result released = lead_release(d, who, now);
  if (released == DB_FAILED) return released;
  return db_run(d, "DELETE FROM campaign_agents WHERE session_id = ?", db_int(who->session));
}

bool campaign_takes(db *d, const agent *who, const char *disposition) {
  bool found = false;
  cJSON *list = NULL;
  db_query(d,
           "SELECT c.dispositions FROM campaign_agents a JOIN campaigns c ON c.id = a.campaign_id"
           " WHERE a.session_id = ? AND " THEIRS,
           db_int(who->session), db_int(who->tenant), db_ref(who->customer));
  if (db_next(d)) list = all_dispositions(db_column_text(d, 0));
  db_end(d);
  const cJSON *item;
  cJSON_ArrayForEach(item, list) found = found || strcmp(item->valuestring, disposition) == 0;
  cJSON_Delete(list);
  return found;
}

// Each statement below is answered by an index alone: leads_queue has every lead's status and time, leads_locked only the
// few that are with somebody.

static db_result count_statuses(db *d, cJSON *into, int64_t set, const char *source, int64_t *in_source) {
  cJSON *statuses = cJSON_AddObjectToObject(into, "statuses");
  db_query(d,
           "SELECT status, count(*) FROM leads WHERE lead_set_id = ? GROUP BY status ORDER BY status LIMIT ?",
           db_int(set), db_int(STATUSES_MAX));
  while (db_next(d)) {
    int64_t count = db_column_int(d, 1);
    cJSON_AddNumberToObject(statuses, db_column_text(d, 0), (double)count);
    if (strcmp(db_column_text(d, 0), source) == 0) *in_source = count;
  }
  return db_end(d);
}

// Those that are with an agent: of any status, and of the one that is worked on.
static db_result count_locked(db *d, int64_t set, int64_t now, const char *source, int64_t *all,
                              int64_t *in_source) {
  db_query(d,
           "SELECT status, count(*) FROM leads WHERE lead_set_id = ? AND lock_session_id IS NOT NULL"
           " AND lock_until > ? GROUP BY status",
           db_int(set), db_int(now));
  while (db_next(d)) {
    int64_t count = db_column_int(d, 1);
    *all += count;
    if (strcmp(db_column_text(d, 0), source) == 0) *in_source = count;
  }
  return db_end(d);
}

static db_result add_counts(db *d, cJSON *into, int64_t set, int64_t now, const char *source) {
  int64_t in_source = 0;
  int64_t later = 0;
  int64_t locked = 0;
  int64_t locked_in_source = 0;
  db_result result = count_statuses(d, into, set, source, &in_source);
  if (result != DB_FAILED) result = count_locked(d, set, now, source, &locked, &locked_in_source);
  if (result != DB_FAILED)
    result =
        db_number(d, &later, "SELECT count(*) FROM leads WHERE lead_set_id = ? AND status = ? AND due_at > ?",
                  db_int(set), db_text(source), db_int(now));
  int64_t waiting = in_source - locked_in_source - later;
  cJSON_AddNumberToObject(into, "waiting", waiting > 0 ? (double)waiting : 0);
  cJSON_AddNumberToObject(into, "later", (double)later);
  cJSON_AddNumberToObject(into, "locked", (double)locked);
  return result;
}

static db_result add_agents(db *d, cJSON *into, int64_t campaign) {
  int64_t count = 0;
  db_result result =
      db_number(d, &count, "SELECT count(*) FROM campaign_agents WHERE campaign_id = ?", db_int(campaign));
  cJSON_AddNumberToObject(into, "agents", (double)count);
  return result;
}

cJSON *campaign_agents(db *d, int64_t tenant, int64_t id, int64_t after, int64_t limit, db_result *result) {
  static const char *const numbers[] = {"id",      "account_id", "chosen_at",
                                        "seen_at", "lead_id",    "locked_until"};
  int64_t found = 0;
  *result = db_number(d, &found,
                      "SELECT id FROM campaigns WHERE id = ? AND (CAST(? AS BIGINT) = 0 OR tenant_id = ?)",
                      db_int(id), db_int(tenant), db_int(tenant));
  if (*result != DB_DONE) return NULL;
  cJSON *agents = cJSON_CreateArray();
  db_query(d,
           "SELECT a.session_id, a.account_id, a.chosen_at, a.seen_at, l.id, l.lock_until, x.username,"
           " x.domain, x.display_name FROM campaign_agents a JOIN accounts x ON x.id = a.account_id"
           " LEFT JOIN leads l ON l.lock_session_id = a.session_id WHERE a.campaign_id = ?"
           " AND a.session_id > ? ORDER BY a.session_id LIMIT ?",
           db_int(id), db_int(after), db_int(limit));
  while (db_next(d)) {
    cJSON *one = cJSON_CreateObject();
    for (int i = 0; i < 6; i++) {
      int64_t number = db_column_int(d, i);
      cJSON_AddItemToObject(one, numbers[i],
                            number ? cJSON_CreateNumber((double)number) : cJSON_CreateNull());
    }
    cJSON_AddStringToObject(one, "username", db_column_text(d, 6));
    cJSON_AddStringToObject(one, "domain", db_column_text(d, 7));
    cJSON_AddStringToObject(one, "name", db_column_text(d, 8));
    cJSON_AddItemToArray(agents, one);
  }
  if (db_end(d) != DB_FAILED) return agents;
  *result = DB_FAILED;
  cJSON_Delete(agents);
  return NULL;
}

cJSON *campaign_overview(db *d, int64_t tenant, int64_t id, int64_t now, db_result *result) {
  cJSON *object = NULL;
  cJSON *source = NULL;
  int64_t set = 0;
  db_query(d,
           "SELECT " SHOWN ", c.lead_set_id FROM campaigns c WHERE c.id = ?"
           " AND (CAST(? AS BIGINT) = 0 OR c.tenant_id = ?)",
           db_int(id), db_int(tenant), db_int(tenant));
  if (db_next(d)) {
    object = campaign_object(d);
    source = cJSON_GetObjectItemCaseSensitive(object, "source_status");
    set = db_column_int(d, 7);
  }
  *result = db_end(d);
  if (!source) return NULL;
  db_result counted = add_counts(d, object, set, now, source->valuestring);
  db_result listed = add_agents(d, object, id);
  if (counted != DB_FAILED && listed != DB_FAILED) return object;
  *result = DB_FAILED;
  cJSON_Delete(object);
  return NULL;
}
