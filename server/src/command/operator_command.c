// SPDX-License-Identifier: MIT
// webphoned operator add, remove, reset, list, key: the password comes on standard input; the key is for the first one.
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "command/command.h"
#include "command/open.h"
#include "command/password.h"
#include "store/audit.h"
#include "store/operator.h"
#include "store/tenant.h"

static bool complain(const char *what, const char *fault) {
  if (fault) log_line("%s: %s", what, fault);
  return fault != NULL;
}

static void note(db *d, const char *act, const char *name) {
  operator_row row;
  audit_author who = {.address = "", .now = clock_now()};
  operator_find(d, name, &row);
  audit_act(d, &who, act, "operators", row.id);
}

static int finish(db *d, db_result result) {
  if (result == DB_FAILED) log_line("database: %s", db_why(d));
  db_close(d);
  return result == DB_DONE ? 0 : 1;
}

int command_operator_add(const options *options) {
  const char *role = options->role ? options->role : "owner";
  char password[OPERATOR_PASSWORD_MAX + 3] = "";
  if (complain("name", operator_name_fault(options->user)) ||
      complain("--role", rank_of(role) ? NULL : "must be owner, editor or support") ||
      !password_read(password, sizeof password) || complain("password", operator_password_fault(password))) {
    secret_forget(password, sizeof password);
    return 1;
  }
  int64_t tenant = 0;
  db *d = open_database(options);
  db_result result = !d ? DB_FAILED : options->tenant ? tenant_id(d, options->tenant, &tenant) : DB_DONE;
  if (d && result == DB_NONE) log_line("--tenant: there is no such tenant");
  if (d && result == DB_DONE) {
    result = operator_add(d, options->user, password, rank_of(role), tenant, clock_now(), options->replace);
    if (result == DB_EXISTS) log_line("%s: exists already (--replace changes it)", options->user);
    if (result == DB_DONE) note(d, options->replace ? "replace" : "add", options->user);
  }
  secret_forget(password, sizeof password);
  return d ? finish(d, result) : 1;
}

int command_operator_remove(const options *options) {
  db *d = open_database(options);
  if (!d) return 1;
  note(d, "remove", options->user);
  db_result result = operator_remove(d, options->user);
  if (result == DB_NONE) log_line("%s: there is no such operator", options->user);
  return finish(d, result);
}

int command_operator_reset(const options *options) {
  db *d = open_database(options);
  if (!d) return 1;
  db_result result = operator_reset_totp(d, options->user);
  if (result == DB_DONE) note(d, "reset second factor", options->user);
  if (result == DB_NONE) log_line("%s: there is no such operator", options->user);
  return finish(d, result);
}

static void print(const operator_row *row) {
  printf("%s\t%s\t%s\n", row->name, rank_name(row->rank), row->totp[0] ? "second factor" : "password alone");
}

int command_operator_list(const options *options) {
  db *d = open_database(options);
  return d ? finish(d, operator_list(d, print)) : 1;
}

int command_operator_key(const options *options) {
  char key[TOKEN_SIZE];
  db *d = open_database(options);
  if (!d) return 1;
  db_result result = operator_key_make(d, clock_now(), key);
  if (result == DB_EXISTS) log_line("operator: there is one already, who can add others");
  if (result == DB_DONE) printf("%s\n", key);
  return finish(d, result);
}
