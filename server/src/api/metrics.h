// SPDX-License-Identifier: MIT
// What Prometheus asks for. Counters only: any thread may count, nobody waits.
#ifndef WEBPHONED_METRICS_H
#define WEBPHONED_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

enum { METRIC_ROUTES_MAX = 160, METRIC_BUCKETS = 10 };

typedef enum { LOGIN_OK, LOGIN_REFUSED, LOGIN_LIMITED, LOGIN_RESULTS } login_result;

typedef struct {
  // By route (the last one: files of the app and what has no route) and first digit of the status.
  atomic_ullong requests[METRIC_ROUTES_MAX][6];
  atomic_ullong buckets[METRIC_BUCKETS + 1];
  atomic_ullong micros;
  atomic_ullong logins[LOGIN_RESULTS];
  atomic_llong connections;
  int64_t started_at;
} metrics;

// A reply is made. `route` is its number in routes.def, or -1.
void metrics_count(metrics *m, int route, unsigned status, int64_t micros);

#endif
