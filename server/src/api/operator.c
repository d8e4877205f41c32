// SPDX-License-Identifier: MIT
// Operators at the panel: log in with a second factor, who am I, log out; the first of them; their own password.
#include "store/operator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "api/cookie.h"
#include "api/site.h"
#include "api/throttle.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/audit.h"
#include "store/session.h"

enum { FREE_PER_NAME = 5, FREE_PER_ADDRESS = 10, CODE_MAX = 24 };
#define MOST_PER_NAME (1LL * MINUTE)
// Of codes there are only a million: whoever knows the password may not try many.
#define MOST_PER_CODE (15LL * MINUTE)
#define MOST_PER_ADDRESS (15LL * MINUTE)

typedef struct {
  char name[OPERATOR_NAME_MAX + 16];
  char address[96];
} subjects;

static subjects subjects_of(const request *r, const char *name) {
  subjects who = {0};
  snprintf(who.name, sizeof who.name, "operator:%s", name);
  throttle_address(who.address, sizeof who.address, "panel", r->address);
  return who;
}

static void count_failure(request *r, const subjects *who, int64_t now, int64_t most) {
  attempt_failed(r->db, who->name, now, FREE_PER_NAME, most);
  attempt_failed(r->db, who->address, now, FREE_PER_ADDRESS, MOST_PER_ADDRESS);
  log_event("panel log-in refused", "address", r->address, NULL);
}

// In the transaction of what was done. False: then it is not.
static bool note(request *r, const char *act) {
  audit_author who = {.by = &r->actor, .address = r->address, .now = clock_now()};
  return audit_act(r->db, &who, act, "panel", r->actor.operator_id) == DB_DONE;
}

static bool end_transaction(db *d, bool good) {
  if (good) return db_commit(d);
  db_rollback(d);
  return false;
}

static void reply_who(request *r, unsigned status, const operator_row *o, reply *out) {
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "name", o->name);
  cJSON_AddStringToObject(json, "role", rank_name(o->rank));
  cJSON_AddItemToObject(json, "tenant",
                        o->tenant ? cJSON_CreateNumber((double)o->tenant) : cJSON_CreateNull());
  cJSON_AddBoolToObject(json, "secondFactor", o->totp[0] != '\0');
  cJSON_AddNumberToObject(json, "recoveryCodes", (double)o->recovery);
  reply_json(r, out, status, json);
}

// In a transaction: with what is written down of it.
static bool begin_session(request *r, const operator_row *o, const char *act, char token[TOKEN_SIZE]) {
  r->actor = (actor){.role = ROLE_OPERATOR, .operator_id = o->id, .tenant = o->tenant, .rank = o->rank};
  snprintf(r->actor.name, sizeof r->actor.name, "%s", o->name);
  return operator_session_begin(r->db, o, clock_now(), token) == DB_DONE && note(r, act);
}

static void reply_session(request *r, const operator_row *o, unsigned status, const char *token, reply *out) {
  panel_cookie_set(r, out, token);
  reply_who(r, status, o, out);
}

static void open_session(request *r, const operator_row *o, const char *act, reply *out) {
  char token[TOKEN_SIZE];
  if (db_begin(r->db) && end_transaction(r->db, begin_session(r, o, act, token)))
    reply_session(r, o, 200, token, out);
  else
    reply_failure(r, 500, NULL, out);
}

static void refuse_code(request *r, fields *f, const char *why, reply *out) {
  fields_fault(f, "code", "%s", why);
  reply_fault(r, f, out);
}

// The authenticator's, or one of the recovery codes; whichever, it is used with this.
static db_result use_code(request *r, operator_row *o, const char *code, int64_t now) {
  char mark[RECOVERY_MARK + 1];
  int64_t step = totp_step(o->totp, code, now, o->totp_used);
  if (step) return operator_use_code(r->db, o->id, step);
  if (!recovery_mark(o->totp, code, mark)) return DB_NONE;
  db_result used = operator_use_recovery(r->db, o, mark);
  if (used == DB_DONE) o->recovery--;
  return used;
}

