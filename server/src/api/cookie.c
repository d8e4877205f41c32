// SPDX-License-Identifier: MIT
// The one cookie of the portal (RFC 6265bis).
#include "api/cookie.h"

static const char *name_of(const request *r) {
  return r->secure ? "__Host-webphone" : "webphone";
}

const char *cookie_read(request *r) {
  return request_cookie(r, name_of(r));
}

static void put(request *r, reply *out, const char *token, long seconds) {
  reply_header(out, "Set-Cookie",
               arena_print(&r->arena, "%s=%s; Path=/; Max-Age=%ld; HttpOnly; SameSite=Strict%s", name_of(r),
                           token, seconds, r->secure ? "; Secure" : ""));
}

void cookie_set(request *r, reply *out, const char *token) {
  put(r, out, token, 60L * 86400);
}

void cookie_clear(request *r, reply *out) {
  put(r, out, "", 0);
}
