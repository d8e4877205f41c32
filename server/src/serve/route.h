// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_ROUTE_H
#define WEBPHONED_ROUTE_H

#include "http/request.h"

typedef struct {
  const char *method;
  const char *path;
  size_t body_max;
  handler *handler;
  role role;
  bool slow;  // runs in the pool
} route;

// The table of api/routes.def.
extern const route routes[];
extern const size_t route_count;

// Does the cleaned path fit the pattern? Fills in what stood for :name (a copy in the request's arena) and
// #id (its number), in order.
bool route_fits(const char *pattern, request *r);

// Finds the route for method and path, or that of the app's files. NULL: *status is 404 or 405, and for 405
// `allow` (at least 64 bytes) lists the methods.
const route *route_find(request *r, unsigned *status, char *allow);

#endif
