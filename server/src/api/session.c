// SPDX-License-Identifier: MIT
// Log in, who am I, log out.
#include "store/session.h"

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/cookie.h"
#include "api/site.h"
#include "api/throttle.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/customer.h"

// Five mistakes are free; for an address more, since many people may share it.
enum { FREE_PER_ACCOUNT = 5, FREE_PER_ADDRESS = 30 };
#define MOST_PER_ACCOUNT (1LL * MINUTE)
#define MOST_PER_ADDRESS (15LL * MINUTE)

typedef struct {
  char account[96 + DOMAIN_MAX];
  char address[96];
} subjects;

static void describe(cJSON *into, const actor *a) {
  cJSON_AddStringToObject(into, "username", a->username);
  cJSON_AddStringToObject(into, "domain", a->domain);
  cJSON_AddStringToObject(into, "name", a->name);
}

// What is left on the account, where the operator lets people see it.
static void add_balance(request *r, int64_t of, cJSON *into) {
  customer c;
  if (!tenant_has(r->tenant, TENANT_DISPLAY_BALANCE) || !of || customer_read(r->db, of, &c) != DB_DONE)
    return;
  cJSON_AddNumberToObject(into, "balanceMicros", (double)c.balance_micros);
  cJSON_AddStringToObject(into, "currency", c.currency);
}

/** Only where there is a choice: most accounts have none. */
static void tell_caller_ids(request *r, cJSON *into, int64_t account) {
  cJSON *ids = account_caller_ids(r->db, account);
  if (cJSON_GetArraySize(ids))
    cJSON_AddItemToObject(into, "callerIds", ids);
  else
    cJSON_Delete(ids);
}

void session_show(request *r, reply *out) {
  cJSON *json = cJSON_CreateObject();
  describe(json, &r->actor);
  add_balance(r, r->actor.customer, json);
  tell_caller_ids(r, json, r->actor.account);
  reply_json(r, out, 200, json);
}

static bool must_wait(request *r, const subjects *who, int64_t now, reply *out) {
  return throttle_holds(r, who->account, who->address, now, out);
}

// Neither the words nor the time it takes say whether it was the name or the password: DB_NONE.
static db_result prove(request *r, const char *username, const char *password, account *a) {
  proof given = proof_make(username, r->tenant->sip_domain, password);
  db_result found = account_find(r->db, username, r->tenant->sip_domain, a);
  bool md5 = secret_equal(given.md5, a->proof.md5);
  bool sha256 = secret_equal(given.sha256, a->proof.sha256);
  secret_forget(&given, sizeof given);
  if (found == DB_FAILED) return DB_FAILED;
  return found == DB_DONE && md5 && sha256 ? DB_DONE : DB_NONE;
}

static void refuse_login(request *r, const subjects *who, int64_t now, reply *out) {
  attempt_failed(r->db, who->account, now, FREE_PER_ACCOUNT, MOST_PER_ACCOUNT);
  attempt_failed(r->db, who->address, now, FREE_PER_ADDRESS, MOST_PER_ADDRESS);
  atomic_fetch_add(&r->site->metrics.logins[LOGIN_REFUSED], 1);
  log_event("log-in refused", "address", r->address, "tenant", r->tenant->domain, NULL);
  reply_failure(r, 401, "There is no such user name, or the password is another.", out);
}

// Other threads remember it (serve/sessions.h): they have to ask again.
static db_result end_session(request *r) {
  db_result ended = session_end(r->db, r->actor.session);
  atomic_fetch_add(&r->site->log_outs, 1);
  return ended;
}

static void open_session(request *r, const account *a, int64_t now, reply *out) {
  char token[TOKEN_SIZE];
  // Whoever was logged in with this browser is not any more: a token that somebody planted is worth nothing.
  if (r->actor.session && end_session(r) == DB_FAILED) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  if (session_begin(r->db, r->tenant->id, a, now, token) != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cookie_set(r, out, token);
  atomic_fetch_add(&r->site->metrics.logins[LOGIN_OK], 1);
  actor who = {0};
  snprintf(who.username, sizeof who.username, "%s", a->username);
  snprintf(who.domain, sizeof who.domain, "%s", a->domain);
  snprintf(who.name, sizeof who.name, "%s", a->name);
  cJSON *json = cJSON_CreateObject();
  describe(json, &who);
  add_balance(r, a->customer, json);
  tell_caller_ids(r, json, a->id);
  reply_json(r, out, 200, json);
}

void session_login(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  const char *username = field_text(&f, "username", 1, USERNAME_MAX);
  const char *password = field_text(&f, "password", 1, PASSWORD_MAX);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  int64_t now = clock_now();
  subjects who;
  snprintf(who.account, sizeof who.account, "account:%s@%s", username, r->tenant->sip_domain);
  throttle_address(who.address, sizeof who.address, "address", r->address);
  if (must_wait(r, &who, now, out)) return;
  account a;
  db_result proved = prove(r, username, password, &a);
  if (proved != DB_DONE) {
    // A phone that is told 401 asks no more before a person says so; of anything else it hears again.
    if (proved == DB_NONE)
      refuse_login(r, &who, now, out);
    else
      reply_failure(r, 500, NULL, out);
    return;
  }
  attempt_succeeded(r->db, who.account);
  if (!tenant_admits(r->tenant, a.company))
    reply_failure(r, 403, "This phone is for the people of certain companies, and yours is not one.", out);
  else
    open_session(r, &a, now, out);
  secret_forget(&a.proof, sizeof a.proof);
}

// Its cookie stays until the session has ended: with it this is said again.
void session_logout(request *r, reply *out) {
  if (end_session(r) == DB_FAILED) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cookie_clear(r, out);
  reply_empty(out);
}
