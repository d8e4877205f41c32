// SPDX-License-Identifier: MIT
// webphoned serve, webphoned check: a configuration is proved to work before anybody is served.
#include <cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "api/default_tenant.h"
#include "api/site.h"
#include "base/clock.h"
#include "base/log.h"
#include "command/command.h"
#include "config/config.h"
#include "config/ready.h"
#include "serve/http.h"
#include "store/store.h"

static bool load(const options *options, config *config) {
  char why[CONFIG_WHY_SIZE];
  if (config_load(options->config, config, why) || config_ready(config, why)) {
    log_line("%s: %s", options->config, why);
    return false;
  }
  if (options->web) {
    free(config->web);
    config->web = strdup(options->web);
  }
  return config->web != NULL;
}

// Brings the database up to date and puts the file's phone into it.
static bool settle(const options *options, const config *config) {
  char why[DB_WHY_SIZE] = "";
  fields f = {0};
  db *d = store_open(config->database, why);
  bool ok = d && (!config->phone || default_tenant_save(d, config->phone, &f) == DB_DONE);
  // What names a PostgreSQL server may hold a password.
  bool is_file = d ? !db_is_postgres(d) : !strchr(config->database, '=') && !strstr(config->database, "://");
  const char *where = is_file ? config->database : "postgresql";
  if (!ok && f.name[0])
    log_line("%s: phone: %s: %s", options->config, f.name, f.why);
  else if (!ok)
    log_line("%s: database: %s: %s", options->config, where, d ? db_why(d) : why);
  db_close(d);
  return ok;
}

static int open_all(const options *options, config *config, site *site) {
  char why[CONFIG_WHY_SIZE];
  if (!load(options, config)) return -1;
  if (site_open(config, site, why)) {
    log_line("%s: %s", options->config, why);
    return -1;
  }
  if (settle(options, config)) return 0;
  site_close(site);
  return -1;
}

// Configurations in turn: a request that began before may still look at one that has been replaced, for longer than any
// request may take. The first stays: what does not change while people are served looks at it.
enum { CONFIGS_MAX = 64, LOOKED_AT_MS = 10 * MINUTE };
typedef struct {
  const options *options;
  site *site;
  config configs[CONFIGS_MAX];
  int64_t replaced_at[CONFIGS_MAX];  // on the steady clock; 0: never
  size_t present;
} serving;

// Takes over what can change while people are served; a file that cannot work changes nothing.
static void reload(void *with) {
  serving *s = with;
  size_t turn = s->present + 1 < CONFIGS_MAX ? s->present + 1 : 1;
  int64_t now = clock_steady();
  if (s->replaced_at[turn] && now - s->replaced_at[turn] < LOOKED_AT_MS) {
    log_line("reloaded too often: again in some minutes");
    return;
  }
  const config *before = s->site->config;
  config *next = &s->configs[turn];
  config_free(next);
  s->replaced_at[turn] = 0;
  if (!load(s->options, next) || !settle(s->options, next)) {
    config_free(next);
    log_line("reload: nothing has changed");
    return;
  }
  if (strcmp(before->address, next->address) != 0 || before->port != next->port ||
      before->threads != next->threads || strcmp(before->database, next->database) != 0 ||
      strcmp(before->web, next->web) != 0)
    log_line("reload: listen, threads, database and web change with a restart only");
  s->replaced_at[s->present] = now;
  s->present = turn;
  log_as_json(next->log_json);
  atomic_store(&s->site->config, next);
  site_changed(s->site);
  log_line("reloaded");
}

int command_serve(const options *options) {
  static serving s;
  static site site;
  s.options = options;
  s.site = &site;
  int status = 1;
  if (open_all(options, &s.configs[0], &site) == 0) {
    log_as_json(s.configs[0].log_json);
    status = http_serve(&site, reload, &s);
    site_close(&site);
  }
  for (size_t i = 0; i < CONFIGS_MAX; i++) config_free(&s.configs[i]);
  return status;
}

int command_check(const options *options) {
  static site site;
  config config;
  int err = open_all(options, &config, &site);
  if (!err) {
    site_close(&site);
    log_line("%s: this configuration works", options->config);
  }
  config_free(&config);
  return err ? 1 : 0;
}
