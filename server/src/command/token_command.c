// SPDX-License-Identifier: MIT
// webphoned token add, remove: an operator's token is shown once. webphoned routes: the API at a glance.
#include <stdio.h>

#include "base/clock.h"
#include "base/log.h"
#include "command/command.h"
#include "command/open.h"
#include "serve/route.h"
#include "store/account.h"
#include "store/audit.h"
#include "store/session.h"
#include "store/setting.h"
#include "store/tenant.h"

static void note(db *d, int64_t id, const char *name, int64_t tenant, bool made) {
  audit_author who = {.address = "", .now = clock_now()};
  cJSON *row = cJSON_CreateObject();
  cJSON_AddStringToObject(row, "name", name);
  cJSON_AddItemToObject(row, "tenant", tenant ? cJSON_CreateNumber((double)tenant) : cJSON_CreateNull());
  audit_row(d, &who, setting_find("tokens"), id, made ? NULL : row, made ? row : NULL);
  cJSON_Delete(row);
}

int command_token_add(const options *options) {
  const char *fault = options->user[0] ? name_fault(options->user) : "must have a name";
  if (fault) {
    log_line("token: %s", fault);
    return 1;
  }
  db *d = open_database(options);
  if (!d) return 1;
  int64_t tenant = 0;
  char token[TOKEN_SIZE];
  db_result result = options->tenant ? tenant_id(d, options->tenant, &tenant) : DB_DONE;
  if (result == DB_NONE) log_line("--tenant: there is no such tenant");
  if (result == DB_DONE) {
    int64_t id = 0;
    result = token_add(d, options->user, tenant, clock_now(), token, &id);
    if (result == DB_DONE) note(d, id, options->user, tenant, true);
    if (result == DB_EXISTS) log_line("token: there is one of this name already");
  }
  if (result == DB_FAILED) log_line("database: %s", db_why(d));
  if (result == DB_DONE) printf("%s\n", token);
  db_close(d);
  return result == DB_DONE ? 0 : 1;
}

int command_token_remove(const options *options) {
  db *d = open_database(options);
  if (!d) return 1;
  int64_t id = 0;
  int64_t tenant = 0;
  db_result result = token_remove(d, options->user, &id, &tenant);
  if (result == DB_DONE) note(d, id, options->user, tenant, false);
  if (result == DB_NONE) log_line("token: there is none of this name");
  if (result == DB_FAILED) log_line("database: %s", db_why(d));
  db_close(d);
  return result == DB_DONE ? 0 : 1;
}

int command_routes(const options *options) {
  static const char *const roles[] = {"probe",  "anyone", "account", "operator",
                                      "editor", "owner",  "visitor", "panel"};
  (void)options;
  for (size_t i = 0; i < route_count; i++) {
    printf("%s /%s %s %zu\n", routes[i].method, routes[i].path, roles[routes[i].role], routes[i].body_max);
  }
  return 0;
}
