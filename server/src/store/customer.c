// SPDX-License-Identifier: MIT
// Customers, and how one comes into being from the template customer.
#include "store/customer.h"

#include <stdio.h>

#include "store/ledger.h"

db_result customer_read(db *d, int64_t id, customer *out) {
  *out = (customer){0};
  db_query(d, "SELECT name, currency, debit_limit_micros FROM customers WHERE id = ?", db_int(id));
  if (db_next(d)) {
    snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 0));
    snprintf(out->currency, sizeof out->currency, "%.3s", db_column_text(d, 1));
    out->debit_limit_micros = db_column_int(d, 2);
  }
  db_result result = db_end(d);
  if (result != DB_DONE) return result;
  char account[LEDGER_ACCOUNT_SIZE];
  ledger_customer(id, account);
  result = ledger_balance(d, account, out->currency, &out->balance_minor);
  out->balance_micros = out->balance_minor * currency_micros(out->currency);
  return result == DB_FAILED ? result : DB_DONE;
}

db_result customer_hold(db *d, int64_t id, const char *currency) {
  return db_run(d, "UPDATE customers SET id = id WHERE id = ? AND currency = ? AND removing = 0", db_int(id),
                db_text(currency));
}

static db_result copy_template(db *d, int64_t from, const char *name, const char *email, int64_t now,
                               int64_t *id) {
  db_result result =
      db_number(d, id,
                "INSERT INTO customers (company_id, name, email, debit_limit_micros, currency, created_at)"
                " SELECT company_id, ?, ?, debit_limit_micros, currency, CAST(? AS BIGINT) FROM customers"
                " WHERE id = ? RETURNING id",
                db_text(name), db_text(email), db_int(now), db_int(from));
  if (result != DB_DONE) return result == DB_NONE ? DB_FAILED : result;
  result = db_run(d,
                  "INSERT INTO customer_items (customer_id, kind, data, created_at) SELECT CAST(? AS BIGINT),"
                  " kind, data, CAST(? AS BIGINT) FROM customer_items WHERE customer_id = ? ORDER BY id",
                  db_int(*id), db_int(now), db_int(from));
  if (result == DB_DONE || result == DB_NONE) result = ledger_copy_payments(d, from, *id, now);
  return result;
}

db_result customer_register(db *d, int64_t template_customer, const char *name, const char *email, account *a,
                            int64_t now) {
  db_result result =
      template_customer
          ? copy_template(d, template_customer, name, email, now, &a->customer)
          : db_number(d, &a->customer,
                      "INSERT INTO customers (name, email, created_at) VALUES (?, ?, ?) RETURNING id",
                      db_text(name), db_text(email), db_int(now));
  return result == DB_DONE ? account_add(d, a, false) : result;
}
