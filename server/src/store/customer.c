// SPDX-License-Identifier: MIT
// Customers, and how one comes into being from the template customer.
#include "store/customer.h"

#include <stdio.h>

db_result customer_read(db *d, int64_t id, customer *out) {
  *out = (customer){0};
  db_query(d, "SELECT name, currency, balance_micros, debit_limit_micros FROM customers WHERE id = ?",
           db_int(id));
  if (db_next(d)) {
    snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 0));
    snprintf(out->currency, sizeof out->currency, "%.3s", db_column_text(d, 1));
    out->balance_micros = db_column_int(d, 2);
    out->debit_limit_micros = db_column_int(d, 3);
  }
  return db_end(d);
}

static db_result copy_template(db *d, int64_t from, const char *name, int64_t now, int64_t *id) {
  db_result result = db_number(d, id,
                               "INSERT INTO customers (company_id, name, balance_micros, debit_limit_micros,"
                               " currency, created_at) SELECT company_id, ?, balance_micros,"
                               " debit_limit_micros, currency, CAST(? AS BIGINT) FROM customers WHERE id = ?"
                               " RETURNING id",
                               db_text(name), db_int(now), db_int(from));
  if (result != DB_DONE) return result == DB_NONE ? DB_FAILED : result;
  result = db_run(d,
                  "INSERT INTO customer_items (customer_id, kind, data, created_at) SELECT CAST(? AS BIGINT),"
                  " kind, data, CAST(? AS BIGINT) FROM customer_items WHERE customer_id = ? ORDER BY id",
                  db_int(*id), db_int(now), db_int(from));
  return result == DB_NONE ? DB_DONE : result;
}

db_result customer_register(db *d, int64_t template_customer, const char *name, account *a, int64_t now) {
  if (!db_begin(d)) return DB_FAILED;
  db_result result =
      template_customer
          ? copy_template(d, template_customer, name, now, &a->customer)
          : db_number(d, &a->customer, "INSERT INTO customers (name, created_at) VALUES (?, ?) RETURNING id",
                      db_text(name), db_int(now));
  if (result == DB_DONE) result = account_add(d, a, false);
  if (result == DB_DONE && db_commit(d)) return DB_DONE;
  db_rollback(d);
  return result == DB_DONE ? DB_FAILED : result;
}
