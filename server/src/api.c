// SPDX-License-Identifier: MIT
// The API as of now: the phone's configuration, and a sign of life.
#include <stdio.h>
#include <string.h>

#include "handler.h"
#include "negotiate.h"

void api_config(const site *site, const request *request, reply *out) {
  out->cache = CACHE_ASK;
  out->type = "application/json";
  memcpy(out->etag, site->phone_etag, sizeof site->phone_etag);
  if (etag_matches(request->if_none_match, out->etag)) {
    out->status = 304;
    return;
  }
  out->status = 200;
  out->body = site->config->phone;
}

void api_health(const site *site, const request *request, reply *out) {
  (void)site;
  (void)request;
  out->status = 200;
  out->type = "text/plain; charset=utf-8";
  out->body = "ok\n";
}
