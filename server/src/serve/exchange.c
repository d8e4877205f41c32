// SPDX-License-Identifier: MIT
// The way of a request: host to tenant, path to route, credentials to actor, body to handler.
#include "serve/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "http/authority.h"
#include "serve/admit.h"
#include "store/audit.h"

enum { HEADERS_MAX = 64 };

static bool is_proxy(const config *c, const char *address) {
  for (int i = 0; i < c->proxy_count; i++) {
    if (strcmp(c->proxies[i], address) == 0) return true;
  }
  return false;
}

// Behind a proxy that we trust, the last address that it added is the client's.
static void read_origin(request *r, const config *c, const char *peer) {
  r->address = peer;
  r->secure = c->secure;
  if (!is_proxy(c, peer)) return;
  const char *scheme = request_header(r, "X-Forwarded-Proto");
  if (scheme) r->secure = strcasecmp(scheme, "https") == 0;
  const char *list = request_header(r, "X-Forwarded-For");
  if (!list) return;
  const char *last = strrchr(list, ',');
  last = last ? last + 1 : list;
  last += strspn(last, " \t");
  size_t len = strspn(last, "0123456789abcdefABCDEF.:");
  if (len > 1 && len < 46 && !last[len]) r->address = last;
}

static void refuse(exchange *x, unsigned status) {
  reply_failure(&x->request, status, NULL, &x->reply);
  x->refused = true;
}

static bool declares_too_much(const request *r, size_t most) {
  const char *length = request_header(r, "Content-Length");
  return length && (strlen(length) > 12 || strtoull(length, NULL, 10) > most);
}

static void judge(exchange *x, const arrival *a, const char *target, views *v, sessions *known) {
  request *r = &x->request;
  bool failed = false;
  if (a->malformed || !authority_good(r->authority)) {
    refuse(x, 400);
    return;
  }
  r->view = views_take(v, r->db, r->site, r->host, &failed);
  r->tenant = r->view ? r->view->tenant : NULL;
  if (!path_clean(target, r->path)) {
    r->path[0] = '\0';
    refuse(x, 404);
    return;
  }
  unsigned status = 404;
  char *allow = arena_take(&r->arena, 64);
  x->route = allow ? route_find(r, &status, allow) : NULL;
  if (a->header_fields > HEADERS_MAX) {
    refuse(x, 431);
  } else if (!x->route) {
    if (status == 405) reply_header(&x->reply, "Allow", allow);
    refuse(x, status);
  } else if (failed && x->route->role != ROLE_PROBE) {
    refuse(x, 503);
  } else if (x->route->body_max && declares_too_much(r, x->route->body_max)) {
    refuse(x, 413);
  } else {
    x->refused = !admit(r, x->route, known, &x->reply);
  }
}

static int64_t micros_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

exchange *exchange_open(site *s, db *d, views *v, sessions *known, const arrival *a) {
  exchange *x = calloc(1, sizeof *x);
  if (!x) return NULL;
  x->reply.file = -1;
  x->since_micros = micros_now();
  request *r = &x->request;
  r->site = s;
  r->db = d;
  r->arena = arena_of(ARENA_MAX);
  r->method = arena_copy(&r->arena, a->method, strlen(a->method));
  r->query = a->query ? a->query : "";
  r->header = a->header;
  r->from = a->from;
  const char *target = a->url;
  // 9112 3.2.2: a name in the target counts for more than Host.
  r->authority = authority_of_target(&r->arena, a->url, &target);
  if (!r->authority) r->authority = request_header(r, "Host");
  if (!r->authority) r->authority = "";
  r->host = authority_host(&r->arena, r->authority);
  read_origin(r, s->config, a->peer);
  judge(x, a, target, v, known);
  return x;
}

bool exchange_body(exchange *x, const char *piece, size_t len) {
  size_t most = x->route ? x->route->body_max : 0;
  if (x->refused || most == 0 || x->request.body_len + len > most) {
    // A small one is read past, so that the connection can be used again.
    if (!x->refused && most) refuse(x, 413);
    x->ignored += len;
    return x->ignored <= BODY_IGNORED;
  }
  if (x->request.body_len + len > x->body_room) {
    size_t room = x->body_room ? 2 * x->body_room : 4096;
    while (room < x->request.body_len + len) room *= 2;
    char *grown = realloc(x->body, room);
    if (!grown) return false;
    x->body = grown;
    x->body_room = room;
  }
  memcpy(x->body + x->request.body_len, piece, len);
  x->request.body_len += len;
  return true;
}

// What an operator did that changes nothing which tells more of itself: a script tried out, what came of it is not undone.
static void note_act(exchange *x) {
  request *r = &x->request;
  bool changes = strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0;
  if (x->route->role != ROLE_OPERATOR || !changes || r->noted || x->reply.status >= 300) return;
  audit_author who = {.by = &r->actor, .address = r->address, .now = clock_now()};
  if (audit_act(r->db, &who, r->method, r->path, 0) != DB_DONE)
    log_event("act not written down", "act", r->method, "what", r->path, NULL);
}

// A body may take its time: whoever was an operator when it began may be none any more, or another one, when it is there.
static bool admits_still(exchange *x) {
  request *r = &x->request;
  bool had_body = request_header(r, "Content-Length") || request_header(r, "Transfer-Encoding");
  if (x->route->role < ROLE_OPERATOR || !had_body) return true;
  return admit(r, x->route, NULL, &x->reply);
}

void exchange_answer(exchange *x) {
  x->request.body = x->body ? x->body : "";
  if (x->refused) return;
  x->refused = !admits_still(x);
  if (x->refused) return;
  db_watch(x->request.db);
  x->route->handler(&x->request, &x->reply);
  note_act(x);
  // Others held the database all the time: nothing is broken.
  if (!db_was_busy(x->request.db) || x->reply.status != 500) return;
  reply_header(&x->reply, "Retry-After", "2");
  reply_failure(&x->request, 503, "The database is busy. Try again in a moment.", &x->reply);
}

void exchange_try(exchange *x) {
  // With what admission has set: a fresh cookie.
  const reply before = x->reply;
  exchange_answer(x);
  // What has changed something already cannot be begun again.
  if (x->refused || x->request.later || !db_was_busy(x->request.db) || db_has_written(x->request.db)) return;
  if (x->reply.file >= 0) close(x->reply.file);
  cJSON_Delete(x->request.json);
  x->request.json = NULL;
  x->reply = before;
  x->request.later = true;
}

void exchange_note(exchange *x) {
  const request *r = &x->request;
  bool listed = x->route && x->route >= routes && x->route < routes + route_count;
  int64_t micros = micros_now() - x->since_micros;
  metrics_count(&r->site->metrics, listed ? (int)(x->route - routes) : -1, x->reply.status, micros);
  if (!r->site->config->log_requests && x->reply.status < 500) return;
  char status[8];
  char took[24];
  snprintf(status, sizeof status, "%u", x->reply.status);
  snprintf(took, sizeof took, "%lld", (long long)micros);
  // The route's pattern, not the path: what stands in a path or a query may be nobody else's business.
  log_event("request", "method", r->method, "route", listed ? x->route->path : "*", "status", status,
            "micros", took, "address", r->address, "tenant", r->tenant ? r->tenant->domain : "", NULL);
}

void exchange_close(exchange *x, views *v) {
  if (!x) return;
  views_give(v, (view *)(uintptr_t)x->request.view);
  cJSON_Delete(x->request.json);
  free(x->body);
  arena_free(&x->request.arena);
  free(x);
}
