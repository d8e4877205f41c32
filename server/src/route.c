// SPDX-License-Identifier: MIT
// Method and path to a handler, from routes.def.
#include <stdbool.h>
#include <string.h>

#include "handler.h"

static const struct {
  const char *method;
  const char *path;
  handler *handler;
} routes[] = {
#define ROUTE(method, path, handler) {method, path, handler},
#include "routes.def"
#undef ROUTE
};

handler *route_find(const char *method, const request *request, unsigned *status) {
  bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
  bool known = false;
  for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
    if (strcmp(routes[i].path, request->path) != 0) continue;
    known = true;
    if (strcmp(routes[i].method, reads ? "GET" : method) == 0) return routes[i].handler;
  }
  *status = 404;
  if (!known && strncmp(request->path, "api/", 4) == 0) return NULL;
  if (known || !reads) {
    *status = 405;
    return NULL;
  }
  return static_file;
}
