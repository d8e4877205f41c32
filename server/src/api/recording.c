// SPDX-License-Identifier: MIT
// Recordings of calls: their account's phone sends them in pieces, lists, plays and takes them away, as far as the
// tenant's rule lets it; an operator's token sees those of its web phone.
#include "store/recording.h"

#include <stdlib.h>
#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "api/note.h"
#include "api/sound.h"
#include "base/audio.h"
#include "base/clock.h"
#include "config/recording_rule.h"
#include "store/account.h"
#include "store/tenant.h"

// The id of what is asked for is the last parameter of every route.
static recording_scope scope_of(const request *r, int64_t account) {
  return r->actor.role == ROLE_OPERATOR ? (recording_scope){account, r->actor.tenant}
                                        : (recording_scope){r->actor.account, 0};
}

static void list(request *r, reply *out, recording_scope whose) {
  page p;
  recording_wish wish = {0};
  if (!request_page(r, &p, out) || !request_find(r, &wish.find, out)) return;
  // A part of a word may stand in the oldest of them only.
  if (wish.find[0] && request_later(r)) return;
  wish.before = p.after;
  wish.limit = p.limit + 1;
  reply_page(r, out, recording_list(r->db, &r->arena, whose, &wish), &p, "id");
}

void recording_index(request *r, reply *out) {
  list(r, out, scope_of(r, 0));
}

void recording_index_of(request *r, reply *out) {
  list(r, out, scope_of(r, r->params[0].number));
}

void recording_show(request *r, reply *out) {
  db_result result;
  cJSON *row = recording_read(r->db, scope_of(r, 0), r->params[0].number, &result);
  reply_row(r, row, result, out);
}

void recording_sound(request *r, reply *out) {
  int64_t id = r->params[0].number;
  int64_t size;
  db_result found = recording_size(r->db, scope_of(r, 0), id, &size);
  if (found == DB_DONE)
    reply_sound(r, out, "recording", id, "audio/ogg", size, recording_bytes);
  else
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
}

enum { GONE_DAYS = 40 };  // a phone keeps what it could not send for 30

// By an operator: with what is written down of whose it was and which call, or not at all.
static db_result remove_one(request *r, int64_t id) {
  db_result result;
  if (!db_begin(r->db)) return DB_FAILED;
  cJSON *row = recording_read(r->db, scope_of(r, 0), id, &result);
  if (row) result = recording_remove(r->db, scope_of(r, 0), id, clock_now() + GONE_DAYS * (int64_t)DAY);
  if (result == DB_DONE && r->actor.role == ROLE_OPERATOR && !note_values(r, row, NULL)) result = DB_FAILED;
  cJSON_Delete(row);
  if (result == DB_DONE) return db_commit(r->db) ? DB_DONE : DB_FAILED;
  db_rollback(r->db);
  return result;
}

void recording_drop(request *r, reply *out) {
  switch (remove_one(r, r->params[0].number)) {
  case DB_DONE: reply_empty(out); return;
  case DB_NONE: reply_failure(r, 404, NULL, out); return;
  case DB_EXISTS: reply_failure(r, 403, "The operator keeps the recordings of this phone.", out); return;
  default: reply_failure(r, 500, NULL, out); return;
  }
}

static recording_rule rule_of(const tenant *t) {
  recording_rule rule;
  cJSON *phone = cJSON_Parse(t->phone);
  recording_rule_read(cJSON_GetObjectItemCaseSensitive(phone, "recording"), &rule);
  cJSON_Delete(phone);
  return rule;
}

static void reply_begun(request *r, recording_result result, int64_t id, int64_t size, reply *out) {
  if (result == RECORDING_GONE) {
    reply_failure(r, 410, "The recording was taken away.", out);
    return;
  }
  if (result == RECORDING_FULL || result == RECORDING_FAILED) {
    reply_failure(r, result == RECORDING_FULL ? 409 : 503,
                  result == RECORDING_FULL ? "There are too many recordings." : NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "id", (double)id);
  cJSON_AddNumberToObject(json, "size", (double)size);
  reply_json(r, out, result == RECORDING_NEW ? 201 : 200, json);
}

void recording_start(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  recording_rule rule = rule_of(r->tenant);
  fields f = fields_of(json);
  recording one = {.key = field_text(&f, "key", 8, 64),
                   .call = field_has(&f, "callUuid") ? field_text(&f, "callUuid", 0, 64) : "",
                   .peer = field_text(&f, "peer", 0, 256),
                   .name = field_has(&f, "name") ? field_text(&f, "name", 0, 200) : "",
                   .incoming = field_bool(&f, "incoming"),
                   .forced = (field_has(&f, "forced") && field_bool(&f, "forced")) || rule.forced,
                   .started_at = field_int(&f, "at", 946684800000, 4102444800000),
                   .until = clock_now() + rule.days * (int64_t)DAY};
  const char *whose =
      field_has(&f, "username") ? field_text(&f, "username", 1, USERNAME_MAX) : r->actor.username;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  // Who sends may not have heard that somebody else has logged in since, whose cookie it is now.
  if (strcmp(whose, r->actor.username) != 0) {
    reply_failure(r, 403, "This is a recording of somebody else.", out);
    return;
  }
  if (!rule.allowed) {
    reply_failure(r, 403, "Calls of this phone are not recorded.", out);
    return;
  }
  int64_t id = 0;
  int64_t size = 0;
  recording_result result = recording_begin(r->db, r->actor.account, &one, &id, &size);
  reply_begun(r, result, id, size, out);
}

// A number of the query from 0 to `most`; -1 where it is none.
static int64_t query_number(request *r, const char *name, int64_t most) {
  const char *value = request_query(r, name);
  size_t digits = value ? strspn(value, "0123456789") : 0;
  int64_t number = digits && digits < 16 && !value[digits] ? strtoll(value, NULL, 10) : -1;
  return number <= most ? number : -1;
}

static const char *piece_fault(request *r, const recording_piece *piece) {
  int64_t length;
  if (piece->at < 0) return "\"offset\" must say where in the recording this belongs.";
  if (piece->last && piece->duration_ms < 0) return "\"duration\" must be milliseconds, of a day at most.";
  if (!piece->len && !piece->last) return "There is nothing in it.";
  const char *type = piece->at == 0 && piece->len ? audio_type(r->body, r->body_len, &length) : "audio/ogg";
  return type && strcmp(type, "audio/ogg") == 0 ? NULL : "The recording is not Opus in Ogg.";
}

void recording_add(request *r, reply *out) {
  recording_piece piece = {.at = query_number(r, "offset", RECORDING_BYTES_MAX),
                           .bytes = r->body,
                           .len = r->body_len,
                           .room = rule_of(r->tenant).megabytes * ((int64_t)1 << 20),
                           .last = request_query(r, "last") != NULL};
  piece.duration_ms = piece.last ? query_number(r, "duration", DAY) : 0;
  const char *fault = piece_fault(r, &piece);
  if (fault) {
    reply_failure(r, 422, fault, out);
    return;
  }
  int64_t size = 0;
  db_result result = recording_append(r->db, r->actor.account, r->params[0].number, &piece, &size);
  if (result == DB_EXISTS) {
    reply_failure(r, 409, "The recording does not end there, is whole already, or there is no room for it.",
                  out);
    return;
  }
  if (result != DB_DONE) {
    reply_failure(r, result == DB_NONE ? 404 : 503, NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "size", (double)size);
  reply_json(r, out, 200, json);
}
