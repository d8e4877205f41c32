// SPDX-License-Identifier: MIT
// A person's SIP account. What proves the password is kept, never the password (RFC 8760, RFC 7616 3.4.2).
#ifndef WEBPHONED_ACCOUNT_H
#define WEBPHONED_ACCOUNT_H

#include <cJSON.h>

#include "base/secret.h"
#include "db/db.h"

enum { USERNAME_MAX = 64, DOMAIN_MAX = 253, PASSWORD_MAX = 128, DISPLAY_NAME_MAX = 100 };

typedef struct {
  int64_t id;
  int64_t customer;  // 0: none
  int64_t company;   // 0: none
  char username[USERNAME_MAX + 1];
  char domain[DOMAIN_MAX + 1];
  char name[DISPLAY_NAME_MAX + 1];
  proof proof;
} account;

// Why this user name, domain, display name or password cannot be used; NULL if it can.
const char *username_fault(const char *username);
const char *domain_fault(const char *domain);
const char *name_fault(const char *name);
const char *password_fault(const char *password);

// DB_EXISTS: there is one, and `replace` is false. The id of the row goes into `a`.
db_result account_add(db *d, account *a, bool replace);
db_result account_remove(db *d, const char *username, const char *domain);
db_result account_find(db *d, const char *username, const char *domain, account *out);
db_result account_read(db *d, int64_t id, account *out);

// Numbers that it may call as, a JSON list; whoever takes it deletes it.
cJSON *account_caller_ids(db *d, int64_t account);

typedef void account_seen(const char *username, const char *domain, const char *name);
db_result account_list(db *d, account_seen *seen);

#endif
