// SPDX-License-Identifier: MIT
// HTTP by libmicrohttpd: every connection, header, body and wait has a limit here.
#include "serve/worker.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "serve/send.h"
#include "serve/shape.h"
#include "store/audit.h"
#include "store/operator.h"
#include "store/push.h"
#include "store/recording.h"
#include "store/script_run.h"
#include "store/session.h"
#include "store/signup.h"
#include "store/store.h"
#include "store/voicemail.h"

enum {
  CONNECTION_MEMORY = 24 << 10,  // one request's line and header fields have to fit
  SILENCE_S = 15,                // no byte at all
  REQUEST_MS = 10000,            // from the first chance to a whole request
  CROWDED_MS = 1000,             // to a whole header while others wait to be let in
  BODY_BYTES_PER_MS = 32,        // a long body may take longer
  REPLY_MS = 300000,
  SWEEP_MS = 20,             // at a time, for what may have gigabytes
  FAREWELL_MS = 3000,        // for replies under way
  SLOW_FAREWELL_MS = 35000,  // for what the pool has begun: longer than any script may run
};

// Once a second: a thousand connections that break would be a thousand lines.
static void on_log(void *closure, const char *format, va_list args) {
  worker *w = closure;
  char line[512];
  int64_t now = clock_steady();
  if (w->complained_at && now - w->complained_at < SECOND) return;
  w->complained_at = now;
  vsnprintf(line, sizeof line, format, args);
  log_line("http: %s", line);
}

// Escapes stay as they came: path_clean and request_query decode them, once.
static size_t keep_escapes(void *unused, struct MHD_Connection *connection, char *s) {
  (void)unused;
  (void)connection;
  return strlen(s);
}

static client *client_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static void name_peer(struct MHD_Connection *connection, char out[48]) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const struct sockaddr *address = info ? info->client_addr : NULL;
  out[0] = '\0';
  if (address && address->sa_family == AF_INET)
    inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr, out, 48);
  if (address && address->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, out, 48);
}

static void ring(const worker *w) {
  uint64_t one = 1;
  if (write(w->bell, &one, sizeof one) < 0) log_line("bell: %s", strerror(errno));
}

// On a thread of the pool.
static void on_job_done(void *with) {
  client *c = with;
  worker *w = c->worker;
  pthread_mutex_lock(&w->lock);
  w->done[w->done_count++] = c;
  pthread_mutex_unlock(&w->lock);
  ring(w);
}

// Their connections go on: MHD asks on_request again, and the reply is there.
static void resume_done(worker *w) {
  pthread_mutex_lock(&w->lock);
  for (size_t i = 0; i < w->done_count; i++) {
    w->done[i]->waiting = false;
    MHD_resume_connection(w->done[i]->connection);
  }
  w->done_count = 0;
  pthread_mutex_unlock(&w->lock);
}

static void forget_request(worker *w, client *c) {
  exchange_close(c->exchange, &w->views);
  free(c->query);
  c->exchange = NULL;
  c->query = NULL;
  c->replying = false;
  c->answered = false;
  c->handed_over = false;
  c->patience = REQUEST_MS;
  c->since = clock_steady();
}

static void on_connection(void *closure, struct MHD_Connection *connection, void **slot,
                          enum MHD_ConnectionNotificationCode code) {
  worker *w = closure;
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    if (!*slot) return;
    forget_request(w, *slot);
    *(client *)*slot = (client){0};
    if (w->open-- == CONNECTIONS_MAX) w->made_room = true;
    atomic_fetch_sub(&w->site->metrics.connections, 1);
    return;
  }
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  for (size_t i = 0; info && i < CONNECTIONS_MAX; i++) {
    client *c = &w->clients[i];
    if (c->used) continue;
    *c = (client){.used = true, .worker = w, .connection = connection, .socket = info->connect_fd};
    c->since = clock_steady();
    c->patience = REQUEST_MS;
    name_peer(connection, c->peer);
    *slot = c;
    w->open++;
    atomic_fetch_add(&w->site->metrics.connections, 1);
    return;
  }
}

static void on_completed(void *closure, struct MHD_Connection *connection, void **slot,
                         enum MHD_RequestTerminationCode code) {
  (void)slot;
  (void)code;
  client *c = client_of(connection);
  if (c) forget_request(closure, c);
}

