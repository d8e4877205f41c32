// SPDX-License-Identifier: MIT
// Money, by double entry: each row takes from one account and gives the same to another, so the whole is always nothing.
// Whole numbers of the currency's minor unit (ISO 4217). Rows are only added.
#ifndef WEBPHONED_LEDGER_H
#define WEBPHONED_LEDGER_H

#include <cJSON.h>

#include "db/db.h"

enum { LEDGER_ACCOUNT_SIZE = 40, LEDGER_KEY_MAX = 100, LEDGER_MEMO_MAX = 200 };
#define LEDGER_MINOR_MAX 1000000000LL
#define LEDGER_MICROS_MAX (INT64_MAX >> 11)

typedef struct {
  const char *key;   // the same one twice is one
  const char *kind;  // payment, refund, adjustment
  const char *from;  // "customer:17", "operator", "gift", "provider:test"
  const char *to;    // another
  const char *currency;
  int64_t minor;  // above 0
  const char *memo;
  const char *by;  // who
} transfer;

// The account of a customer.
void ledger_customer(int64_t customer, char out[LEDGER_ACCOUNT_SIZE]);

// How many millionths a minor unit of this currency is: the euro's cent 10,000.
int64_t currency_micros(const char *currency);

enum { LEDGER_AMOUNT_SIZE = 32 };
// 1250 and EUR to "12.50".
void ledger_amount(int64_t minor, const char *currency, char out[LEDGER_AMOUNT_SIZE]);

// Within a transaction of the caller, who gives it up at anything but DB_DONE. DB_EXISTS: it is there already, DB_BOUND: no
// balance can be so high or low. *id may be NULL.
db_result ledger_post_within(db *d, const transfer *t, int64_t now, int64_t *id);

// What the account has. DB_NONE: nothing ever happened to it.
db_result ledger_balance(db *d, const char *account, const char *currency, int64_t *minor);

// What happened to an account, the newest first, before this row (0: from the newest); NULL: the database failed. Amounts
// are as the account sees them: below 0 for what it gave.
cJSON *ledger_list(db *d, const char *account, int64_t before, int64_t limit);
cJSON *ledger_read(db *d, const char *account, int64_t id);

// What was paid to one customer and taken back, for another one, as a gift: row by row, the first 50. Within a transaction.
db_result ledger_copy_payments(db *d, int64_t from, int64_t to, int64_t now);

#endif
