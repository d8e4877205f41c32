// SPDX-License-Identifier: MIT
// People pay at a provider's page where the web phone accepts it; the provider tells; an operator gives back.
#include "store/checkout.h"

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/note.h"
#include "api/site.h"
#include "api/throttle.h"
#include "base/clock.h"
#include "base/log.h"
#include "payment/hosted.h"
#include "store/customer.h"
#include "store/ledger.h"
#include "store/session.h"
#include "store/tenant.h"

// Ten begun payments are free; each one after that waits longer, until an hour has passed without one.
enum { FREE_CHECKOUTS = 10 };
#define MOST_WAIT (5LL * MINUTE)
// The page of the phone that tells how a payment stands.
#define BACK "/?tab=balance"

static const payment_config *provider_of(const request *r) {
  return &r->site->config->payments;
}

static bool accepts(const request *r) {
  return provider_of(r)->provider && tenant_has(r->tenant, TENANT_ACCEPT_PAYMENT) && r->actor.customer;
}

static bool may_begin(request *r, int64_t now, reply *out) {
  char who[40];
  snprintf(who, sizeof who, "checkout:%lld", (long long)r->actor.account);
  if (throttle_holds(r, who, who, now, out)) return false;
  attempt_failed(r->db, who, now, FREE_CHECKOUTS, MOST_WAIT);
  return true;
}

static hosted_answer find_place(request *r, const checkout *c, const char **url, char why[200]) {
  if (payment_is_test(provider_of(r))) {
    *url = arena_print(&r->arena, "/api/softphone/payment/test/%lld", (long long)c->id);
    return checkout_place(r->db, c->id, *url) == DB_DONE ? HOSTED_GIVEN : HOSTED_UNKNOWN;
  }
  char *room = arena_take(&r->arena, PAYMENT_URL_SIZE);
  payment_wish wish = {
      .key = c->key,
      .currency = c->currency,
      .minor = c->minor,
      .label = r->tenant->brand,
      .back = arena_print(&r->arena, "%s://%s" BACK, r->secure ? "https" : "http", r->authority)};
  *url = room;
  hosted_answer answer = room ? hosted_begin(provider_of(r), &wish, room, why) : HOSTED_UNKNOWN;
  if (answer != HOSTED_GIVEN) return answer;
  return checkout_place(r->db, c->id, room) == DB_DONE ? HOSTED_GIVEN : HOSTED_UNKNOWN;
}

static void reply_not_begun(request *r, const checkout *c, hosted_answer answer, reply *out) {
  // Nobody has the address where it would go on.
  if (c->id) checkout_refuse(r->db, c->key, clock_now());
  if (!c->id)
    reply_failure(r, 500, NULL, out);
  else if (answer == HOSTED_NOT_GIVEN)
    reply_failure(r, 422, "The payment provider does not take this sum. Try another.", out);
  else
    reply_failure(r, 502, "The payment provider does not answer. Try again.", out);
}

void checkout_add(request *r, reply *out) {
  if (!accepts(r)) {
    reply_failure(r, 404, "Nobody takes payments here.", out);
    return;
  }
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  int64_t minor = field_int(&f, "minor", 1, CHECKOUT_MINOR_MAX);
  int64_t now = clock_now();
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  if (!may_begin(r, now, out)) return;
  checkout c = {
      .tenant = r->tenant->id, .customer = r->actor.customer, .account = r->actor.account, .minor = minor};
  snprintf(c.provider, sizeof c.provider, "%s", provider_of(r)->provider);
  char why[200] = "the database failed";
  const char *url = NULL;
  hosted_answer found = HOSTED_UNKNOWN;
  if (checkout_begin(r->db, &c, now) == DB_DONE)
    found = find_place(r, &c, &url, why);
  else
    c.id = 0;
  if (found != HOSTED_GIVEN) {
    log_event("payment not begun", "why", why, NULL);
    reply_not_begun(r, &c, found, out);
    return;
  }
  cJSON *answer = cJSON_CreateObject();
  cJSON_AddNumberToObject(answer, "id", (double)c.id);
  cJSON_AddStringToObject(answer, "provider", c.provider);
  cJSON_AddStringToObject(answer, "url", url);
  reply_json(r, out, 201, answer);
}