// The password was right. A person without a second factor needs no code.
static bool has_code(request *r, operator_row *o, fields *f, const char *code, const subjects *who,
                     reply *out) {
  if (!o->totp[0]) return true;
  if (!code[0]) {
    refuse_code(r, f, "is needed: the six digits that your authenticator shows, or a recovery code", out);
    return false;
  }
  int64_t now = clock_now();
  db_result used = use_code(r, o, code, now);
  if (used == DB_DONE) return true;
  if (used == DB_FAILED) {
    reply_failure(r, 500, NULL, out);
    return false;
  }
  count_failure(r, who, now, MOST_PER_CODE);
  refuse_code(r, f, "is another, or was used already: wait for the next one", out);
  return false;
}

void operator_login(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *name = field_text(&f, "name", 1, OPERATOR_NAME_MAX);
  const char *password = field_text(&f, "password", 1, OPERATOR_PASSWORD_MAX);
  const char *code = field_has(&f, "code") ? field_text(&f, "code", 1, CODE_MAX) : "";
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  int64_t now = clock_now();
  subjects who = subjects_of(r, name);
  if (throttle_holds(r, who.name, who.address, now, out)) return;
  operator_row o;
  db_result found = operator_find(r->db, name, &o);
  // Neither the words nor the time it takes say whether it was the name or the password.
  bool right = argon_check(o.password, password) && found == DB_DONE;
  int64_t had = o.recovery;
  if (found == DB_FAILED) {
    reply_failure(r, 500, NULL, out);
  } else if (!right) {
    count_failure(r, &who, now, MOST_PER_NAME);
    reply_failure(r, 401, "There is no such operator, or the password is another.", out);
  } else if (has_code(r, &o, &f, code, &who, out)) {
    attempt_succeeded(r->db, who.name);
    open_session(r, &o, o.recovery < had ? "log in with a recovery code" : "log in", out);
  }
  secret_forget(&o, sizeof o);
}

// Who asks, anew from the database. False: the reply has been made.
static bool read_self(request *r, operator_row *o, reply *out) {
  if (operator_read(r->db, r->actor.operator_id, o) == DB_DONE) return true;
  reply_failure(r, 500, NULL, out);
  return false;
}

void operator_show(request *r, reply *out) {
  operator_row o;
  if (read_self(r, &o, out)) reply_who(r, 200, &o, out);
}

void operator_logout(request *r, reply *out) {
  if (operator_session_end(r->db, r->actor.session) == DB_FAILED) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  panel_cookie_clear(r, out);
  reply_empty(out);
}

// A stolen session alone changes nothing that proves a person. `code`: with a second factor the password alone does not
// either; NULL where it is not asked for.
static bool proves_self(request *r, fields *f, const char *password, const char *code, operator_row *o,
                        reply *out) {
  int64_t now = clock_now();
  if (!read_self(r, o, out)) return false;
  subjects who = subjects_of(r, o->name);
  if (throttle_holds(r, who.name, who.address, now, out)) return false;
  if (argon_check(o->password, password)) return !code || has_code(r, o, f, code, &who, out);
  count_failure(r, &who, now, MOST_PER_NAME);
  fields_fault(f, "password", "is another");
  reply_fault(r, f, out);
  return false;
}

// {password, code}: asked for by what changes the second factor. False: the reply has been made.
static bool read_proof(request *r, operator_row *o, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return false;
  fields f = fields_of(json);
  const char *password = field_text(&f, "password", 1, OPERATOR_PASSWORD_MAX);
  const char *code = field_has(&f, "code") ? field_text(&f, "code", 1, CODE_MAX) : "";
  if (fields_end(&f)) return proves_self(r, &f, password, code, o, out);
  reply_fault(r, &f, out);
  return false;
}

// Every session was opened by the old one; this browser gets a new one.
static db_result change_password(request *r, operator_row *o, const char *next, char token[TOKEN_SIZE]) {
  char kept[ARGON_SIZE];
  if (!argon_make(next, kept) || !db_begin(r->db)) return DB_FAILED;
  db_result result = operator_set_password(r->db, o, kept);
  snprintf(o->password, sizeof o->password, "%s", kept);
  bool good = result == DB_DONE && operator_session_end_others(r->db, o->id, 0) != DB_FAILED &&
              begin_session(r, o, "change password", token);
  if (end_transaction(r->db, good)) return DB_DONE;
  return result == DB_NONE ? DB_NONE : DB_FAILED;
}

