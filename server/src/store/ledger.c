// SPDX-License-Identifier: MIT
#include "store/ledger.h"

#include <stdio.h>
#include <string.h>

enum { COPIED_MAX = 50 };

void ledger_customer(int64_t customer, char out[LEDGER_ACCOUNT_SIZE]) {
  snprintf(out, LEDGER_ACCOUNT_SIZE, "customer:%lld", (long long)customer);
}

int64_t currency_micros(const char *currency) {
  static const struct {
    const char *code;
    int64_t micros;
  } others[] = {
#define CURRENCY(code, micros) {#code, micros},
#include "store/currency.def"
#undef CURRENCY
  };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    if (strcmp(currency, others[i].code) == 0) return others[i].micros;
  }
  return 10000;
}

void ledger_amount(int64_t minor, const char *currency, char out[LEDGER_AMOUNT_SIZE]) {
  long long parts = 1000000 / currency_micros(currency);
  long long whole = minor < 0 ? -(long long)minor : (long long)minor;
  const char *sign = minor < 0 ? "-" : "";
  if (parts == 1)
    snprintf(out, LEDGER_AMOUNT_SIZE, "%s%lld", sign, whole);
  else
    snprintf(out, LEDGER_AMOUNT_SIZE, "%s%lld.%0*lld", sign, whole / parts, parts == 1000 ? 3 : 2,
             whole % parts);
}

// What the account has now, with this added.
static db_result change(db *d, const char *account, const char *currency, int64_t minor, int64_t *balance) {
  return db_number(
      d, balance,
      "INSERT INTO ledger_accounts (name, currency, minor) VALUES (?, ?, ?) ON CONFLICT (name, currency)"
      " DO UPDATE SET minor = ledger_accounts.minor + excluded.minor RETURNING minor",
      db_text(account), db_text(currency), db_int(minor));
}

// Always the lower name first: no two who want the same two accounts can wait for each other.
static db_result change_both(db *d, const transfer *t, int64_t *from, int64_t *to) {
  bool giver_first = strcmp(t->from, t->to) < 0;
  db_result result = giver_first ? change(d, t->from, t->currency, -t->minor, from) : DB_DONE;
  if (result == DB_DONE) result = change(d, t->to, t->currency, t->minor, to);
  if (result == DB_DONE && !giver_first) result = change(d, t->from, t->currency, -t->minor, from);
  return result;
}

// A customer's balance is told in millionths, by numbers that JSON's readers keep exactly.
static bool fits(const char *account, int64_t minor, const char *currency) {
  int64_t most = LEDGER_MICROS_MAX / currency_micros(currency);
  return strncmp(account, "customer:", 9) != 0 || (minor >= -most && minor <= most);
}

db_result ledger_post_within(db *d, const transfer *t, int64_t now, int64_t *id) {
  int64_t from = 0, to = 0, row = 0;
  db_result result = change_both(d, t, &from, &to);
  if (result == DB_DONE && !(fits(t->from, from, t->currency) && fits(t->to, to, t->currency)))
    result = DB_BOUND;
  if (result == DB_DONE)
    result = db_number(d, &row,
                       "INSERT INTO ledger (at, entry_key, kind, from_account, to_account, currency, minor,"
                       " from_balance, to_balance, memo, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                       " RETURNING id",
                       db_int(now), db_text(t->key), db_text(t->kind), db_text(t->from), db_text(t->to),
                       db_text(t->currency), db_int(t->minor), db_int(from), db_int(to), db_text(t->memo),
                       db_text(t->by));
  if (id) *id = row;
  return result;
}

db_result ledger_balance(db *d, const char *account, const char *currency, int64_t *minor) {
  *minor = 0;
  return db_number(d, minor, "SELECT minor FROM ledger_accounts WHERE name = ? AND currency = ?",
                   db_text(account), db_text(currency));
}

#define SEEN                                                                                                 \
  "SELECT id, at, kind, currency, CASE WHEN to_account = ? THEN minor ELSE -minor END,"                      \
  " CASE WHEN to_account = ? THEN to_balance ELSE from_balance END, memo, made_by FROM ledger WHERE"

