// SPDX-License-Identifier: MIT
// Voice messages: their account lists, hears, deletes and undeletes them; an operator's token deposits them.
#include "store/voicemail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/answer.h"
#include "api/api.h"
#include "api/note.h"
#include "api/sound.h"
#include "base/clock.h"
#include "base/secret.h"
#include "store/account.h"

void voicemail_index(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  const char *deleted = request_query(r, "deleted");
  bool is_deleted = deleted && strcmp(deleted, "true") == 0;
  cJSON *rows = voicemail_list(r->db, r->actor.account, is_deleted, p.after, p.limit + 1);
  reply_page(r, out, rows, &p, "id");
}

void voicemail_summary(request *r, reply *out) {
  int64_t fresh;
  int64_t old;
  if (voicemail_count(r->db, r->actor.account, &fresh, &old) != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "new", (double)fresh);
  cJSON_AddNumberToObject(json, "old", (double)old);
  reply_json(r, out, 200, json);
}

void voicemail_show(request *r, reply *out) {
  db_result result;
  cJSON *row = voicemail_read(r->db, r->actor.account, r->params[0].number, &result);
  reply_row(r, row, result, out);
}

static void reply_marked(request *r, db_result result, reply *out) {
  if (result == DB_DONE)
    voicemail_show(r, out);
  else if (result == DB_EXISTS)
    reply_failure(r, 409, "The mailbox is full.", out);
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}

void voicemail_change(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  int is_read = field_has(&f, "read") ? field_bool(&f, "read") : -1;
  int is_deleted = field_has(&f, "deleted") ? field_bool(&f, "deleted") : -1;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  int64_t id = r->params[0].number;
  reply_marked(r, voicemail_mark(r->db, r->actor.account, id, is_read, is_deleted, clock_now()), out);
}

// The first time it can be had back, the second time it is gone.
void voicemail_remove(request *r, reply *out) {
  int64_t id = r->params[0].number;
  db_result result;
  cJSON *row = voicemail_read(r->db, r->actor.account, id, &result);
  bool again = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(row, "deleted"));
  cJSON_Delete(row);
  if (result == DB_DONE)
    result = again ? voicemail_purge(r->db, r->actor.account, id)
                   : voicemail_mark(r->db, r->actor.account, id, -1, 1, clock_now());
  reply_done(r, result, out);
}

void voicemail_audio(request *r, reply *out) {
  voicemail_sound sound;
  db_result found = voicemail_sound_of(r->db, r->actor.account, r->params[0].number, &sound);
  if (found != DB_DONE) {
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  reply_sound(r, out, "voicemail", r->params[0].number, sound.type, sound.size, voicemail_bytes);
}

static const char *query_text(request *r, const char *name) {
  const char *value = request_query(r, name);
  return value ? value : "";
}

// A number of the query; `usual` where it is absent, -1 where it is none.
static int64_t query_number(request *r, const char *name, int64_t usual) {
  const char *value = request_query(r, name);
  if (!value) return usual;
  size_t digits = strspn(value, "0123456789");
  return digits && digits < 16 && !value[digits] ? strtoll(value, NULL, 10) : -1;
}

// Deposited again with the same Call-ID and sound it is the same message; one without a Call-ID is always new.
static const char *key_of(request *r, const char *call_id) {
  const char *key = request_query(r, "key");
  if (key) return key;
  char hash[SHA256_HEX];
  char token[TOKEN_SIZE];
  if (!call_id[0]) return token_make(token) ? arena_copy(&r->arena, token, TOKEN_SIZE - 1) : "";
  const char *both = arena_print(&r->arena, "%zu:%s", r->body_len, call_id);
  char of_id[SHA256_HEX];
  sha256_hex(r->body, r->body_len, hash);
  sha256_hex(both ? both : "", both ? strlen(both) : 0, of_id);
  return arena_print(&r->arena, "%.60s:%.60s", hash, of_id);
}

typedef struct {
  request *r;
  const voicemail *message;
  int64_t account;
} deposited;

// In the transaction of the deposit: whose mailbox, who called, how long it is. What was said is not told.
static bool note_deposit(void *with, int64_t id) {
  const deposited *of = with;
  const voicemail *v = of->message;
  account a;
  if (account_read(of->r->db, of->account, &a) != DB_DONE) return false;
  cJSON *after = cJSON_CreateObject();
  cJSON_AddNumberToObject(after, "message", (double)id);
  cJSON_AddStringToObject(after, "mailbox", arena_print(&of->r->arena, "%s@%s", a.username, a.domain));
  cJSON_AddStringToObject(after, "caller", v->caller);
  cJSON_AddStringToObject(after, "name", v->name);
  cJSON_AddStringToObject(after, "callId", v->call_id);
  cJSON_AddNumberToObject(after, "duration", (double)v->duration_ms);
  cJSON_AddNumberToObject(after, "octets", (double)of->r->body_len);
  bool noted = note_values(of->r, NULL, after);
  cJSON_Delete(after);
  return noted;
}

static void reply_deposit(request *r, voicemail_result result, int64_t id, reply *out) {
  cJSON *json;
  switch (result) {
  case VOICEMAIL_KEPT:
  case VOICEMAIL_KNOWN:
    json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "id", (double)id);
    reply_json(r, out, result == VOICEMAIL_KEPT ? 201 : 200, json);
    return;
  case VOICEMAIL_FULL: reply_failure(r, 409, "The mailbox is full.", out); return;
  case VOICEMAIL_FAILED: reply_failure(r, 503, NULL, out); return;
  }
}

void voicemail_add(request *r, reply *out) {
  int64_t account = r->params[0].number;
  db_result found = voicemail_account(r->db, account, r->actor.tenant);
  if (found != DB_DONE) {
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  voicemail v = {.caller = query_text(r, "caller"),
                 .name = query_text(r, "name"),
                 .call_id = query_text(r, "callId"),
                 .duration_ms = query_number(r, "duration", 0),
                 .left_at = query_number(r, "at", clock_now())};
  v.key = key_of(r, v.call_id);
  const char *type;
  const char *fault = v.key ? voicemail_fault(&v, r->body, r->body_len, &type) : NULL;
  if (fault) {
    reply_failure(r, 422, fault, out);
    return;
  }
  deposited of = {.r = r, .message = &v, .account = account};
  v.noted = note_deposit;
  v.with = &of;
  int64_t id = 0;
  voicemail_result result =
      v.key ? voicemail_deposit(r->db, account, &v, type, r->body, r->body_len, &id) : VOICEMAIL_FAILED;
  // Sent again it changes nothing.
  if (result == VOICEMAIL_KNOWN) r->noted = true;
  reply_deposit(r, result, id, out);
}
