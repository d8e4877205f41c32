// SPDX-License-Identifier: MIT
// The cookies of the portal (RFC 6265bis).
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

static void put(request *r, reply *out, const char *name, const char *token, long seconds,
                const char *reach) {
  reply_header(
      out, "Set-Cookie",
      arena_print(&r->arena, "%s=%s; Path=/; Max-Age=%ld; HttpOnly; %s", name, token, seconds, reach));
}

void cookie_set(request *r, reply *out, const char *token) {
  put(r, out, name_of(r), token, 60L * 86400, reach_of(r));
}

void cookie_clear(request *r, reply *out) {
  put(r, out, name_of(r), "", 0, reach_of(r));
}

static const char *panel_name(const request *r) {
  return r->secure ? "__Host-webphone-panel" : "webphone-panel";
}

static void put_panel(request *r, reply *out, const char *token, long seconds) {
  put(r, out, panel_name(r), token, seconds, r->secure ? "SameSite=Strict; Secure" : "SameSite=Strict");
}

const char *panel_cookie_read(request *r) {
  return request_cookie(r, panel_name(r));
}

void panel_cookie_set(request *r, reply *out, const char *token) {
  put_panel(r, out, token, 12L * 3600);
}

void panel_cookie_clear(request *r, reply *out) {
  put_panel(r, out, "", 0);
}
