// SPDX-License-Identifier: MIT
// A customer's balance and what happened to it: for the customer where the web phone shows it, for operators always.
#include "store/ledger.h"

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/note.h"
#include "api/site.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/secret.h"
#include "base/text.h"
#include "store/checkout.h"
#include "store/customer.h"
#include "store/tenant.h"

enum { STATEMENT_ROWS = 2000, CHECKOUTS_SHOWN = 10 };

typedef struct {
  int64_t id;
  customer row;
  char account[LEDGER_ACCOUNT_SIZE];
} payer;

// An account's is its customer's, an operator names it in the path. False: the reply has been made.
static bool find_payer(request *r, payer *p, reply *out) {
  bool by_operator = r->actor.role == ROLE_OPERATOR;
  p->id = by_operator ? r->params[0].number : r->actor.customer;
  bool shown = by_operator || tenant_has(r->tenant, TENANT_DISPLAY_BALANCE) ||
               tenant_has(r->tenant, TENANT_ACCEPT_PAYMENT);
  // Customers belong to the installation, not to one web phone.
  bool theirs = shown && p->id && !(by_operator && r->actor.tenant);
  db_result found = theirs ? customer_read(r->db, p->id, &p->row) : DB_NONE;
  ledger_customer(p->id, p->account);
  if (found == DB_DONE) return true;
  reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
  return false;
}

// The name of an operator is half of a log-in: people read that it was one.
static void veil_operator(cJSON *row) {
  static const char *const ours[] = {"sign-up", "upgrade", "import", "test", "stripe"};
  const char *by = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "by"));
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
    if (by && strcmp(by, ours[i]) == 0) return;
  }
  cJSON_ReplaceItemInObjectCaseSensitive(row, "by", cJSON_CreateString("operator"));
}

// What there was after each is a balance, too.
static cJSON *list_for(request *r, const payer *who, int64_t before, int64_t limit) {
  cJSON *rows = ledger_list(r->db, who->account, before, limit);
  if (!rows || r->actor.role == ROLE_OPERATOR) return rows;
  bool balances = tenant_has(r->tenant, TENANT_DISPLAY_BALANCE);
  cJSON *row;
  cJSON_ArrayForEach(row, rows) {
    veil_operator(row);
    if (!balances) cJSON_DeleteItemFromObjectCaseSensitive(row, "balanceMinor");
  }
  return rows;
}

void ledger_index(request *r, reply *out) {
  payer who;
  page p;
  if (!find_payer(r, &who, out) || !request_page(r, &p, out)) return;
  reply_page(r, out, list_for(r, &who, p.after, p.limit + 1), &p, "id");
}

static int exponent_of(const char *currency) {
  int64_t micros = currency_micros(currency);
  return micros == 1000000 ? 0 : micros == 1000 ? 3 : 2;
}

// What can be paid, in minor units; where there are no parts of it, a unit is worth little.
static void add_amounts(cJSON *into, const char *currency) {
  static const int units[] = {5, 10, 20, 50};
  int64_t parts = 1000000 / currency_micros(currency);
  cJSON *list = cJSON_AddArrayToObject(into, "amounts");
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    cJSON_AddItemToArray(list, cJSON_CreateNumber((double)(units[i] * (parts == 1 ? 100 : parts))));
  cJSON_AddNumberToObject(into, "most", (double)CHECKOUT_MINOR_MAX);
}

// One answer for the phone's page: what its flags let people see, and how the latest payments stand.
void ledger_summary(request *r, reply *out) {
  payer who;
  if (!find_payer(r, &who, out)) return;
  const payment_config *payments = &r->site->config->payments;
  checkout_wish wish = {
      .customer = who.id, .account = r->actor.account, .limit = CHECKOUTS_SHOWN, .now = clock_now()};
  cJSON *checkouts = checkout_list(r->db, &wish);
  if (!checkouts) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "currency", who.row.currency);
  cJSON_AddNumberToObject(json, "exponent", exponent_of(who.row.currency));
  if (tenant_has(r->tenant, TENANT_DISPLAY_BALANCE)) {
    cJSON_AddNumberToObject(json, "balanceMicros", (double)who.row.balance_micros);
    cJSON_AddNumberToObject(json, "debitLimitMicros", (double)who.row.debit_limit_micros);
  }
  if (payments->provider && tenant_has(r->tenant, TENANT_ACCEPT_PAYMENT)) {
    cJSON_AddStringToObject(json, "provider", payments->provider);
    add_amounts(json, who.row.currency);
  }
  cJSON_AddItemToObject(json, "checkouts", checkouts);
  reply_json(r, out, 200, json);
}

// RFC 3339.
static void time_of(double at, char out[32]) {
  time_t seconds = (time_t)(at / 1000);
  struct tm parts;
  gmtime_r(&seconds, &parts);
  strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

static double number_of(const cJSON *row, const char *name) {
  return cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(row, name));
}

static const char *text_of(request *r, const cJSON *row, const char *name) {
  const char *value = csv_cell(&r->arena, cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, name)));
  return value ? value : "";
}