// Comes first, with the request's target whole: later MHD cuts the query into pieces.
static void *on_target(void *closure, const char *target, struct MHD_Connection *connection) {
  (void)closure;
  client *c = client_of(connection);
  const char *query = strchr(target, '?');
  if (!c) return NULL;
  free(c->query);
  c->query = query ? strdup(query + 1) : NULL;
  return NULL;
}

static const char *header_of(const void *from, const char *name) {
  return MHD_lookup_connection_value((struct MHD_Connection *)(uintptr_t)from, MHD_HEADER_KIND, name);
}

static enum MHD_Result send_now(struct MHD_Connection *connection, client *c) {
  c->answered = true;
  c->replying = true;
  c->since = clock_steady();
  exchange_note(c->exchange);
  return send_reply(connection, &c->exchange->request, &c->exchange->reply);
}

static enum MHD_Result begin(worker *w, struct MHD_Connection *connection, client *c, const char *url,
                             const char *method) {
  shape found = shape_of(connection);
  arrival a = {
      .method = method,
      .url = url,
      .query = c->query,
      .header_fields = found.fields,
      .malformed = found.malformed,
      .peer = c->peer,
      .header = header_of,
      .from = connection,
  };
  c->exchange = exchange_open(w->site, w->db, &w->views, &w->sessions, &a);
  if (!c->exchange) return MHD_NO;
  c->exchange->request.shelf = &w->shelf;
  if (c->exchange->route)
    c->patience = REQUEST_MS + (int64_t)c->exchange->route->body_max / BODY_BYTES_PER_MS;
  // A long body that nobody wants is not waited for: the answer goes out, and the connection ends with it. So does
  // that of a request that was not understood: what comes after it is nobody's.
  const char *length = header_of(connection, "Content-Length");
  bool is_long = length && strtoull(length, NULL, 10) > BODY_IGNORED;
  bool malformed = c->exchange->reply.status == 400;
  if (malformed) reply_header(&c->exchange->reply, "Connection", "close");
  return c->exchange->refused && (is_long || malformed) ? send_now(connection, c) : MHD_YES;
}

static enum MHD_Result answer(worker *w, struct MHD_Connection *connection, client *c) {
  exchange *x = c->exchange;
  if (c->handed_over) return send_now(connection, c);
  if (x->refused || !x->route->slow) {
    exchange_try(x);
    if (!x->request.later) return send_now(connection, c);
  }
  c->handed_over = c->waiting = true;
  MHD_suspend_connection(connection);
  if (pool_add(w->pool, (job){x, on_job_done, c})) return MHD_YES;
  reply_failure(&x->request, 503, NULL, &x->reply);
  c->waiting = false;
  MHD_resume_connection(connection);
  return MHD_YES;
}

// MHD calls this when the header is complete, then for each piece of a body, then once more at the end.
static enum MHD_Result on_request(void *closure, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_size, void **slot) {
  (void)version;
  worker *w = closure;
  client *c = client_of(connection);
  if (!c) return MHD_NO;
  if (!*slot) {
    *slot = c;
    return begin(w, connection, c, url, method);
  }
  if (c->answered || !c->exchange) {
    *body_size = 0;
    return MHD_YES;
  }
  if (*body_size > 0) {
    bool ok = exchange_body(c->exchange, body, *body_size);
    *body_size = 0;
    return ok ? MHD_YES : MHD_NO;
  }
  return answer(w, connection, c);
}

// MHD's own limit counts silence only; one byte every few seconds would hold a connection for ever. Where there is no room for
// more, who has not yet asked for anything gives way.
static void end_the_slow(worker *w, int64_t now) {
  bool full = w->open == CONNECTIONS_MAX;
  for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
    client *c = &w->clients[i];
    if (!c->used || c->waiting) continue;
    int64_t patience = c->replying ? REPLY_MS : full && !c->exchange ? CROWDED_MS : c->patience;
    if (now - c->since > patience) shutdown(c->socket, SHUT_RDWR);
  }
}