// ---- the provider that moves no money: its page, and its button

static bool find_test(request *r, checkout *c, reply *out) {
  bool there = payment_is_test(provider_of(r)) && accepts(r) &&
               checkout_read(r->db, r->params[0].number, c) == DB_DONE && c->account == r->actor.account &&
               c->tenant == r->tenant->id && strcmp(c->provider, "test") == 0;
  if (!there) reply_failure(r, 404, NULL, out);
  return there;
}

void checkout_test_show(request *r, reply *out) {
  checkout c;
  if (!find_test(r, &c, out)) return;
  char sum[LEDGER_AMOUNT_SIZE];
  ledger_amount(c.minor, c.currency, sum);
  // A page that sends no referrer says "Origin: null" with a form (Fetch, "Origin" header): it would be refused.
  char *page =
      arena_print(&r->arena,
                  "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Test payment</title>"
                  "<meta name=\"referrer\" content=\"same-origin\">"
                  "<meta name=\"viewport\" content=\"width=device-width\"><main><h1>Test payment</h1>"
                  "<p>This is the built-in test provider: <strong>no money moves</strong>.</p>"
                  "<p>%s %s</p><form method=\"post\">"
                  "<p><button name=\"how\" value=\"pay\">Pay nothing, be credited</button></p>"
                  "<p><button name=\"how\" value=\"refuse\">Refuse the payment</button></p></form>"
                  "<p><a href=\"" BACK "\">Back without paying</a></p></main></html>",
                  c.currency, sum);
  out->status = 200;
  reply_body(r, out, "text/html; charset=utf-8", page ? page : "", page ? strlen(page) : 0);
}

// One of its two buttons.
void checkout_test_pay(request *r, reply *out) {
  static const char refusal[] = "how=refuse";
  checkout c;
  if (!find_test(r, &c, out)) return;
  bool refused = r->body_len == sizeof refusal - 1 && memcmp(r->body, refusal, r->body_len) == 0;
  db_result result =
      refused ? checkout_refuse(r->db, c.key, clock_now()) : checkout_pay(r->db, c.key, "test", clock_now());
  if (result != DB_DONE && result != DB_NONE) {
    reply_failure(r, result == DB_BOUND ? 409 : 500, NULL, out);
    return;
  }
  reply_empty(out);
  out->status = 303;
  reply_header(out, "Location", BACK);
}

// ---- what the provider tells

static db_result take_event(request *r, const hosted_event *e) {
  checkout c;
  db_result found = checkout_find(r->db, e->key, &c);
  if (found != DB_DONE) return found;
  if (e->kind == HOSTED_REFUSED) return checkout_refuse(r->db, e->key, clock_now());
  if (e->kind == HOSTED_WAITING) return checkout_wait(r->db, e->key, e->intent);
  bool same = strcmp(c.currency, e->currency) == 0 &&
              (e->kind == HOSTED_PAID ? e->minor == c.minor : e->minor <= c.minor);
  if (!same) {
    log_event("payment event of another sum", "provider", c.provider, NULL);
    return DB_NONE;
  }
  db_result result = e->kind == HOSTED_PAID
                         ? checkout_pay(r->db, e->key, e->intent, clock_now())
                         : checkout_refund(r->db, e->key, e->intent, e->minor, clock_now());
  // Told again it would be no less: somebody has to look at it.
  if (result == DB_BOUND)
    log_event("payment event beyond what a ledger holds", "checkout",
              arena_print(&r->arena, "%lld", (long long)c.id), NULL);
  return result;
}

