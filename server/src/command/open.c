// SPDX-License-Identifier: MIT
// From the command line's options to an open database.
#include "command/open.h"

#include <string.h>

#include "base/log.h"
#include "config/config.h"
#include "store/store.h"

_Static_assert((int)DB_WHY_SIZE == (int)CONFIG_WHY_SIZE, "one buffer serves both");

db *open_database(const options *options) {
  char why[CONFIG_WHY_SIZE];
  config config = {0};
  db *d = NULL;
  if (!options->database && config_load(options->config, &config, why)) {
    log_line("%s: %s", options->config, why);
  } else {
    const char *where = options->database ? options->database : config.database;
    d = store_open(where, why);
    // What names a PostgreSQL server may hold a password.
    if (!d) log_line("%s: %s", strchr(where, ':') || strchr(where, '=') ? "database" : where, why);
  }
  config_free(&config);
  return d;
}