void operator_change_password(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *password = field_text(&f, "password", 1, OPERATOR_PASSWORD_MAX);
  const char *next = field_text(&f, "next", OPERATOR_PASSWORD_MIN, OPERATOR_PASSWORD_MAX);
  operator_row o;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  if (!proves_self(r, &f, password, NULL, &o, out)) return;
  char token[TOKEN_SIZE];
  db_result changed = change_password(r, &o, next, token);
  if (changed == DB_DONE)
    reply_session(r, &o, 200, token, out);
  else
    reply_failure(r, changed == DB_NONE ? 401 : 500, NULL, out);
}

void operator_ask_totp(request *r, reply *out) {
  operator_row o;
  char secret[TOTP_SECRET_SIZE];
  if (!read_proof(r, &o, out)) return;
  if (!totp_make(secret) || operator_begin_totp(r->db, o.id, secret) != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *answer = cJSON_CreateObject();
  cJSON_AddStringToObject(answer, "secret", secret);
  cJSON_AddStringToObject(
      answer, "uri",
      arena_print(&r->arena, "otpauth://totp/Webphone:%s?secret=%s&issuer=Webphone", o.name, secret));
  reply_json(r, out, 200, answer);
}

// They are shown this once.
static void reply_codes(request *r, char codes[RECOVERY_CODES][RECOVERY_CODE_SIZE], reply *out) {
  cJSON *json = cJSON_CreateObject();
  cJSON *list = cJSON_AddArrayToObject(json, "recoveryCodes");
  for (int i = 0; i < RECOVERY_CODES; i++) cJSON_AddItemToArray(list, cJSON_CreateString(codes[i]));
  reply_json(r, out, 200, json);
}

static bool keep_recovery(request *r, const operator_row *o, const char *kept) {
  if (!db_begin(r->db)) return false;
  bool good = operator_set_recovery(r->db, o, kept) == DB_DONE && note(r, "make recovery codes");
  return end_transaction(r->db, good);
}

void operator_make_recovery(request *r, reply *out) {
  char codes[RECOVERY_CODES][RECOVERY_CODE_SIZE];
  char kept[RECOVERY_KEPT_SIZE];
  operator_row o;
  if (!read_proof(r, &o, out)) return;
  if (!o.totp[0])
    reply_failure(r, 409, "There is no second factor that they could stand in for.", out);
  else if (!recovery_make(o.totp, codes, kept) || !keep_recovery(r, &o, kept))
    reply_failure(r, 500, NULL, out);
  else
    reply_codes(r, codes, out);
  secret_forget(codes, sizeof codes);
}

// In a transaction. A session that ended with the password that opened it does not go on because of this.
static db_result set_totp(request *r, const char *secret, int64_t step, const char *kept) {
  operator_row o = {0};
  int64_t id = r->actor.operator_id;
  db_result result = operator_hold(r->db, id);
  if (result == DB_DONE) result = operator_read(r->db, id, &o);
  if (result == DB_DONE) result = operator_session_holds(r->db, r->actor.session, &o);
  if (result == DB_DONE) result = operator_set_totp(r->db, id, secret, step, kept);
  if (result == DB_DONE) result = operator_read(r->db, id, &o);
  if (result == DB_DONE) result = operator_session_keep(r->db, r->actor.session, &o);
  secret_forget(&o, sizeof o);
  return result;
}

// Other sessions were opened without it, and end; this one has just shown that it has it. DB_NONE: it has ended.
static db_result keep_totp(request *r, const char *secret, int64_t step, const char *kept) {
  if (!db_begin(r->db)) return DB_FAILED;
  db_result result = set_totp(r, secret, step, kept);
  bool good = result == DB_DONE &&
              operator_session_end_others(r->db, r->actor.operator_id, r->actor.session) != DB_FAILED &&
              note(r, "set second factor");
  if (end_transaction(r->db, good)) return DB_DONE;
  return result == DB_NONE ? DB_NONE : DB_FAILED;
}

// It counts from its first code on: whoever could not scan it is not locked out.
void operator_confirm_totp(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *code = field_text(&f, "code", 1, 12);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  char secret[65];
  int64_t now = clock_now();
  subjects who = subjects_of(r, r->actor.name);
  if (throttle_holds(r, who.name, who.address, now, out)) return;
  db_result result = operator_waiting_totp(r->db, r->actor.operator_id, secret);
  if (result == DB_DONE && !secret[0]) {
    reply_failure(r, 409, "Ask for a secret first.", out);
    return;
  }
  int64_t step = totp_step(secret, code, now, 0);
  if (!step) {
    count_failure(r, &who, now, MOST_PER_CODE);
    refuse_code(r, &f, "is another: compare the clocks of both", out);
    return;
  }
  char codes[RECOVERY_CODES][RECOVERY_CODE_SIZE];
  char kept[RECOVERY_KEPT_SIZE];
  db_result done = recovery_make(secret, codes, kept) ? keep_totp(r, secret, step, kept) : DB_FAILED;
  if (done == DB_DONE)
    reply_codes(r, codes, out);
  else
    reply_failure(r, done == DB_NONE ? 401 : 500, NULL, out);
  secret_forget(codes, sizeof codes);
}

// Other sessions were opened with it, and end: whoever is in one may not have had it. This one has just shown it.
static bool clear_totp(request *r, operator_row *o) {
  if (!db_begin(r->db)) return false;
  bool good = operator_clear_totp(r->db, o) == DB_DONE;
  o->totp[0] = '\0';
  o->recovery = 0;
  good = good && operator_session_keep(r->db, r->actor.session, o) == DB_DONE &&
         operator_session_end_others(r->db, o->id, r->actor.session) != DB_FAILED &&
         note(r, "remove second factor");
  return end_transaction(r->db, good);
}

void operator_drop_totp(request *r, reply *out) {
  operator_row o;
  if (!read_proof(r, &o, out)) return;
  if (!o.totp[0])
    reply_failure(r, 409, "There is no second factor.", out);
  else if (!clear_totp(r, &o))
    reply_failure(r, 500, NULL, out);
  else
    reply_who(r, 200, &o, out);
}

void operator_first_show(request *r, reply *out) {
  bool first = false;
  if (operator_none_yet(r->db, &first) == DB_FAILED) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddBoolToObject(json, "first", first);
  reply_json(r, out, 200, json);
}

static db_result add_first(request *r, const char *key, const char *name, const char *password,
                           operator_row *o, char token[TOKEN_SIZE]) {
  if (!db_begin(r->db)) return DB_FAILED;
  db_result result = operator_add_first(r->db, key, name, password, clock_now());
  if (result == DB_DONE) result = operator_find(r->db, name, o);
  bool good = result == DB_DONE && begin_session(r, o, "first operator", token);
  if (end_transaction(r->db, good)) return DB_DONE;
  return result == DB_DONE ? DB_FAILED : result;
}

void operator_first_add(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *key = field_text(&f, "key", 1, 64);
  const char *name = field_text(&f, "name", 1, OPERATOR_NAME_MAX);
  const char *password = field_text(&f, "password", OPERATOR_PASSWORD_MIN, OPERATOR_PASSWORD_MAX);
  const char *fault = operator_name_fault(name);
  if (fault) fields_fault(&f, "name", "%s", fault);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  int64_t now = clock_now();
  subjects who = subjects_of(r, "");
  if (throttle_holds(r, "", who.address, now, out)) return;
  operator_row o;
  char token[TOKEN_SIZE];
  db_result result = add_first(r, key, name, password, &o, token);
  if (result == DB_NONE) {
    count_failure(r, &who, now, MOST_PER_NAME);
    fields_fault(&f, "key", "is another, or older than an hour: `webphoned operator key` prints a new one");
    reply_fault(r, &f, out);
  } else if (result == DB_EXISTS) {
    reply_failure(r, 409, "There is an operator already: log in.", out);
  } else if (result != DB_DONE) {
    reply_failure(r, 500, NULL, out);
  } else {
    reply_session(r, &o, 201, token, out);
  }
}

void audit_index(request *r, reply *out) {
  page p;
  const char *section = request_query(r, "section");
  const char *row = request_query(r, "row");
  audit_filter filter = {
      .tenant = r->actor.tenant, .what = section ? section : "", .row = row ? strtoll(row, NULL, 10) : 0};
  if (!request_page(r, &p, out) || !request_find(r, &filter.find, out)) return;
  if (filter.find[0] && request_later(r)) return;
  reply_page(r, out, audit_list(r->db, &r->arena, &filter, p.after, p.limit + 1), &p, "id");
}
