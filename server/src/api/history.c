// SPDX-License-Identifier: MIT
// The calls of an account: told by its phones, also late and twice; read by all of them.
#include "store/history.h"

#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "base/clock.h"

enum { BATCH_MAX = 200, CALL_DAYS_MAX = 7 };
// A phone may have been offline for long, and its clock may be wrong by a day.
#define OLDEST_MS (400LL * DAY)
#define AHEAD_MS (1LL * DAY)

static const char *optional(fields *f, const char *name, size_t most) {
  return field_has(f, name) ? field_text(f, name, 0, most) : "";
}

static void check_times(fields *f, const past_call *c, int64_t now) {
  if (c->started_at < now - OLDEST_MS || c->started_at > now + AHEAD_MS)
    fields_fault(f, "startedAt", "must be a time in milliseconds, of the last 400 days");
  if (c->ended_at < c->started_at || c->ended_at - c->started_at > CALL_DAYS_MAX * (int64_t)DAY)
    fields_fault(f, "endedAt", "must be after startedAt, by at most seven days");
  if (c->answered_at && (c->answered_at < c->started_at || c->answered_at > c->ended_at))
    fields_fault(f, "answeredAt", "must be between startedAt and endedAt");
}

static bool read_call(const cJSON *item, past_call *c, fields *f, int64_t now) {
  *f = fields_of(item);
  *c = (past_call){
      .client_id = field_text(f, "callUuid", 1, 64),
      .direction = field_text(f, "direction", 2, 3),
      .peer = field_text(f, "peer", 0, 256),
      .name = optional(f, "name", 200),
      .call_id = optional(f, "callId", 256),
      .cause = optional(f, "cause", 64),
      .status = field_has(f, "status") ? field_int(f, "status", 0, 699) : 0,
      .started_at = field_int(f, "startedAt", 1, 4102444800000),
      .answered_at = field_has(f, "answeredAt") ? field_int(f, "answeredAt", 0, 4102444800000) : 0,
      .ended_at = field_int(f, "endedAt", 1, 4102444800000),
  };
  if (!f->name[0] && strcmp(c->direction, "in") != 0 && strcmp(c->direction, "out") != 0)
    fields_fault(f, "direction", "must be \"in\" or \"out\"");
  if (!f->name[0]) check_times(f, c, now);
  return fields_end(f);
}

// What has become of one: a call that cannot be kept does not hold back the others of its batch.
static cJSON *outcome(const past_call *c, const char *state, const fields *f) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "callUuid", c->client_id);
  cJSON_AddStringToObject(json, "state", state);
  if (!f->name[0]) return json;
  cJSON_AddStringToObject(json, "field", f->name);
  cJSON_AddStringToObject(json, "why", f->why);
  return json;
}

static bool keep_all(request *r, const cJSON *calls, cJSON *results) {
  const cJSON *item;
  int64_t now = clock_now();
  if (!db_begin(r->db)) return false;
  if (history_lock(r->db, r->actor.account) != DB_DONE) {
    db_rollback(r->db);
    return false;
  }
  cJSON_ArrayForEach(item, calls) {
    past_call c;
    fields f;
    bool good = read_call(item, &c, &f, now);
    db_result kept = good ? history_add(r->db, r->actor.account, &c, now) : DB_NONE;
    if (kept == DB_FAILED || kept == DB_BOUND) {
      db_rollback(r->db);
      return false;
    }
    const char *state = kept == DB_DONE ? "added" : kept == DB_EXISTS ? "known" : "refused";
    cJSON_AddItemToArray(results, outcome(&c, state, &f));
  }
  if (history_trim(r->db, r->actor.account) == DB_DONE && db_commit(r->db)) return true;
  db_rollback(r->db);
  return false;
}

void history_tell(request *r, reply *out) {
  const cJSON *calls = request_list(r, "calls", BATCH_MAX, NULL, out);
  if (!calls) return;
  cJSON *results = cJSON_CreateArray();
  if (!keep_all(r, calls, results)) {
    cJSON_Delete(results);
    reply_failure(r, 503, NULL, out);
    return;
  }
  cJSON *whole = cJSON_CreateObject();
  cJSON_AddItemToObject(whole, "results", results);
  reply_json(r, out, 200, whole);
}

void history_index(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  const char *order = request_query(r, "order");
  bool ascending = order && strcmp(order, "oldest") == 0;
  cJSON *rows = ascending ? history_since(r->db, r->actor.account, p.after, p.limit + 1)
                          : history_list(r->db, r->actor.account, p.after, p.limit + 1);
  reply_page(r, out, rows, &p, "id");
}

void history_drop(request *r, reply *out) {
  reply_done(r, history_remove(r->db, r->actor.account, r->params[0].number), out);
}

void history_drop_all(request *r, reply *out) {
  db_result result = history_clear(r->db, r->actor.account);
  if (result == DB_DONE || result == DB_NONE)
    reply_empty(out);
  else
    reply_failure(r, 500, NULL, out);
}
