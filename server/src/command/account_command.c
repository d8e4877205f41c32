// SPDX-License-Identifier: MIT
// webphoned account add, remove, list: the password comes on standard input and leaves as hashes.
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "command/command.h"
#include "command/open.h"
#include "command/password.h"
#include "store/account.h"

static bool complain(const char *what, const char *fault) {
  if (fault) log_line("%s: %s", what, fault);
  return fault != NULL;
}

static void copy(char *out, size_t size, const char *value) {
  snprintf(out, size, "%s", value);
}

int command_account_add(const options *options) {
  const char *name = options->name ? options->name : options->user;
  if (complain("user", username_fault(options->user)) ||
      complain("--domain", domain_fault(options->domain)) || complain("--name", name_fault(name))) {
    return 1;
  }
  account a = {0};
  copy(a.username, sizeof a.username, options->user);
  copy(a.domain, sizeof a.domain, options->domain);
  copy(a.name, sizeof a.name, name);
  char password[PASSWORD_MAX + 3] = "";
  if (!password_read(password, sizeof password) || complain("password", password_fault(password))) {
    secret_forget(password, sizeof password);
    return 1;
  }
  a.proof = proof_make(a.username, a.domain, password);
  secret_forget(password, sizeof password);
  db *d = open_database(options);
  if (!d) return 1;
  db_result result = account_add(d, &a, options->replace);
  if (result == DB_EXISTS)
    log_line("%s@%s: exists already (--replace changes it)", options->user, options->domain);
  if (result == DB_FAILED) log_line("database: %s", db_why(d));
  db_close(d);
  secret_forget(&a, sizeof a);
  return result == DB_DONE ? 0 : 1;
}

int command_account_remove(const options *options) {
  db *d = open_database(options);
  if (!d) return 1;
  db_result result = account_remove(d, options->user, options->domain);
  if (result == DB_NONE) log_line("%s@%s: there is no such account", options->user, options->domain);
  if (result == DB_FAILED) log_line("database: %s", db_why(d));
  db_close(d);
  return result == DB_DONE ? 0 : 1;
}

static void print_account(const char *username, const char *domain, const char *name) {
  printf("%s@%s\t%s\n", username, domain, name);
}

int command_account_list(const options *options) {
  db *d = open_database(options);
  if (!d) return 1;
  db_result result = account_list(d, print_account);
  if (result != DB_DONE) log_line("database: %s", db_why(d));
  db_close(d);
  return result == DB_DONE ? 0 : 1;
}
