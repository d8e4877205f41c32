// SPDX-License-Identifier: MIT
// Log in, who am I, log out.
#include "store/session.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/cookie.h"
#include "api/site.h"
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

// Whoever has an IPv6 address has 2^64 of them (RFC 6177): they count as one.
static void name_address(char *out, size_t size, const char *what, const char *address) {
  struct in6_addr six;
  if (inet_pton(AF_INET6, address, &six) != 1 || IN6_IS_ADDR_V4MAPPED(&six)) {
    snprintf(out, size, "%s:%s", what, address);
    return;
  }
  char net[INET6_ADDRSTRLEN] = "";
  memset(&six.s6_addr[8], 0, 8);
  inet_ntop(AF_INET6, &six, net, sizeof net);
  snprintf(out, size, "%s:%s/64", what, net);
}

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
  int64_t wait = who->account[0] ? attempt_wait(r->db, who->account, now) : 0;
  int64_t of_address = attempt_wait(r->db, who->address, now);
  if (of_address > wait) wait = of_address;
  if (wait == 0) return false;
  atomic_fetch_add(&r->site->metrics.logins[LOGIN_LIMITED], 1);
  reply_header(out, "Retry-After", arena_print(&r->arena, "%lld", (long long)(wait + 999) / 1000));
  reply_failure(r, 429, NULL, out);
  return true;
}

// Neither the words nor the time it takes say whether it was the name or the password.
static bool is_right(request *r, const char *username, const char *password, account *a) {
  proof given = proof_make(username, r->tenant->sip_domain, password);
  db_result found = account_find(r->db, username, r->tenant->sip_domain, a);
  bool md5 = secret_equal(given.md5, a->proof.md5);
  bool sha256 = secret_equal(given.sha256, a->proof.sha256);
  secret_forget(&given, sizeof given);
  return found == DB_DONE && md5 && sha256;
}

// Other threads remember it (serve/sessions.h): they have to ask again.
static void end_session(request *r) {
  session_end(r->db, r->actor.session);
  atomic_fetch_add(&r->site->log_outs, 1);
}

static void open_session(request *r, const account *a, int64_t now, reply *out) {
  char token[TOKEN_SIZE];
  // Whoever was logged in with this browser is not any more: a token that somebody planted is worth nothing.
  if (r->actor.session) end_session(r);
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
  name_address(who.address, sizeof who.address, "address", r->address);
  if (must_wait(r, &who, now, out)) return;
  account a;
  if (!is_right(r, username, password, &a)) {
    attempt_failed(r->db, who.account, now, FREE_PER_ACCOUNT, MOST_PER_ACCOUNT);
    attempt_failed(r->db, who.address, now, FREE_PER_ADDRESS, MOST_PER_ADDRESS);
    atomic_fetch_add(&r->site->metrics.logins[LOGIN_REFUSED], 1);
    log_event("log-in refused", "address", r->address, "tenant", r->tenant->domain, NULL);
    reply_failure(r, 401, "There is no such user name, or the password is another.", out);
    return;
  }
  attempt_succeeded(r->db, who.account);
  if (!tenant_admits(r->tenant, a.company))
    reply_failure(r, 403, "This phone is for the people of certain companies, and yours is not one.", out);
  else
    open_session(r, &a, now, out);
  secret_forget(&a.proof, sizeof a.proof);
}

static bool read_newcomer(request *r, account *a, char *password, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return false;
  fields f = fields_of(json);
  const char *username = field_text(&f, "username", 1, USERNAME_MAX);
  const char *word = field_text(&f, "password", 8, PASSWORD_MAX);
  const char *name = field_has(&f, "name") ? field_text(&f, "name", 1, DISPLAY_NAME_MAX) : username;
  const char *fault = username_fault(username);
  if (fault) fields_fault(&f, "username", "%s", fault);
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return false;
  }
  snprintf(a->username, sizeof a->username, "%s", username);
  snprintf(a->domain, sizeof a->domain, "%s", r->tenant->sip_domain);
  snprintf(a->name, sizeof a->name, "%s", name);
  snprintf(password, PASSWORD_MAX + 1, "%s", word);
  return true;
}

void session_register(request *r, reply *out) {
  if (!tenant_has(r->tenant, TENANT_REGISTER)) {
    reply_failure(r, 404, "This phone is for people who have an account already.", out);
    return;
  }
  int64_t now = clock_now();
  subjects who = {0};
  name_address(who.address, sizeof who.address, "register", r->address);
  if (must_wait(r, &who, now, out)) return;
  account a = {0};
  char password[PASSWORD_MAX + 1];
  if (!read_newcomer(r, &a, password, out)) return;
  a.proof = proof_make(a.username, a.domain, password);
  secret_forget(password, sizeof password);
  // Every account costs an attempt: nobody makes them by the thousand.
  attempt_failed(r->db, who.address, now, FREE_PER_ACCOUNT, MOST_PER_ADDRESS);
  db_result result = customer_register(r->db, r->tenant->template_customer, a.name, &a, now);
  secret_forget(&a.proof, sizeof a.proof);
  if (result != DB_DONE) {
    bool taken = result == DB_EXISTS;
    reply_failure(r, taken ? 409 : 500, taken ? "Somebody has this user name already." : NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "username", a.username);
  cJSON_AddStringToObject(json, "domain", a.domain);
  cJSON_AddStringToObject(json, "html", r->tenant->register_success_html);
  reply_json(r, out, 201, json);
}

void session_logout(request *r, reply *out) {
  end_session(r);
  cookie_clear(r, out);
  reply_empty(out);
}
