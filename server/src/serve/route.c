// SPDX-License-Identifier: MIT
// Method and path to a route, from api/routes.def.
#include "serve/route.h"

#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "base/ascii.h"
#include "base/text.h"

enum { DIGITS_MAX = 18, ALLOW_SIZE = 64 };

const route routes[] = {
#define ROUTE(method, path, role, body_max, handler) {method, path, body_max, handler, ROLE_##role, false},
#undef SLOW
#define SLOW(method, path, role, body_max, handler) {method, path, body_max, handler, ROLE_##role, true},
#include "api/routes.def"
#undef ROUTE
};
const size_t route_count = sizeof routes / sizeof routes[0];

static const route app_file = {"GET", "", 0, static_file, ROLE_ANYONE, false};
// The panel is there under any name: it is where a new portal gets its first web phone.
static const route panel_file = {"GET", "", 0, static_file, ROLE_PROBE, false};

static bool is_of_panel(const char *path) {
  return strcmp(path, "admin") == 0 || strncmp(path, "assets/", 7) == 0;
}

static bool take_param(request *r, size_t at, const char *segment, size_t len, bool is_number) {
  if (at == PARAMS_MAX || len == 0) return false;
  char *text = arena_copy(&r->arena, segment, len);
  if (!text) return false;
  int64_t number = 0;
  if (is_number) {
    size_t digits = 0;
    while (is_digit(text[digits])) digits++;
    if (digits != len || len > DIGITS_MAX || text[0] == '0') return false;
    number = strtoll(text, NULL, 10);
  }
  r->params[at] = (route_param){text, number};
  return true;
}

// Up to the first parameter both are the same, or it is another route: most are told apart so, at little cost.
static bool begins_alike(const char *pattern, const char *path) {
  while (*pattern && *pattern != ':' && *pattern != '#' && *pattern == *path) pattern++, path++;
  return !*pattern || *pattern == ':' || *pattern == '#';
}

bool route_fits(const char *pattern, request *r) {
  const char *path = r->path;
  if (!begins_alike(pattern, path)) return false;
  size_t params = 0;
  for (;;) {
    size_t len = strcspn(path, "/");
    size_t want = strcspn(pattern, "/");
    if (*pattern == ':' || *pattern == '#') {
      if (!take_param(r, params++, path, len, *pattern == '#')) return false;
    } else if (len != want || strncmp(path, pattern, len) != 0) {
      return false;
    }
    path += len;
    pattern += want;
    if (!*path || !*pattern) return *path == *pattern;
    path++;
    pattern++;
  }
}

const route *route_find(request *r, unsigned *status, char *allow) {
  bool reads = strcmp(r->method, "GET") == 0 || strcmp(r->method, "HEAD") == 0;
  text methods = text_in(allow, ALLOW_SIZE);
  for (size_t i = 0; i < route_count; i++) {
    if (!route_fits(routes[i].path, r)) continue;
    if (strcmp(routes[i].method, reads ? "GET" : r->method) == 0) return &routes[i];
    text_add(&methods, "%s%s", methods.len ? ", " : "", routes[i].method);
    if (strcmp(routes[i].method, "GET") == 0) text_add(&methods, ", HEAD");
  }
  *status = methods.len ? 405 : 404;
  if (methods.len || strncmp(r->path, "api/", 4) == 0) return NULL;
  if (reads) return is_of_panel(r->path) ? &panel_file : &app_file;
  *status = 405;
  text_add(&methods, "GET, HEAD");
  return NULL;
}
