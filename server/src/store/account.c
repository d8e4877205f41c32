// SPDX-License-Identifier: MIT
// Accounts. Kamailio reads the same table (deploy/kamailio): its columns are an interface.
#include "store/account.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/text.h"

const char *username_fault(const char *username) {
  size_t len = strlen(username);
  if (len < 1 || len > USERNAME_MAX) return "must have 1 to 64 characters";
  for (size_t i = 0; i < len; i++) {
    if (!is_alnum(username[i]) && !strchr("-_.+*", username[i]))
      return "may have letters, digits and - _ . + * only";
  }
  return NULL;
}

const char *domain_fault(const char *domain) {
  return is_host(domain, strlen(domain)) ? NULL : "must be a host name";
}

static bool has_control(const char *s) {
  for (; *s; s++) {
    if ((unsigned char)*s < 0x20 || *s == 0x7f) return true;
  }
  return false;
}

const char *name_fault(const char *name) {
  if (strlen(name) > DISPLAY_NAME_MAX) return "must have at most 100 bytes";
  if (!is_utf8(name, strlen(name))) return "must be UTF-8";
  return has_control(name) ? "may not have control characters" : NULL;
}

const char *password_fault(const char *password) {
  if (!password[0] || strlen(password) > PASSWORD_MAX) return "must have 1 to 128 bytes";
  return has_control(password) ? "may not have control characters" : NULL;
}

db_result account_add(db *d, account *a, bool replace) {
  const char *sql =
      replace ? "INSERT INTO accounts (username, domain, display_name, ha1_md5, ha1_sha256, customer_id,"
                " created_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (domain, username) DO UPDATE SET"
                " display_name = excluded.display_name, ha1_md5 = excluded.ha1_md5,"
                " ha1_sha256 = excluded.ha1_sha256,"
                " customer_id = coalesce(excluded.customer_id, accounts.customer_id) RETURNING id"
              : "INSERT INTO accounts (username, domain, display_name, ha1_md5, ha1_sha256, customer_id,"
                " created_at) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id";
  return db_number(d, &a->id, sql, db_text(a->username), db_text(a->domain), db_text(a->name),
                   db_text(a->proof.md5), db_text(a->proof.sha256), db_ref(a->customer), db_int(clock_now()));
}

db_result account_remove(db *d, const char *username, const char *domain) {
  return db_run(d, "DELETE FROM accounts WHERE username = ? AND domain = ?", db_text(username),
                db_text(domain));
}

#define ACCOUNT                                                                                              \
  "SELECT a.id, a.customer_id, c.company_id, a.username, a.domain, a.display_name, a.ha1_md5, a.ha1_sha256"  \
  " FROM accounts a LEFT JOIN customers c ON c.id = a.customer_id WHERE "

static db_result take_account(db *d, account *out) {
  *out = (account){0};
  if (db_next(d)) {
    out->id = db_column_int(d, 0);
    out->customer = db_column_int(d, 1);
    out->company = db_column_int(d, 2);
    snprintf(out->username, sizeof out->username, "%s", db_column_text(d, 3));
    snprintf(out->domain, sizeof out->domain, "%s", db_column_text(d, 4));
    snprintf(out->name, sizeof out->name, "%s", db_column_text(d, 5));
    snprintf(out->proof.md5, sizeof out->proof.md5, "%s", db_column_text(d, 6));
    snprintf(out->proof.sha256, sizeof out->proof.sha256, "%s", db_column_text(d, 7));
  }
  return db_end(d);
}

db_result account_find(db *d, const char *username, const char *domain, account *out) {
  db_query(d, ACCOUNT "a.domain = ? AND a.username = ?", db_text(domain), db_text(username));
  return take_account(d, out);
}

db_result account_read(db *d, int64_t id, account *out) {
  db_query(d, ACCOUNT "a.id = ?", db_int(id));
  return take_account(d, out);
}

cJSON *account_caller_ids(db *d, int64_t account) {
  cJSON *ids = NULL;
  db_query(d, "SELECT caller_ids FROM accounts WHERE id = ?", db_int(account));
  if (db_next(d)) ids = cJSON_Parse(db_column_text(d, 0));
  db_end(d);
  return cJSON_IsArray(ids) ? ids : (cJSON_Delete(ids), cJSON_CreateArray());
}

db_result account_list(db *d, account_seen *seen) {
  db_query(d, "SELECT username, domain, display_name FROM accounts ORDER BY domain, username");
  while (db_next(d)) seen(db_column_text(d, 0), db_column_text(d, 1), db_column_text(d, 2));
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}