static const char *write_statement(request *r, const cJSON *rows, size_t *len) {
  enum { ROW_MAX = 700 };
  size_t size = (size_t)(cJSON_GetArraySize(rows) + 1) * ROW_MAX;
  char *room = arena_take(&r->arena, size);
  if (!room) return NULL;
  text out = text_in(room, size);
  text_add(&out, "time,kind,amount,currency,balance,memo,number\r\n");
  const cJSON *row;
  cJSON_ArrayForEach(row, rows) {
    char at[32], sum[LEDGER_AMOUNT_SIZE], balance[LEDGER_AMOUNT_SIZE] = "";
    const cJSON *after = cJSON_GetObjectItemCaseSensitive(row, "balanceMinor");
    const char *currency = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "currency"));
    time_of(number_of(row, "at"), at);
    ledger_amount((int64_t)number_of(row, "minor"), currency, sum);
    if (after) ledger_amount((int64_t)after->valuedouble, currency, balance);
    // A sum below 0 is a number and no formula: only what people wrote is a cell for csv_cell.
    text_add(&out, "%s,%s,%s,%s,%s,%s,%.0f\r\n", at, text_of(r, row, "kind"), sum, currency, balance,
             text_of(r, row, "memo"), number_of(row, "id"));
  }
  *len = out.len;
  return out.full ? NULL : room;
}

void ledger_statement(request *r, reply *out) {
  payer who;
  if (!find_payer(r, &who, out)) return;
  cJSON *rows = list_for(r, &who, 0, STATEMENT_ROWS);
  size_t len = 0;
  const char *body = rows ? write_statement(r, rows, &len) : NULL;
  cJSON_Delete(rows);
  if (!body) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = 200;
  reply_header(out, "Content-Disposition", "attachment; filename=\"statement.csv\"");
  reply_body(r, out, "text/csv; charset=utf-8", body, len);
}

// What stands in the request, as a transfer between the operator and the customer.
static bool read_payment(request *r, const payer *who, transfer *t, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return false;
  fields f = fields_of(json);
  int64_t minor = field_int(&f, "minor", -LEDGER_MINOR_MAX, LEDGER_MINOR_MAX);
  if (minor == 0) fields_fault(&f, "minor", "must be another number than 0");
  t->currency = field_has(&f, "currency") ? field_text(&f, "currency", 3, 3) : who->row.currency;
  if (strcmp(t->currency, who->row.currency) != 0)
    fields_fault(&f, "currency", "must be the customer's: %s", who->row.currency);
  t->memo = field_has(&f, "memo") ? field_text(&f, "memo", 0, LEDGER_MEMO_MAX) : "";
  const char *key = field_has(&f, "key") ? field_text(&f, "key", 1, LEDGER_KEY_MAX - 30) : NULL;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return false;
  }
  char token[TOKEN_SIZE];
  if (!key && token_make(token)) key = token;
  t->key = key ? arena_print(&r->arena, "operator:%lld:%s", (long long)who->id, key) : NULL;
  t->kind = minor > 0 ? "payment" : "refund";
  t->from = minor > 0 ? "operator" : who->account;
  t->to = minor > 0 ? who->account : "operator";
  t->minor = minor > 0 ? minor : -minor;
  t->by = r->actor.name;
  if (!t->key) reply_failure(r, 500, NULL, out);
  return t->key != NULL;
}

static bool note_payment(request *r, const cJSON *row) {
  cJSON *before = cJSON_CreateObject();
  cJSON_AddNumberToObject(before, "balanceMinor", number_of(row, "balanceMinor") - number_of(row, "minor"));
  bool noted = note_values(r, before, row);
  cJSON_Delete(before);
  return noted;
}

// With what is written down of it, or not at all. *row is what became of it. DB_NONE: the customer is not as they were read: what
// is paid in a currency that is not theirs, or to nobody, is seen nowhere.
static db_result post(request *r, const payer *who, const transfer *t, cJSON **row) {
  int64_t id = 0;
  *row = NULL;
  if (!db_begin(r->db)) return DB_FAILED;
  db_result result = customer_hold(r->db, who->id, t->currency);
  if (result == DB_DONE) result = ledger_post_within(r->db, t, clock_now(), &id);
  if (result == DB_DONE) *row = ledger_read(r->db, who->account, id);
  if (result == DB_DONE) result = *row && note_payment(r, *row) ? DB_DONE : DB_FAILED;
  if (result == DB_DONE) return db_commit(r->db) ? DB_DONE : DB_FAILED;
  db_rollback(r->db);
  return result;
}

void ledger_pay(request *r, reply *out) {
  payer who;
  transfer t;
  cJSON *row = NULL;
  if (!find_payer(r, &who, out) || !read_payment(r, &who, &t, out)) return;
  db_result result = post(r, &who, &t, &row);
  if (result == DB_EXISTS) {
    reply_failure(r, 409, "There is a payment with this key already.", out);
    return;
  }
  if (result == DB_BOUND) {
    reply_failure(r, 409, "No balance can be so high or so low.", out);
    return;
  }
  if (result == DB_NONE) {
    reply_failure(r, 409, "The customer was changed meanwhile: look at them again.", out);
    return;
  }
  if (result == DB_DONE) {
    reply_json(r, out, 201, row);
    return;
  }
  cJSON_Delete(row);
  reply_failure(r, 500, NULL, out);
}