static cJSON *row_of(db *d) {
  cJSON *row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  cJSON_AddNumberToObject(row, "at", (double)db_column_int(d, 1));
  cJSON_AddStringToObject(row, "kind", db_column_text(d, 2));
  cJSON_AddStringToObject(row, "currency", db_column_text(d, 3));
  cJSON_AddNumberToObject(row, "minor", (double)db_column_int(d, 4));
  cJSON_AddNumberToObject(row, "balanceMinor", (double)db_column_int(d, 5));
  cJSON_AddStringToObject(row, "memo", db_column_text(d, 6));
  cJSON_AddStringToObject(row, "by", db_column_text(d, 7));
  return row;
}

cJSON *ledger_list(db *d, const char *account, int64_t before, int64_t limit) {
  cJSON *list = cJSON_CreateArray();
  // Each half has its index: no list of an account looks at what is not its own.
  db_query(d,
           "SELECT * FROM (SELECT * FROM (" SEEN " from_account = ? AND id < ? ORDER BY id DESC LIMIT ?) gave"
           " UNION ALL SELECT * FROM (" SEEN " to_account = ? AND id < ? ORDER BY id DESC LIMIT ?) got) rows"
           " ORDER BY 1 DESC LIMIT ?",
           db_text(account), db_text(account), db_text(account), db_int(before ? before : INT64_MAX),
           db_int(limit), db_text(account), db_text(account), db_text(account),
           db_int(before ? before : INT64_MAX), db_int(limit), db_int(limit));
  while (db_next(d)) cJSON_AddItemToArray(list, row_of(d));
  db_result result = db_end(d);
  if (result == DB_DONE || result == DB_NONE) return list;
  cJSON_Delete(list);
  return NULL;
}

cJSON *ledger_read(db *d, const char *account, int64_t id) {
  db_query(d, SEEN " id = ? AND (from_account = ? OR to_account = ?)", db_text(account), db_text(account),
           db_int(id), db_text(account), db_text(account));
  cJSON *row = db_next(d) ? row_of(d) : NULL;
  db_end(d);
  return row;
}

typedef struct {
  int64_t id;
  int64_t minor;
  bool taken;
  char currency[4];
  char memo[LEDGER_MEMO_MAX + 1];
} copied;

static db_result read_copied(db *d, const char *account, copied *out, int *count) {
  db_query(d,
           "SELECT id, minor, currency, memo, CASE WHEN from_account = ? THEN 1 ELSE 0 END FROM ledger WHERE"
           " to_account = ? OR from_account = ? ORDER BY id LIMIT ?",
           db_text(account), db_text(account), db_text(account), db_int(COPIED_MAX));
  for (*count = 0; db_next(d); (*count)++) {
    copied *row = &out[*count];
    *row =
        (copied){.id = db_column_int(d, 0), .minor = db_column_int(d, 1), .taken = db_column_int(d, 4) != 0};
    snprintf(row->currency, sizeof row->currency, "%.3s", db_column_text(d, 2));
    snprintf(row->memo, sizeof row->memo, "%s", db_column_text(d, 3));
  }
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}

db_result ledger_copy_payments(db *d, int64_t from, int64_t to, int64_t now) {
  char account[LEDGER_ACCOUNT_SIZE];
  copied rows[COPIED_MAX];
  int count = 0;
  ledger_customer(from, account);
  db_result result = read_copied(d, account, rows, &count);
  ledger_customer(to, account);
  for (int i = 0; i < count && result == DB_DONE; i++) {
    char key[LEDGER_KEY_MAX + 1];
    snprintf(key, sizeof key, "template:%lld:%lld", (long long)rows[i].id, (long long)to);
    transfer gift = {.key = key,
                     .kind = rows[i].taken ? "refund" : "payment",
                     .from = rows[i].taken ? account : "gift",
                     .to = rows[i].taken ? "gift" : account,
                     .currency = rows[i].currency,
                     .minor = rows[i].minor,
                     .memo = rows[i].memo,
                     .by = "sign-up"};
    result = ledger_post_within(d, &gift, now, NULL);
  }
  return result;
}
