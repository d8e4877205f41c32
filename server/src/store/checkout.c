// SPDX-License-Identifier: MIT
#include "store/checkout.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "store/ledger.h"

// Holds the customer's row: whoever gives them another currency, or takes them away, comes before this or sees it.
static db_result begin_within(db *d, checkout *c, int64_t now) {
  db_result result =
      db_run(d, "UPDATE customers SET id = id WHERE id = ? AND removing = 0", db_int(c->customer));
  if (result != DB_DONE) return result;
  db_query(d, "SELECT currency FROM customers WHERE id = ?", db_int(c->customer));
  if (db_next(d)) snprintf(c->currency, sizeof c->currency, "%.3s", db_column_text(d, 0));
  result = db_end(d);
  if (result != DB_DONE) return result;
  return db_number(
      d, &c->id,
      "INSERT INTO checkouts (entry_key, provider, tenant_id, customer_id, account_id, currency, minor,"
      " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      db_text(c->key), db_text(c->provider), db_int(c->tenant), db_int(c->customer), db_int(c->account),
      db_text(c->currency), db_int(c->minor), db_int(now));
}

#define COLUMNS                                                                                              \
  "SELECT id, entry_key, provider, intent, tenant_id, customer_id, account_id, currency, minor, refunded, "  \
  "paid_at"                                                                                                  \
  " FROM checkouts WHERE "

static void read_columns(db *d, checkout *out) {
  *out = (checkout){.id = db_column_int(d, 0),
                    .tenant = db_column_int(d, 4),
                    .customer = db_column_int(d, 5),
                    .account = db_column_int(d, 6),
                    .minor = db_column_int(d, 8),
                    .refunded = db_column_int(d, 9),
                    .paid = db_column_int(d, 10) != 0};
  snprintf(out->key, sizeof out->key, "%s", db_column_text(d, 1));
  snprintf(out->provider, sizeof out->provider, "%s", db_column_text(d, 2));
  snprintf(out->intent, sizeof out->intent, "%s", db_column_text(d, 3));
  snprintf(out->currency, sizeof out->currency, "%.3s", db_column_text(d, 7));
}

db_result checkout_find(db *d, const char *key, checkout *out) {
  *out = (checkout){0};
  db_query(d, COLUMNS "entry_key = ?", db_text(key));
  if (db_next(d)) read_columns(d, out);
  return db_end(d);
}

db_result checkout_read(db *d, int64_t id, checkout *out) {
  *out = (checkout){0};
  db_query(d, COLUMNS "id = ?", db_int(id));
  if (db_next(d)) read_columns(d, out);
  return db_end(d);
}

static db_result post(db *d, const checkout *c, bool back, int64_t minor, int64_t all, int64_t now) {
  char account[LEDGER_ACCOUNT_SIZE];
  char provider[LEDGER_ACCOUNT_SIZE];
  char key[LEDGER_KEY_MAX + 1];
  ledger_customer(c->customer, account);
  snprintf(provider, sizeof provider, "provider:%s", c->provider);
  snprintf(key, sizeof key, "%s:%s:%lld", back ? "refund" : "paid", c->key, (long long)all);
  transfer t = {.key = key,
                .kind = back ? "refund" : "payment",
                .from = back ? account : provider,
                .to = back ? provider : account,
                .currency = c->currency,
                .minor = minor,
                .memo = "",
                .by = c->provider};
  return ledger_post_within(d, &t, now, NULL);
}

// From here to the end of the transaction nobody else changes it.
static db_result hold(db *d, const char *key, checkout *c) {
  db_result result = db_run(d, "UPDATE checkouts SET minor = minor WHERE entry_key = ?", db_text(key));
  return result == DB_DONE ? checkout_find(d, key, c) : result;
}

static db_result pay_within(db *d, const checkout *c, const char *intent, int64_t now) {
  if (c->paid) return DB_DONE;
  db_result result = post(d, c, false, c->minor, c->minor, now);
  if (result != DB_DONE) return result;
  return db_run(d, "UPDATE checkouts SET paid_at = ?, intent = ? WHERE id = ?", db_int(now), db_text(intent),
                db_int(c->id));
}

static db_result finish(db *d, db_result result) {
  if (result == DB_DONE) return db_commit(d) ? DB_DONE : DB_FAILED;
  db_rollback(d);
  return result;
}

