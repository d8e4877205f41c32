// SPDX-License-Identifier: MIT
// Both lists walk the accounts that have something to show in their order, and add up what each of a page has, no more.
#include "store/overview.h"

#include "store/find.h"
#include "store/theirs.h"

#define WHO "x.id, x.username, x.domain, x.display_name, x.customer_id"
#define WANTED                                                                                               \
  " AND " THEIRS("x") " AND (CAST(? AS TEXT) = '' OR x.username {like} ? ESCAPE '!' OR x.display_name "      \
                      "{like} ? ESCAPE '!')"
#define LIVE "FROM voicemails v WHERE v.mailbox_id = m.id AND v.deleted_at = 0"
#define THEIR_DEVICES "FROM push_subscriptions s WHERE s.account_id = x.id"
#define LAST "FROM push_deliveries p WHERE p.account_id = x.id ORDER BY p.id DESC LIMIT 1"

enum { NUMBERS = 4 };

static cJSON *row_of(db *d, const char *const numbers[NUMBERS]) {
  static const char *const texts[] = {"username", "domain", "name"};
  cJSON *row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  for (int i = 0; i < 3; i++) cJSON_AddStringToObject(row, texts[i], db_column_text(d, 1 + i));
  int64_t customer = db_column_int(d, 4);
  cJSON_AddItemToObject(row, "customer",
                        customer ? cJSON_CreateNumber((double)customer) : cJSON_CreateNull());
  for (int i = 0; i < NUMBERS; i++) cJSON_AddNumberToObject(row, numbers[i], (double)db_column_int(d, 5 + i));
  return row;
}

static void ask(db *d, arena *a, const char *sql, const overview_wish *w) {
  const char *find = find_pattern(a, w->find);
  db_query(d, sql, db_int(w->after), THEIRS_OF(w->tenant), db_text(w->find), db_text(find), db_text(find),
           db_int(w->limit));
}

static cJSON *end_list(db *d, cJSON *list) {
  if (db_end(d) != DB_FAILED) return list;
  cJSON_Delete(list);
  return NULL;
}

cJSON *overview_mailboxes(db *d, arena *a, const overview_wish *w) {
  static const char *const numbers[NUMBERS] = {"fresh", "old", "size", "lastAt"};
  cJSON *list = cJSON_CreateArray();
  ask(d, a,
      "SELECT " WHO ", (SELECT count(*) " LIVE " AND v.is_read = 0), (SELECT count(*) " LIVE
      " AND v.is_read <> 0), (SELECT CAST(coalesce(sum(v.size), 0) AS BIGINT) " LIVE
      "), (SELECT coalesce(max(v.left_at), 0) " LIVE
      ") FROM mailboxes m JOIN accounts x ON x.id = m.account_id WHERE m.account_id > ?" WANTED
      " ORDER BY m.account_id LIMIT ?",
      w);
  while (db_next(d)) cJSON_AddItemToArray(list, row_of(d, numbers));
  return end_list(d, list);
}

cJSON *overview_devices(db *d, arena *a, const overview_wish *w) {
  static const char *const numbers[NUMBERS] = {"devices", "seenAt", "pushedAt", "status"};
  cJSON *list = cJSON_CreateArray();
  ask(d, a,
      "SELECT " WHO ", (SELECT count(*) " THEIR_DEVICES "), (SELECT max(s.seen_at) " THEIR_DEVICES
      "), (SELECT max(s.pushed_at) " THEIR_DEVICES "), coalesce((SELECT p.status " LAST
      "), 0), coalesce((SELECT p.kind " LAST "), '') FROM accounts x WHERE x.id > ?" WANTED
      " AND EXISTS (SELECT 1 " THEIR_DEVICES ") ORDER BY x.id LIMIT ?",
      w);
  while (db_next(d)) {
    cJSON *row = row_of(d, numbers);
    cJSON_AddStringToObject(row, "kind", db_column_text(d, 5 + NUMBERS));
    cJSON_AddItemToArray(list, row);
  }
  return end_list(d, list);
}
