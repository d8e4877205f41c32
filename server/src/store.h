// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_STORE_H
#define WEBPHONED_STORE_H

#include <stdbool.h>
#include <stddef.h>

// The database; all SQL of the portal stands in store.c.
typedef struct store store;

enum { STORE_WHY_SIZE = 256, HA1_MD5_SIZE = 33, HA1_SHA256_SIZE = 65 };

// A person's SIP account. What proves the password is kept, never the password (RFC 8760, RFC 7616 3.4.2).
typedef struct {
  const char *username;
  const char *domain;
  const char *name;
  char ha1_md5[HA1_MD5_SIZE];
  char ha1_sha256[HA1_SHA256_SIZE];
} account;

// Opens or creates, and brings an older database up to date. NULL with the reason in `why`.
store *store_open(const char *file, char why[STORE_WHY_SIZE]);
void store_close(store *s);

typedef enum { STORE_DONE, STORE_EXISTS, STORE_NONE, STORE_FAILED } store_result;

store_result store_account_add(store *s, const account *account, bool replace);
store_result store_account_remove(store *s, const char *username, const char *domain);

typedef void store_account_seen(const char *username, const char *domain, const char *name);
store_result store_account_list(store *s, store_account_seen *seen);

const char *store_why(const store *s);

#endif
