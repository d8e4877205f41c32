// SPDX-License-Identifier: MIT
// The process that serves: a listening socket, threads around it, and the signals that end it.
#include "serve/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "gateway/gateway.h"
#include "serve/spool.h"
#include "serve/worker.h"
#include "voice/voice.h"

typedef struct {
  atomic_bool ending;
  pool *pool;
  worker *workers;
  int opened;   // workers to close
  int running;  // threads to join
} crew;

static int listen_at(const config *c) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(c->port)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(c->port)};
  bool is_four = inet_pton(AF_INET, c->address, &four.sin_addr) == 1;
  if (!is_four) inet_pton(AF_INET6, c->address, &six.sin6_addr);
  int s = socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (s < 0) return -1;
  int on = 1;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const struct sockaddr *address = is_four ? (const struct sockaddr *)&four : (const struct sockaddr *)&six;
  socklen_t size = is_four ? sizeof four : sizeof six;
  if (bind(s, address, size) == 0 && listen(s, SOMAXCONN) == 0) return s;
  int why = errno;
  close(s);
  errno = why;
  return -1;
}

static bool start(crew *c, site *site, int listening) {
  c->workers = calloc((size_t)site->config->threads, sizeof *c->workers);
  c->pool = pool_open(site);
  if (!c->workers || !c->pool) return false;
  for (int i = 0; i < site->config->threads; i++) {
    worker *w = &c->workers[i];
    bool ok = worker_open(w, site, c->pool, listening, &c->ending);
    c->opened++;
    if (!ok) return false;
    w->sweeps = i == 0;
  }
  for (int i = 0; i < site->config->threads; i++) {
    if (pthread_create(&c->workers[i].thread, NULL, worker_run, &c->workers[i]) != 0) return false;
    c->running++;
  }
  return true;
}

static void end(crew *c) {
  atomic_store(&c->ending, true);
  if (c->pool) pool_refuse(c->pool);
  for (int i = 0; i < c->running; i++) {
    uint64_t one = 1;
    if (write(c->workers[i].bell, &one, sizeof one) < 0) log_line("bell: %s", strerror(errno));
  }
  for (int i = 0; i < c->running; i++) pthread_join(c->workers[i].thread, NULL);
  pool_close(c->pool);
  for (int i = 0; i < c->opened; i++) worker_close(&c->workers[i]);
  free(c->workers);
}

static void wait_for_the_end(int signals, void (*reload)(void *with), void *with) {
  for (;;) {
    struct signalfd_siginfo info;
    ssize_t got = read(signals, &info, sizeof info);
    if (got < 0 && errno == EINTR) continue;
    if (got != (ssize_t)sizeof info || info.ssi_signo != SIGHUP) return;
    reload(with);
  }
}

int http_serve(site *site, void (*reload)(void *with), void *with) {
  crew c = {0};
  sigset_t asked;
  sigemptyset(&asked);
  sigaddset(&asked, SIGTERM);
  sigaddset(&asked, SIGINT);
  sigaddset(&asked, SIGHUP);
  // Blocked before there are threads: they inherit it, and the signal comes here.
  pthread_sigmask(SIG_BLOCK, &asked, NULL);
  signal(SIGPIPE, SIG_IGN);
  // A file may not grow any more: the write says so.
  signal(SIGXFSZ, SIG_IGN);
  int signals = signalfd(-1, &asked, SFD_CLOEXEC);
  const config *config = site->config;
  int listening = signals >= 0 ? listen_at(config) : -1;
  if (listening < 0) {
    log_line("cannot listen on %s port %u: %s", config->address, config->port, strerror(errno));
    if (signals >= 0) close(signals);
    return 1;
  }
  bool started = false;
  spool *spool = spool_open(site, &started);
  gateway *gateway = started ? gateway_open(config, &site->pushes, &started) : NULL;
  atomic_store(&site->gateway_bell, gateway_bell(gateway));
  voice *voice = started ? voice_open(config, &site->voicemail, &started) : NULL;
  started = started && start(&c, site, listening);
  if (started) {
    log_line("listening on %s port %u", config->address, config->port);
    wait_for_the_end(signals, reload, with);
  }
  voice_close(voice);
  spool_close(spool);
  end(&c);
  atomic_store(&site->gateway_bell, -1);
  gateway_close(gateway);
  close(listening);
  close(signals);
  log_line("ended");
  return started ? 0 : 1;
}
