// SPDX-License-Identifier: MIT
// HTTP by libmicrohttpd, in one thread: every connection, header, body and wait has a limit here.
#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "handler.h"
#include "log.h"
#include "send.h"

enum {
  CONNECTIONS_MAX = 256,
  CONNECTION_MEMORY = 24 << 10,  // one request's line and header fields have to fit
  HEADERS_MAX = 64,
  BODY_MAX = 64 << 10,
  SILENCE_S = 15,      // no byte at all
  REQUEST_MS = 10000,  // from the first chance to a whole request, however slowly it trickles
  REPLY_MS = 300000,
  FAREWELL_MS = 3000,
};

// One client. MHD allocates the connection; how long it may take is counted here.
typedef struct {
  bool used;
  bool replying;
  bool answered;  // a reply is queued for the present request
  int socket;
  int64_t since;  // of the present state
  size_t body;
} client;

typedef struct {
  const site *site;
  struct MHD_Daemon *daemon;
  client clients[CONNECTIONS_MAX];
} server;

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void on_log(void *unused, const char *format, va_list args) {
  (void)unused;
  char line[512];
  vsnprintf(line, sizeof line, format, args);
  log_line("http: %s", line);
}

// Escapes stay as they came: path_clean decodes them, once.
static size_t keep_escapes(void *unused, struct MHD_Connection *connection, char *s) {
  (void)unused;
  (void)connection;
  return strlen(s);
}

static void on_connection(void *closure, struct MHD_Connection *connection, void **slot,
                          enum MHD_ConnectionNotificationCode code) {
  server *s = closure;
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    if (*slot) *(client *)*slot = (client){0};
    return;
  }
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  for (size_t i = 0; info && i < CONNECTIONS_MAX; i++) {
    client *c = &s->clients[i];
    if (c->used) continue;
    *c = (client){.used = true, .socket = info->connect_fd, .since = now_ms()};
    *slot = c;
    return;
  }
}

static client *client_of(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info ? info->socket_context : NULL;
}

static void on_completed(void *closure, struct MHD_Connection *connection, void **slot,
                         enum MHD_RequestTerminationCode code) {
  (void)closure;
  (void)slot;
  (void)code;
  client *c = client_of(connection);
  if (!c) return;
  c->replying = false;
  c->answered = false;
  c->body = 0;
  c->since = now_ms();
}

static enum MHD_Result answer(const server *s, struct MHD_Connection *connection, client *c, const char *url,
                              const char *method) {
  request r = {
      .accept_encoding = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Accept-Encoding"),
      .if_none_match = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "If-None-Match"),
  };
  reply out = {.file = -1};
  unsigned status = 404;
  handler *found = path_clean(url, r.path) ? route_find(method, &r, &status) : NULL;
  if (MHD_get_connection_values(connection, MHD_HEADER_KIND, NULL, NULL) > HEADERS_MAX) {
    found = NULL;
    status = 431;
  }
  if (found)
    found(s->site, &r, &out);
  else
    reply_failure(&r, status, &out);
  c->answered = true;
  c->replying = true;
  c->since = now_ms();
  return send_reply(connection, s->site, &out);
}

// MHD calls this when the header is complete, then for each piece of a body, then once more at the end.
static enum MHD_Result on_request(void *closure, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *body,
                                  size_t *body_size, void **slot) {
  (void)version;
  (void)body;
  client *c = client_of(connection);
  if (!c) return MHD_NO;
  if (!*slot) {
    *slot = c;
    return MHD_YES;
  }
  if (*body_size > 0) {
    // No route takes a body yet. A small one is read past, so that the connection can be used again.
    c->body += *body_size;
    *body_size = 0;
    return c->body <= BODY_MAX ? MHD_YES : MHD_NO;
  }
  return c->answered ? MHD_YES : answer(closure, connection, c, url, method);
}

// MHD's own limit counts silence only; one byte every few seconds would hold a connection for ever.
static void end_the_slow(server *s, int64_t now) {
  for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
    client *c = &s->clients[i];
    if (c->used && now - c->since > (c->replying ? REPLY_MS : REQUEST_MS)) shutdown(c->socket, SHUT_RDWR);
  }
}

static bool anyone_replying(const server *s) {
  for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
    if (s->clients[i].replying) return true;
  }
  return false;
}

static struct MHD_Daemon *start(server *s) {
  const config *config = s->site->config;
  struct sockaddr_in six_or_four = {.sin_family = AF_INET, .sin_port = htons(config->port)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(config->port)};
  const struct sockaddr *address = (const struct sockaddr *)&six_or_four;
  unsigned flags = MHD_USE_EPOLL | MHD_USE_ERROR_LOG;
  if (inet_pton(AF_INET, config->address, &six_or_four.sin_addr) != 1) {
    inet_pton(AF_INET6, config->address, &six.sin6_addr);
    address = (const struct sockaddr *)&six;
    flags |= MHD_USE_IPv6;
  }
  return MHD_start_daemon(flags, 0, NULL, NULL, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
                          MHD_OPTION_SOCK_ADDR, address, MHD_OPTION_CONNECTION_LIMIT,
                          (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                          (size_t)CONNECTION_MEMORY, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
                          MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
                          MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_NOTIFY_COMPLETED,
                          on_completed, s, MHD_OPTION_END);
}

// Waits for the network or a signal, a second at most. True: asked to end.
static bool wait_once(const server *s, int network, int signals) {
  MHD_UNSIGNED_LONG_LONG next = 1000;
  if (MHD_get_timeout(s->daemon, &next) != MHD_YES || next > 1000) next = 1000;
  struct pollfd ready[2] = {{.fd = network, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
  if (poll(ready, 2, (int)next) < 0 && errno != EINTR) log_line("poll: %s", strerror(errno));
  if (!(ready[1].revents & POLLIN)) return false;
  struct signalfd_siginfo info;
  return read(signals, &info, sizeof info) == (ssize_t)sizeof info;
}

static void loop(server *s, int signals) {
  int network = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
  bool ending = false;
  int64_t end = 0;
  while (!ending || (anyone_replying(s) && now_ms() < end)) {
    if (wait_once(s, network, signals) && !ending) {
      ending = true;
      end = now_ms() + FAREWELL_MS;
      int listening = MHD_quiesce_daemon(s->daemon);
      if (listening >= 0) close(listening);
    }
    MHD_run(s->daemon);
    end_the_slow(s, now_ms());
  }
}

int http_serve(const site *site) {
  static server s;
  s = (server){.site = site};
  sigset_t asked;
  sigemptyset(&asked);
  sigaddset(&asked, SIGTERM);
  sigaddset(&asked, SIGINT);
  sigprocmask(SIG_BLOCK, &asked, NULL);
  signal(SIGPIPE, SIG_IGN);
  int signals = signalfd(-1, &asked, SFD_CLOEXEC | SFD_NONBLOCK);
  s.daemon = signals >= 0 ? start(&s) : NULL;
  if (!s.daemon) {
    log_line("cannot listen on %s port %u: %s", site->config->address, site->config->port, strerror(errno));
    if (signals >= 0) close(signals);
    return 1;
  }
  log_line("listening on %s port %u", site->config->address, site->config->port);
  loop(&s, signals);
  MHD_stop_daemon(s.daemon);
  close(signals);
  log_line("ended");
  return 0;
}
