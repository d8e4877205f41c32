// SPDX-License-Identifier: MIT
// Subscriptions, deliveries and answers of devices.
#include "store/push.h"

#include <string.h>

#include "base/clock.h"
#include "base/secret.h"

static db_result read_key(db *d, p256_pair *out) {
  db_query(d, "SELECT secret, open FROM push_keys WHERE id = ?", db_int(1));
  bool good = false;
  if (db_next(d)) {
    size_t len = 0;
    const void *secret = db_column_bytes(d, 0, &len);
    good = len == P256_PRIVATE;
    if (good) memcpy(out->secret, secret, P256_PRIVATE);
    const void *open = db_column_bytes(d, 1, &len);
    good = good && len == P256_PUBLIC;
    if (good) memcpy(out->open, open, P256_PUBLIC);
  }
  db_result result = db_end(d);
  return result == DB_DONE && !good ? DB_FAILED : result;
}

db_result push_key(db *d, int64_t now, p256_pair *out) {
  db_result result = read_key(d, out);
  if (result != DB_NONE) return result;
  p256_pair fresh;
  if (!p256_make(NULL, &fresh)) return DB_FAILED;
  result =
      db_run(d,
             "INSERT INTO push_keys (id, secret, open, created_at) VALUES (?, ?, ?, ?)"
             " ON CONFLICT (id) DO NOTHING",
             db_int(1), db_bytes(fresh.secret, P256_PRIVATE), db_bytes(fresh.open, P256_PUBLIC), db_int(now));
  secret_forget(&fresh, sizeof fresh);
  // Another process may have been faster: what is there counts.
  return result == DB_FAILED ? result : read_key(d, out);
}

// Equal as long as the password is, and tells nothing about it.
static db_result proof_of(db *d, int64_t account, char out[SHA256_HEX]) {
  db_query(d, "SELECT ha1_sha256 FROM accounts WHERE id = ?", db_int(account));
  if (db_next(d)) {
    const char *ha1 = db_column_text(d, 0);
    sha256_hex(ha1, strlen(ha1), out);
  }
  return db_end(d);
}

db_result push_subscribe(db *d, int64_t account, const push_device *device, int64_t now, int64_t *id) {
  char proof[SHA256_HEX] = "";
  db_result result = proof_of(d, account, proof);
  if (result != DB_DONE) return result;
  result = db_number(
      d, id,
      "INSERT INTO push_subscriptions (account_id, endpoint, service, p256dh, auth, label, texts, origin,"
      " proof_sha256, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (endpoint) DO UPDATE SET account_id = excluded.account_id, p256dh = excluded.p256dh,"
      " auth = excluded.auth, label = excluded.label, texts = excluded.texts, origin = excluded.origin,"
      " proof_sha256 = excluded.proof_sha256, seen_at = excluded.seen_at RETURNING id",
      db_int(account), db_text(device->endpoint), db_text(device->service), db_text(device->p256dh),
      db_text(device->auth), db_text(device->label), db_text(device->texts), db_text(device->origin),
      db_text(proof), db_int(now), db_int(now));
  if (result != DB_DONE) return result;
  result = db_run(d,
                  "DELETE FROM push_subscriptions WHERE account_id = ? AND id <> ? AND id NOT IN (SELECT id"
                  " FROM push_subscriptions WHERE account_id = ? AND id <> ?"
                  " ORDER BY seen_at DESC, id DESC LIMIT ?)",
                  db_int(account), db_int(*id), db_int(account), db_int(*id), db_int(PUSH_DEVICES_MAX - 1));
  return result == DB_FAILED ? result : DB_DONE;
}

db_result push_unsubscribe(db *d, int64_t account, int64_t id) {
  return db_run(d, "DELETE FROM push_subscriptions WHERE account_id = ? AND id = ?", db_int(account),
                db_int(id));
}

db_result push_forget(db *d, int64_t id) {
  return db_run(d, "DELETE FROM push_subscriptions WHERE id = ?", db_int(id));
}

cJSON *push_list(db *d, int64_t account, int64_t after, int64_t limit) {
  cJSON *list = cJSON_CreateArray();
  db_query(d,
           "SELECT id, label, service, created_at, seen_at, pushed_at, status FROM push_subscriptions"
           " WHERE account_id = ? AND id > ? ORDER BY id LIMIT ?",
           db_int(account), db_int(after), db_int(limit));
  while (db_next(d)) {
    static const char *const numbers[] = {"createdAt", "seenAt", "pushedAt", "status"};
    cJSON *row = cJSON_CreateObject();
    cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
    cJSON_AddStringToObject(row, "label", db_column_text(d, 1));
    cJSON_AddStringToObject(row, "service", db_column_text(d, 2));
    for (int i = 0; i < 4; i++) cJSON_AddNumberToObject(row, numbers[i], (double)db_column_int(d, 3 + i));
    cJSON_AddItemToArray(list, row);
  }
  if (db_end(d) != DB_FAILED) return list;
  cJSON_Delete(list);
  return NULL;
}