// After the end has been asked for: is there something still to be waited for?
static bool goes_on(worker *w, int64_t now) {
  bool replying = false;
  bool waiting = false;
  for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
    replying = replying || w->clients[i].replying;
    waiting = waiting || w->clients[i].waiting;
  }
  if (waiting) w->waited_at = now;
  if (waiting && now - w->ended_at < SLOW_FAREWELL_MS) return true;
  int64_t since = w->waited_at ? w->waited_at : w->ended_at;
  return replying && now - since < FAREWELL_MS;
}

bool worker_open(worker *w, site *s, pool *p, int listening, atomic_bool *ending) {
  *w = (worker){.site = s, .pool = p, .ending = ending, .bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  pthread_mutex_init(&w->lock, NULL);
  char why[DB_WHY_SIZE];
  w->db = db_open(s->config->database, why);
  if (!w->db) {
    log_line("database: %s", why);
    return false;
  }
  db_be_hasty(w->db);
  w->daemon = MHD_start_daemon(
      MHD_USE_EPOLL | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, w,
      MHD_OPTION_EXTERNAL_LOGGER, on_log, w, MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_CONNECTION_LIMIT,
      (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
      MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL, MHD_OPTION_URI_LOG_CALLBACK, on_target, w,
      MHD_OPTION_NOTIFY_CONNECTION, on_connection, w, MHD_OPTION_NOTIFY_COMPLETED, on_completed, w,
      MHD_OPTION_END);
  if (!w->daemon) log_line("libmicrohttpd cannot be started");
  return w->daemon != NULL;
}

void worker_close(worker *w) {
  // The pool has ended before: nobody is waiting any more, only not told yet.
  resume_done(w);
  if (w->daemon) MHD_stop_daemon(w->daemon);
  for (size_t i = 0; i < CONNECTIONS_MAX; i++) forget_request(w, &w->clients[i]);
  views_free(&w->views);
  shelf_empty(&w->shelf);
  db_close(w->db);
  if (w->bell >= 0) close(w->bell);
  pthread_mutex_destroy(&w->lock);
}

// Waits for the network or the bell, a second at most.
static void wait_once(worker *w, int network) {
  // A full daemon listens again when it is run again, and nothing wakes it for that.
  if (w->made_room) {
    w->made_room = false;
    return;
  }
  MHD_UNSIGNED_LONG_LONG next = 1000;
  if (MHD_get_timeout(w->daemon, &next) != MHD_YES || next > 1000) next = 1000;
  struct pollfd ready[2] = {{.fd = network, .events = POLLIN}, {.fd = w->bell, .events = POLLIN}};
  if (poll(ready, 2, (int)next) < 0 && errno != EINTR) log_line("poll: %s", strerror(errno));
  uint64_t rung;
  if (ready[1].revents & POLLIN && read(w->bell, &rung, sizeof rung) < 0) return;
}

// Nobody waits for gigabytes that go at once: some each second, as long as there are any. Nor does this for who writes.
static void sweep_recordings(worker *w) {
  bool more = true;
  int64_t since = clock_steady();
  db_watch(w->db);
  while (more && clock_steady() - since < SWEEP_MS) more = recording_sweep(w->db, clock_now());
  w->more_at = more || db_was_busy(w->db) ? since + SECOND : 0;
}

static void sweep(worker *w, int64_t now) {
  if (!w->sweeps) return;
  if (w->more_at && now >= w->more_at) sweep_recordings(w);
  if (w->swept_at && now - w->swept_at < 10 * MINUTE) return;
  w->swept_at = now;
  session_sweep(w->db, clock_now());
  voicemail_sweep(w->db, clock_now());
  sweep_recordings(w);
  script_run_sweep(w->db, clock_now());
  push_sweep(w->db, clock_now());
  operator_sweep(w->db, clock_now());
  audit_sweep(w->db, clock_now());
  signup_sweep(w->db, clock_now());
}

void *worker_run(void *closure) {
  worker *w = closure;
  int network = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  while (!w->ended_at || goes_on(w, clock_steady())) {
    wait_once(w, network);
    if (atomic_load(w->ending) && !w->ended_at) {
      w->ended_at = clock_steady();
      MHD_quiesce_daemon(w->daemon);
    }
    resume_done(w);
    MHD_run(w->daemon);
    int64_t now = clock_steady();
    end_the_slow(w, now);
    sweep(w, now);
  }
  return NULL;
}
