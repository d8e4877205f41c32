// SPDX-License-Identifier: MIT
// Devices that can be pushed, what was pushed to them, and what they said to it.
#ifndef WEBPHONED_STORE_PUSH_H
#define WEBPHONED_STORE_PUSH_H

#include <cJSON.h>

#include "db/db.h"
#include "push/p256.h"

enum {
  PUSH_DEVICES_MAX = 10,      // of an account; then the one seen longest ago gives way
  PUSH_DELIVERIES_MAX = 100,  // kept of an account
  PUSH_DELIVERIES_DAYS = 30,
  PUSH_ACTS_AT_ONCE = 100,
  PUSH_ACTS_AGAIN = 40,  // ids are given before a transaction ends: one that ends later may have a lower one
};

// The installation's own pair of keys (RFC 8292): made by whoever asks first, and the same for everybody after.
db_result push_key(db *d, int64_t now, p256_pair *out);

// A subscription as a browser gave it.
typedef struct {
  const char *endpoint;
  const char *service;  // origin of the end point
  const char *p256dh;   // base64url
  const char *auth;
  const char *label;
  const char *texts;   // JSON object: what notifications say, in the device's language
  const char *origin;  // of the phone: "https://phone.example"
} push_device;

// One end point is one row: it moves to whoever is logged in there now. *id is the row's.
db_result push_subscribe(db *d, int64_t account, const push_device *device, int64_t now, int64_t *id);
db_result push_unsubscribe(db *d, int64_t account, int64_t id);
// [{id, label, service, createdAt, seenAt, pushedAt, status}], NULL: the database failed.
cJSON *push_list(db *d, int64_t account, int64_t after, int64_t limit);

// The push service knows it no more.
db_result push_forget(db *d, int64_t id);

// A row for whoever sends; texts live until the next row.
typedef struct {
  int64_t account;
  int64_t id;
  push_device device;
} push_target;
// All devices of an address, whose password is still that of the time when they subscribed. At most
// PUSH_DEVICES_MAX. DB_NONE: there is no device. `each` is called for every one.
db_result push_targets(db *d, const char *username, const char *domain,
                       void (*each)(void *with, const push_target *target), void *with);

typedef struct {
  int64_t account;
  int64_t subscription;
  const char *service;
  const char *kind;
  int64_t status;  // of the push service; 0: it could not be reached
  int64_t tries;
  int64_t took_ms;
} push_delivery;
db_result push_note(db *d, const push_delivery *delivery, int64_t now);
// [{id, subscription, service, kind, status, tries, tookMs, at}], the latest first, before an id (0: all).
cJSON *push_deliveries(db *d, int64_t account, int64_t before, int64_t limit);

// What a device said to a call: "decline" or "answered". DB_EXISTS: it said that already.
typedef struct {
  const char *token;
  const char *kind;
  const char *gateway;
  int64_t call;
  int64_t subscription;
  int64_t status;
  int64_t until;
} push_act;
db_result push_act_add(db *d, const push_act *act);
// What was said to calls of this gateway after the row `*after`, which moves on; the last before it are told again.
db_result push_acts(db *d, const char *gateway, int64_t *after, void (*each)(void *with, const push_act *act),
                    void *with);

void push_sweep(db *d, int64_t now);

#endif