void checkout_webhook(request *r, reply *out) {
  const payment_config *c = provider_of(r);
  if (!c->webhook_secret) {
    reply_failure(r, 404, NULL, out);
    return;
  }
  const char *signature = request_header(r, "Stripe-Signature");
  if (!hosted_signed(c->webhook_secret, signature, r->body, r->body_len, clock_now())) {
    reply_failure(r, 400, "The signature is not the provider's, or too old.", out);
    return;
  }
  const cJSON *json = request_json(r, out);
  if (!json) return;
  hosted_event event = hosted_read(json);
  // What is not ours, or says nothing about money, is taken note of: else it would come again for days.
  if (event.kind != HOSTED_OTHER && take_event(r, &event) == DB_FAILED)
    reply_failure(r, 500, NULL, out);
  else
    reply_empty(out);
}

// ---- for operators

void checkout_index(request *r, reply *out) {
  page p;
  customer c;
  int64_t id = r->params[0].number;
  db_result found = r->actor.tenant ? DB_NONE : customer_read(r->db, id, &c);
  if (found != DB_DONE) {
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  if (!request_page(r, &p, out)) return;
  checkout_wish wish = {.customer = id, .before = p.after, .limit = p.limit + 1, .now = clock_now()};
  reply_page(r, out, checkout_list(r->db, &wish), &p, "id");
}

// The provider first: what it does not give back is not taken from the customer.
static bool give_back(request *r, const checkout *c, int64_t minor, reply *out) {
  char why[200] = "";
  char key[TOKEN_SIZE + 40];
  bool is_test = strcmp(c->provider, "test") == 0;
  long long all = c->refunded + minor;
  snprintf(key, sizeof key, "refund-%s-%lld", c->key, all);
  const hosted_refund_wish wish = {.key = key, .intent = c->intent, .currency = c->currency, .minor = minor};
  hosted_answer answer = is_test                      ? HOSTED_GIVEN
                         : provider_of(r)->secret_key ? hosted_refund(provider_of(r), &wish, why)
                                                      : HOSTED_NOT_GIVEN;
  if (answer == HOSTED_GIVEN) return true;
  log_event("refund not made", "why", why, NULL);
  reply_failure(r, 502,
                answer == HOSTED_UNKNOWN
                    ? "Whether the payment provider has given it back is not known yet: wait until it tells."
                    : "The payment provider has not given it back.",
                out);
  return false;
}

// As "asked" before the provider is, so that what it does is in the log whatever becomes of us; as "refunded" when it has. Not in
// the transaction of the ledger: the provider does not take back what it has given.
static bool note_refund(request *r, int64_t from, const char *what, int64_t to) {
  cJSON *before = cJSON_CreateObject();
  cJSON *after = cJSON_CreateObject();
  cJSON_AddNumberToObject(before, "refunded", (double)from);
  cJSON_AddNumberToObject(after, what, (double)to);
  note_values(r, before, after);
  cJSON_Delete(before);
  cJSON_Delete(after);
  return r->noted;
}

void checkout_give_back(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  checkout c;
  db_result found = r->actor.tenant ? DB_NONE : checkout_read(r->db, r->params[0].number, &c);
  if (found != DB_DONE) {
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  fields f = fields_of(json);
  int64_t left = c.paid ? c.minor - c.refunded : 0;
  int64_t minor = field_has(&f, "minor") ? field_int(&f, "minor", 1, CHECKOUT_MINOR_MAX) : left;
  // What whoever asks knows of it: sent again after an answer that was lost it would be another one.
  int64_t known = field_has(&f, "refunded") ? field_int(&f, "refunded", 0, CHECKOUT_MINOR_MAX) : c.refunded;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  if (known != c.refunded) {
    reply_failure(r, 409, "Something of it was given back meanwhile: look at it again.", out);
    return;
  }
  if (minor < 1 || minor > left) {
    reply_failure(r, 409, "So much of it was not paid, or was given back already.", out);
    return;
  }
  if (!note_refund(r, c.refunded, "asked", c.refunded + minor)) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  if (!give_back(r, &c, minor, out)) return;
  db_result result = checkout_refund(r->db, c.key, c.intent, c.refunded + minor, clock_now());
  if (result != DB_DONE) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  note_refund(r, c.refunded, "refunded", c.refunded + minor);
  reply_empty(out);
}
