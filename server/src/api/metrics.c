// SPDX-License-Identifier: MIT
// Counters to Prometheus' text format (0.0.4).
#include "api/metrics.h"

#include <stdio.h>

#include "api/api.h"
#include "api/site.h"
#include "base/text.h"

enum { PAGE_SIZE = 128 << 10 };

static const int64_t bounds_micros[METRIC_BUCKETS] = {100,   250,   500,    1000,    2500,
                                                      10000, 25000, 100000, 1000000, 5000000};

static const char *const names[][2] = {
#define ROUTE(method, path, role, body_max, handler) {method, path},
#include "api/routes.def"
#undef ROUTE
};
enum { ROUTES = sizeof names / sizeof names[0] };
_Static_assert((int)ROUTES < (int)METRIC_ROUTES_MAX, "the last place is for what has no route");

void metrics_count(metrics *m, int route, unsigned status, int64_t micros) {
  size_t place = route >= 0 && route < (int)ROUTES ? (size_t)route : METRIC_ROUTES_MAX - 1;
  size_t digit = status / 100 < 6 ? status / 100 : 5;
  size_t bucket = 0;
  while (bucket < METRIC_BUCKETS && micros > bounds_micros[bucket]) bucket++;
  atomic_fetch_add_explicit(&m->requests[place][digit], 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&m->buckets[bucket], 1, memory_order_relaxed);
  atomic_fetch_add_explicit(&m->micros, (unsigned long long)micros, memory_order_relaxed);
}

static void head(text *t, const char *name, const char *type, const char *help) {
  text_add(t, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_requests(text *t, metrics *m) {
  head(t, "webphoned_requests_total", "counter", "Requests answered, by route and status.");
  for (size_t i = 0; i < METRIC_ROUTES_MAX; i++) {
    bool is_file = i == METRIC_ROUTES_MAX - 1;
    if (!is_file && i >= ROUTES) continue;
    for (unsigned digit = 1; digit < 6; digit++) {
      unsigned long long count = atomic_load(&m->requests[i][digit]);
      if (count)
        text_add(t, "webphoned_requests_total{method=\"%s\",route=\"/%s\",status=\"%uxx\"} %llu\n",
                 is_file ? "any" : names[i][0], is_file ? "*" : names[i][1], digit, count);
    }
  }
}

static void write_times(text *t, metrics *m) {
  unsigned long long sum = 0;
  head(t, "webphoned_request_seconds", "histogram",
       "From the whole header to the reply, without sending it.");
  for (size_t i = 0; i < METRIC_BUCKETS; i++) {
    sum += atomic_load(&m->buckets[i]);
    text_add(t, "webphoned_request_seconds_bucket{le=\"%g\"} %llu\n", (double)bounds_micros[i] / 1e6, sum);
  }
  sum += atomic_load(&m->buckets[METRIC_BUCKETS]);
  text_add(t, "webphoned_request_seconds_bucket{le=\"+Inf\"} %llu\n", sum);
  text_add(t, "webphoned_request_seconds_sum %.6f\nwebphoned_request_seconds_count %llu\n",
           (double)atomic_load(&m->micros) / 1e6, sum);
}

static void write_pushes(text *t, push_counters *p) {
  static const char *const results[PUSH_RESULTS] = {"ok", "gone", "later", "refused", "failed"};
  head(t, "webphoned_pushes_total", "counter", "Answers of push services.");
  for (size_t i = 0; i < PUSH_RESULTS; i++)
    text_add(t, "webphoned_pushes_total{result=\"%s\"} %llu\n", results[i], atomic_load(&p->results[i]));
  head(t, "webphoned_push_calls_total", "counter", "Branches of calls for closed phones.");
  text_add(t, "webphoned_push_calls_total %llu\n", atomic_load(&p->calls));
  head(t, "webphoned_push_calls", "gauge", "Such calls now.");
  text_add(t, "webphoned_push_calls %lld\n", atomic_load(&p->parked));
  head(t, "webphoned_push_strangers_total", "counter", "SIP messages from no server of ours, dropped.");
  text_add(t, "webphoned_push_strangers_total %llu\n", atomic_load(&p->strangers));
}

static void write_voicemail(text *t, voice_counters *v) {
  head(t, "webphoned_voicemail_calls_total", "counter", "Calls that the voicemail has taken.");
  text_add(t, "webphoned_voicemail_calls_total %llu\n", atomic_load(&v->calls));
  head(t, "webphoned_voicemail_calls", "gauge", "Such calls now.");
  text_add(t, "webphoned_voicemail_calls %lld\n", atomic_load(&v->now));
  head(t, "webphoned_voicemail_refused_total", "counter", "Calls that it has refused.");
  text_add(t, "webphoned_voicemail_refused_total %llu\n", atomic_load(&v->refused));
  head(t, "webphoned_voicemail_messages_total", "counter", "Messages left.");
  text_add(t, "webphoned_voicemail_messages_total %llu\n", atomic_load(&v->messages));
  head(t, "webphoned_voicemail_recovered_total", "counter", "Unfinished messages found at the start.");
  text_add(t, "webphoned_voicemail_recovered_total %llu\n", atomic_load(&v->recovered));
  head(t, "webphoned_voicemail_published_total", "counter", "Times the SIP server was told how many wait.");
  text_add(t, "webphoned_voicemail_published_total %llu\n", atomic_load(&v->published));
  head(t, "webphoned_voicemail_strangers_total", "counter", "SIP messages from no server of ours, dropped.");
  text_add(t, "webphoned_voicemail_strangers_total %llu\n", atomic_load(&v->strangers));
}

void metrics_show(request *r, reply *out) {
  static const char *const results[LOGIN_RESULTS] = {"ok", "refused", "limited"};
  metrics *m = &r->site->metrics;
  char *room = arena_take(&r->arena, PAGE_SIZE);
  if (!room) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  text t = text_in(room, PAGE_SIZE);
  write_requests(&t, m);
  write_times(&t, m);
  head(&t, "webphoned_logins_total", "counter", "Attempts to log in.");
  for (size_t i = 0; i < LOGIN_RESULTS; i++)
    text_add(&t, "webphoned_logins_total{result=\"%s\"} %llu\n", results[i], atomic_load(&m->logins[i]));
  write_pushes(&t, &r->site->pushes);
  write_voicemail(&t, &r->site->voicemail);
  head(&t, "webphoned_connections", "gauge", "Open connections of clients.");
  text_add(&t, "webphoned_connections %lld\n", atomic_load(&m->connections));
  head(&t, "process_start_time_seconds", "gauge", "When this process began.");
  text_add(&t, "process_start_time_seconds %lld\n", (long long)m->started_at / 1000);
  out->status = 200;
  reply_body(r, out, "text/plain; version=0.0.4; charset=utf-8", room, t.len);
}