db_result checkout_begin(db *d, checkout *c, int64_t now) {
  if (!token_make(c->key) || !db_begin(d)) return DB_FAILED;
  return finish(d, begin_within(d, c, now));
}

db_result checkout_pay(db *d, const char *key, const char *intent, int64_t now) {
  checkout c = {0};
  if (!db_begin(d)) return DB_FAILED;
  db_result result = hold(d, key, &c);
  if (result == DB_DONE) result = pay_within(d, &c, intent, now);
  return finish(d, result);
}

db_result checkout_refund(db *d, const char *key, const char *intent, int64_t refunded, int64_t now) {
  checkout c = {0};
  if (!db_begin(d)) return DB_FAILED;
  db_result result = hold(d, key, &c);
  // What was given back was paid before, whatever came first here.
  if (result == DB_DONE) result = pay_within(d, &c, intent, now);
  if (refunded > c.minor) refunded = c.minor;
  if (result == DB_DONE && refunded > c.refunded) {
    result = post(d, &c, true, refunded - c.refunded, refunded, now);
    if (result == DB_DONE)
      result = db_run(d, "UPDATE checkouts SET refunded = ? WHERE id = ?", db_int(refunded), db_int(c.id));
  }
  return finish(d, result);
}

db_result checkout_wait(db *d, const char *key, const char *intent) {
  return db_run(d, "UPDATE checkouts SET intent = ? WHERE entry_key = ? AND paid_at = 0", db_text(intent),
                db_text(key));
}

db_result checkout_refuse(db *d, const char *key, int64_t now) {
  return db_run(d,
                "UPDATE checkouts SET refused_at = ? WHERE entry_key = ? AND paid_at = 0 AND refused_at = 0",
                db_int(now), db_text(key));
}

db_result checkout_place(db *d, int64_t id, const char *url) {
  return db_run(d, "UPDATE checkouts SET url = ? WHERE id = ?", db_text(url), db_int(id));
}

// Money that comes after the time for it counts all the same.
static const char *state_of(int64_t minor, int64_t refunded, int64_t paid, int64_t refused, bool late) {
  if (paid) return refunded == minor ? "refunded" : "paid";
  if (refused) return "refused";
  return late ? "expired" : "pending";
}

static cJSON *row_of(db *d, const checkout_wish *wish) {
  cJSON *row = cJSON_CreateObject();
  int64_t minor = db_column_int(d, 4), refunded = db_column_int(d, 5), created = db_column_int(d, 6);
  int64_t paid = db_column_int(d, 7);
  bool waits = db_column_int(d, 11) != 0;
  bool late = wish->now - created > db_column_int(d, 10);
  const char *state = state_of(minor, refunded, paid, db_column_int(d, 8), late);
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  cJSON_AddStringToObject(row, "provider", db_column_text(d, 1));
  cJSON_AddNumberToObject(row, "account", (double)db_column_int(d, 2));
  cJSON_AddStringToObject(row, "currency", db_column_text(d, 3));
  cJSON_AddNumberToObject(row, "minor", (double)minor);
  cJSON_AddNumberToObject(row, "refunded", (double)refunded);
  cJSON_AddNumberToObject(row, "createdAt", (double)created);
  cJSON_AddItemToObject(row, "paidAt", paid ? cJSON_CreateNumber((double)paid) : cJSON_CreateNull());
  cJSON_AddStringToObject(row, "state", state);
  if (wish->account && !waits && strcmp(state, "pending") == 0)
    cJSON_AddStringToObject(row, "url", db_column_text(d, 9));
  return row;
}

cJSON *checkout_list(db *d, const checkout_wish *wish) {
  cJSON *list = cJSON_CreateArray();
  db_query(d,
           "SELECT id, provider, account_id, currency, minor, refunded, created_at, paid_at, refused_at, url,"
           " " CHECKOUT_LASTS ", CASE WHEN intent = '' THEN 0 ELSE 1 END"
           " FROM checkouts WHERE customer_id = ? AND (CAST(? AS BIGINT) = 0 OR account_id = ?) AND id < ?"
           " ORDER BY id DESC LIMIT ?",
           db_int(wish->customer), db_int(wish->account), db_int(wish->account),
           db_int(wish->before ? wish->before : INT64_MAX), db_int(wish->limit));
  while (db_next(d)) cJSON_AddItemToArray(list, row_of(d, wish));
  db_result result = db_end(d);
  if (result == DB_DONE || result == DB_NONE) return list;
  cJSON_Delete(list);
  return NULL;
}
