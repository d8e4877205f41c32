// SPDX-License-Identifier: MIT
// webphoned serve, webphoned check: a configuration is proved to work before anybody is served.
#include <cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "api/default_tenant.h"
#include "api/site.h"
#include "base/log.h"
#include "command/command.h"
#include "config/config.h"
#include "serve/http.h"
#include "store/store.h"

static int open_all(const options *options, config *config, site *site) {
  char why[CONFIG_WHY_SIZE];
  if (config_load(options->config, config, why)) {
    log_line("%s: %s", options->config, why);
    return -1;
  }
  if (options->web) {
    free(config->web);
    config->web = strdup(options->web);
  }
  if (!config->web || site_open(config, site, why)) {
    log_line("%s: %s", options->config, why);
    return -1;
  }
  db *d = store_open(config->database, why);
  fields f = {0};
  bool ok = d && (!config->phone || default_tenant_save(d, config->phone, &f) == DB_DONE);
  // What names a PostgreSQL server may hold a password.
  const char *where = d && db_is_postgres(d) ? "postgresql" : config->database;
  if (!d)
    log_line("%s: database: %s: %s", options->config, strstr(where, "://") ? "postgresql" : where, why);
  else if (f.name[0])
    log_line("%s: phone: %s: %s", options->config, f.name, f.why);
  else if (!ok)
    log_line("%s: database: %s: %s", options->config, where, db_why(d));
  db_close(d);
  if (!ok) site_close(site);
  return ok ? 0 : -1;
}

int command_serve(const options *options) {
  config config;
  site site;
  int status = 1;
  if (open_all(options, &config, &site) == 0) {
    status = http_serve(&site);
    site_close(&site);
  }
  config_free(&config);
  return status;
}

int command_check(const options *options) {
  config config;
  site site;
  int err = open_all(options, &config, &site);
  if (!err) {
    site_close(&site);
    log_line("%s: this configuration works", options->config);
  }
  config_free(&config);
  return err ? 1 : 0;
}
