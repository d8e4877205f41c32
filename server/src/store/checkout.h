// SPDX-License-Identifier: MIT
// Payments that a provider takes: begun, paid, given back. What was said twice, or late, or in the wrong order is in the
// ledger once.
#ifndef WEBPHONED_CHECKOUT_H
#define WEBPHONED_CHECKOUT_H

#include <cJSON.h>

#include "base/secret.h"
#include "db/db.h"

#define CHECKOUT_MINOR_MAX 10000000LL

typedef struct {
  int64_t id;
  char key[TOKEN_SIZE];
  char provider[16];
  char intent[260];  // the provider's name for it; "": nobody has gone through with it, as far as we know
  int64_t tenant;
  int64_t customer;
  int64_t account;
  char currency[4];
  int64_t minor;
  int64_t refunded;  // of it
  bool paid;
} checkout;

// Fills in id, key and currency, the customer's: until it has ended that stays, and so do they. DB_NONE: they are gone, or going.
db_result checkout_begin(db *d, checkout *c, int64_t now);
db_result checkout_find(db *d, const char *key, checkout *out);
db_result checkout_read(db *d, int64_t id, checkout *out);

// It was paid: the customer has it, if they have not yet.
db_result checkout_pay(db *d, const char *key, const char *intent, int64_t now);
// Of what was paid, so much was given back by now, all in all; less than is known changes nothing.
db_result checkout_refund(db *d, const char *key, const char *intent, int64_t refunded, int64_t now);

// The provider's name for it is known, and the money is not there yet: a bank's debit takes days.
db_result checkout_wait(db *d, const char *key, const char *intent);
// How long what was begun may still be paid, of a row of checkouts: a page is open for a day.
#define CHECKOUT_LASTS "CASE WHEN intent = '' THEN 86400000 ELSE 2592000000 END"

// It came to nothing; one that was paid stays so.
db_result checkout_refuse(db *d, const char *key, int64_t now);
// Where it goes on, for whoever comes back to it.
db_result checkout_place(db *d, int64_t id, const char *url);

typedef struct {
  int64_t customer;
  int64_t account;  // only what this one began, and with the address where it goes on; 0: all
  int64_t before;   // 0: from the newest
  int64_t limit;
  int64_t now;
} checkout_wish;
// The newest first. NULL: the database failed.
cJSON *checkout_list(db *d, const checkout_wish *wish);

#endif
