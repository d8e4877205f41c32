// SPDX-License-Identifier: MIT
// The phone's configuration, and a sign of life.
#include "api/api.h"

#include <string.h>

#include "api/site.h"
#include "db/db.h"

void api_config(request *r, reply *out) {
  out->status = 200;
  out->cache = CACHE_ASK;
  memcpy(out->etag, r->view->config_etag, sizeof out->etag);
  reply_body(r, out, "application/json", r->view->config, strlen(r->view->config));
}

void api_health(request *r, reply *out) {
  int64_t one = 0;
  if (db_number(r->db, &one, "SELECT 1") != DB_DONE) {
    reply_failure(r, 503, "The database does not answer.", out);
    return;
  }
  out->status = 200;
  reply_body(r, out, "text/plain; charset=utf-8", "ok\n", 3);
}
