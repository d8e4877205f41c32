// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_CUSTOMER_H
#define WEBPHONED_CUSTOMER_H

#include "store/account.h"

typedef struct {
  char name[101];
  char currency[4];
  int64_t balance_minor;   // what the ledger has
  int64_t balance_micros;  // the same in millionths
  int64_t debit_limit_micros;
} customer;

db_result customer_read(db *d, int64_t id, customer *out);
// In a transaction: to its end they stay, with this currency. DB_NONE: it is another by now, or they are gone or going.
db_result customer_hold(db *d, int64_t id, const char *currency);

// A new customer with its first account; from a template (0: none) it has company, debit limit,
// currency, copies of routes, payments, alerts, packages and contracts, and what the ledger has for it, paid at this
// moment. In a transaction.
db_result customer_register(db *d, int64_t template_customer, const char *name, const char *email, account *a,
                            int64_t now);

#endif
