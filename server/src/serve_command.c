// SPDX-License-Identifier: MIT
// webphoned serve, webphoned check: a configuration is proved to work before anybody is served.
#include <cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "config.h"
#include "http.h"
#include "log.h"
#include "site.h"
#include "store.h"

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
  store *store = store_open(config->database, why);
  if (!store) {
    log_line("%s: database: %s: %s", options->config, config->database, why);
    site_close(site);
    return -1;
  }
  store_close(store);
  return 0;
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
