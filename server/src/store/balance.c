// SPDX-License-Identifier: MIT
#include "store/balance.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/secret.h"
#include "store/checkout.h"
#include "store/customer.h"
#include "store/ledger.h"

#define CURRENCY(code, micros) " WHEN '" #code "' THEN " #micros
const char balance_sql[] =
    "coalesce((SELECT a.minor FROM ledger_accounts a WHERE a.name = 'customer:' || customers.id AND"
    " a.currency = customers.currency), 0) * CASE customers.currency"
#include "store/currency.def"
    " ELSE 10000 END";
#undef CURRENCY

// Nor would what may still come: of a payment that was begun, for as long as it may be paid.
static db_result check_begun(db *d, int64_t id, const customer *c, fields *f) {
  char other[4] = "";
  db_query(d,
           "SELECT currency FROM checkouts WHERE customer_id = ? AND currency <> ? AND paid_at = 0 AND"
           " refused_at = 0 AND created_at > CAST(? AS BIGINT) - " CHECKOUT_LASTS " LIMIT 1",
           db_int(id), db_text(c->currency), db_int(clock_now()));
  if (db_next(d)) snprintf(other, sizeof other, "%.3s", db_column_text(d, 0));
  db_result result = db_end(d);
  if (other[0]) fields_fault(f, "currency", "stays %s for now: a payment in it has been begun", other);
  return result == DB_NONE ? DB_DONE : result;
}

// What there is in another currency than the customer's would be seen nowhere any more.
static db_result check_currency(db *d, const char *account, const customer *c, fields *f) {
  char other[4] = "";
  db_query(d, "SELECT currency FROM ledger_accounts WHERE name = ? AND currency <> ? AND minor <> 0",
           db_text(account), db_text(c->currency));
  if (db_next(d)) snprintf(other, sizeof other, "%.3s", db_column_text(d, 0));
  db_result result = db_end(d);
  if (other[0]) fields_fault(f, "currency", "stays %s: there is a balance in it", other);
  return result == DB_NONE ? DB_DONE : result;
}

static db_result adjust(const setting_access *a, int64_t id, const customer *c, int64_t by) {
  char account[LEDGER_ACCOUNT_SIZE];
  char token[TOKEN_SIZE];
  char key[LEDGER_KEY_MAX + 1];
  ledger_customer(id, account);
  if (!token_make(token)) return DB_FAILED;
  snprintf(key, sizeof key, "set:%lld:%s", (long long)id, token);
  transfer t = {.key = key,
                .kind = "adjustment",
                .from = by > 0 ? "operator" : account,
                .to = by > 0 ? account : "operator",
                .currency = c->currency,
                .minor = llabs(by),
                .memo = "",
                .by = a->by ? a->by : ""};
  return ledger_post_within(a->db, &t, clock_now(), NULL);
}

db_result balance_settle(const setting_access *a, const cJSON *given, int64_t id, fields *f) {
  const cJSON *wish = cJSON_GetObjectItemCaseSensitive(given, "balanceMicros");
  char account[LEDGER_ACCOUNT_SIZE];
  int64_t had = 0;
  customer c;
  ledger_customer(id, account);
  db_result result = customer_read(a->db, id, &c);
  bool given_one = a->importing || cJSON_HasObjectItem(given, "currency");
  if (result == DB_DONE && given_one) result = check_currency(a->db, account, &c, f);
  if (result == DB_DONE && given_one) result = check_begun(a->db, id, &c, f);
  if (result != DB_DONE || !wish || f->name[0]) return result;
  // A file tells what there was when it was written: payments since then are not undone.
  if (a->importing) result = ledger_balance(a->db, account, c.currency, &had);
  if (result == DB_FAILED || (a->importing && result == DB_DONE)) return result;
  int64_t wanted = cJSON_IsNumber(wish) ? (int64_t)wish->valuedouble : 0;
  int64_t unit = currency_micros(c.currency);
  // Files of then had parts of a minor unit: rounded up, as the upgrade did.
  if (a->importing && wanted % unit) wanted += wanted > 0 ? unit - wanted % unit : -(wanted % unit);
  if (wanted % unit) {
    fields_fault(f, "balanceMicros", "must be whole minor units of %s: a multiple of %lld", c.currency,
                 (long long)unit);
    return DB_NONE;
  }
  int64_t by = wanted / unit - c.balance_minor;
  return by ? adjust(a, id, &c, by) : DB_DONE;
}
