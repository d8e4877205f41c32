// SPDX-License-Identifier: MIT
// The one cookie of the portal (RFC 6265bis).
#include "api/cookie.h"

#include "api/view.h"

static const char *name_of(const request *r) {
  return r->secure ? "__Host-webphone" : "webphone";
}

const char *cookie_read(request *r) {
  return request_cookie(r, name_of(r));
}

// In a frame of another site a browser neither keeps nor sends a SameSite=Strict cookie. Where such frames are wanted it
// is one of the frame's own: partitioned by the page that holds it (CHIPS), so no other site's request can carry it.
static const char *reach_of(const request *r) {
  if (!r->secure) return "SameSite=Strict";
  return r->view && r->view->embedded ? "SameSite=None; Secure; Partitioned" : "SameSite=Strict; Secure";
}

static void put(request *r, reply *out, const char *token, long seconds) {
  reply_header(out, "Set-Cookie",
               arena_print(&r->arena, "%s=%s; Path=/; Max-Age=%ld; HttpOnly; %s", name_of(r), token, seconds,
                           reach_of(r)));
}

void cookie_set(request *r, reply *out, const char *token) {
  put(r, out, token, 60L * 86400);
}

void cookie_clear(request *r, reply *out) {
  put(r, out, "", 0);
}