db_result push_targets(db *d, const char *username, const char *domain,
                       void (*each)(void *with, const push_target *target), void *with) {
  int count = 0;
  db_query(d,
           "SELECT a.id, s.id, s.endpoint, s.service, s.p256dh, s.auth, s.texts, s.origin, s.proof_sha256,"
           " a.ha1_sha256 FROM accounts a JOIN push_subscriptions s ON s.account_id = a.id"
           " WHERE a.username = ? AND a.domain = ? ORDER BY s.seen_at DESC, s.id DESC LIMIT ?",
           db_text(username), db_text(domain), db_int(PUSH_DEVICES_MAX));
  while (db_next(d)) {
    char proof[SHA256_HEX];
    const char *ha1 = db_column_text(d, 9);
    sha256_hex(ha1, strlen(ha1), proof);
    if (!secret_equal(proof, db_column_text(d, 8))) continue;
    push_target t = {.account = db_column_int(d, 0),
                     .id = db_column_int(d, 1),
                     .device = {.endpoint = db_column_text(d, 2),
                                .service = db_column_text(d, 3),
                                .p256dh = db_column_text(d, 4),
                                .auth = db_column_text(d, 5),
                                .label = "",
                                .texts = db_column_text(d, 6),
                                .origin = db_column_text(d, 7)}};
    each(with, &t);
    count++;
  }
  db_result result = db_end(d);
  return result == DB_DONE && count == 0 ? DB_NONE : result;
}

db_result push_note(db *d, const push_delivery *delivery, int64_t now) {
  db_result result = db_run(d,
                            "INSERT INTO push_deliveries (account_id, subscription_id, service, kind, status,"
                            " tries, took_ms, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                            db_int(delivery->account), db_int(delivery->subscription),
                            db_text(delivery->service), db_text(delivery->kind), db_int(delivery->status),
                            db_int(delivery->tries), db_int(delivery->took_ms), db_int(now));
  if (result != DB_DONE) return result;
  return db_run(d, "UPDATE push_subscriptions SET pushed_at = ?, status = ? WHERE id = ?", db_int(now),
                db_int(delivery->status), db_int(delivery->subscription));
}

cJSON *push_deliveries(db *d, int64_t account, int64_t before, int64_t limit) {
  cJSON *list = cJSON_CreateArray();
  db_query(d,
           "SELECT id, subscription_id, service, kind, status, tries, took_ms, at FROM push_deliveries"
           " WHERE account_id = ? AND (id < ? OR ? = 0) ORDER BY id DESC LIMIT ?",
           db_int(account), db_int(before), db_int(before), db_int(limit));
  while (db_next(d)) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
    cJSON_AddNumberToObject(row, "subscription", (double)db_column_int(d, 1));
    cJSON_AddStringToObject(row, "service", db_column_text(d, 2));
    cJSON_AddStringToObject(row, "kind", db_column_text(d, 3));
    cJSON_AddNumberToObject(row, "status", (double)db_column_int(d, 4));
    cJSON_AddNumberToObject(row, "tries", (double)db_column_int(d, 5));
    cJSON_AddNumberToObject(row, "tookMs", (double)db_column_int(d, 6));
    cJSON_AddNumberToObject(row, "at", (double)db_column_int(d, 7));
    cJSON_AddItemToArray(list, row);
  }
  if (db_end(d) != DB_FAILED) return list;
  cJSON_Delete(list);
  return NULL;
}

db_result push_act_add(db *d, const push_act *act) {
  char hash[SHA256_HEX];
  sha256_hex(act->token, strlen(act->token), hash);
  return db_run(d,
                "INSERT INTO push_acts (token_sha256, kind, gateway, call, subscription_id, status, until)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                db_text(hash), db_text(act->kind), db_text(act->gateway), db_int(act->call),
                db_int(act->subscription), db_int(act->status), db_int(act->until));
}

db_result push_acts(db *d, const char *gateway, int64_t *after, void (*each)(void *with, const push_act *act),
                    void *with) {
  db_query(d,
           "SELECT id, kind, call, subscription_id, status FROM push_acts WHERE gateway = ? AND id > ?"
           " ORDER BY id LIMIT ?",
           db_text(gateway), db_int(*after - PUSH_ACTS_AGAIN), db_int(PUSH_ACTS_AT_ONCE));
  while (db_next(d)) {
    if (db_column_int(d, 0) > *after) *after = db_column_int(d, 0);
    push_act act = {.kind = db_column_text(d, 1),
                    .call = db_column_int(d, 2),
                    .subscription = db_column_int(d, 3),
                    .status = db_column_int(d, 4)};
    each(with, &act);
  }
  return db_end(d);
}

void push_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM push_acts WHERE until < ?", db_int(now));
  db_run(d, "DELETE FROM push_deliveries WHERE at < ?", db_int(now - (int64_t)PUSH_DELIVERIES_DAYS * DAY));
  // The newest of every account.
  db_run(d,
         "DELETE FROM push_deliveries WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY"
         " account_id ORDER BY id DESC) AS place FROM push_deliveries) ranked WHERE place > ?)",
         db_int(PUSH_DELIVERIES_MAX));
}
