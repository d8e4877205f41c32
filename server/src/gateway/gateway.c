// SPDX-License-Identifier: MIT
// One loop: messages in, pushes out, what devices said, time. Every part is bounded and none waits for another.
#include "gateway/gateway.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "gateway/calls.h"
#include "net/net.h"
#include "store/voicemail.h"

enum {
  ACTS_MS = 500,  // what devices said to another process of this installation
  MESSAGES_MS = 1000,
  LONGEST_WAIT_MS = 1000,
  FAREWELL_MS = 2500,
};

struct gateway {
  pthread_t thread;
  atomic_bool ending;
  int bell;
  db *db;
  net *net;
  wp_park *park;
  calls calls;
  char id[GATEWAY_SIZE];
  int64_t acts_after;
  int64_t acts_at;
  int64_t messages_at;
};

static void drain(gateway *g) {
  for (const wp_park_output *o = wp_park_poll(g->park); o; o = wp_park_poll(g->park)) {
    switch ((wp_park_kind)o->kind) {
    case WP_PARK_SEND: net_send(g->net, &o->u.send.peer, o->u.send.bytes.at, o->u.send.bytes.len); break;
    case WP_PARK_OVER: calls_over(&g->calls, o->call, (wp_park_end)o->u.over.end); break;
    case WP_PARK_CALL: break;  // on_message looks for it
    }
  }
}

static void say(gateway *g, verdict v) {
  if (!v.status) return;
  // It may be over meanwhile: then there is nobody to say it to.
  if (wp_park_answer(g->park, (wp_ms)clock_steady(), v.call, v.status) == 0) drain(g);
}

static void on_message(void *with, const wp_park_peer *from, const void *bytes, size_t len) {
  gateway *g = with;
  verdict v = {0, 0};
  wp_park_receive(g->park, (wp_ms)clock_steady(), from, bytes, len);
  for (const wp_park_output *o = wp_park_poll(g->park); o; o = wp_park_poll(g->park)) {
    switch ((wp_park_kind)o->kind) {
    case WP_PARK_SEND: net_send(g->net, &o->u.send.peer, o->u.send.bytes.at, o->u.send.bytes.len); break;
    case WP_PARK_OVER: calls_over(&g->calls, o->call, (wp_park_end)o->u.over.end); break;
    case WP_PARK_CALL: v = (verdict){o->call, calls_begin(&g->calls, g->db, o)}; break;
    }
  }
  if (v.status == 0 && v.call && atomic_load(&g->ending)) v.status = 503;
  say(g, v);
}

typedef struct {
  gateway *gateway;
  verdict verdicts[PUSH_ACTS_AT_ONCE];
  int count;
} hearing;

static void hear(void *with, const push_act *act) {
  hearing *h = with;
  uint32_t status = calls_act(&h->gateway->calls, act);
  if (status && h->count < PUSH_ACTS_AT_ONCE)
    h->verdicts[h->count++] = (verdict){(wp_call_id)act->call, status};
  // The database has its row open: what follows from it is said after.
}

static void read_acts(gateway *g, bool rung) {
  int64_t now = clock_steady();
  if (!rung && (!calls_busy(&g->calls) || now - g->acts_at < ACTS_MS)) return;
  g->acts_at = now;
  for (int64_t before = -1; before != g->acts_after;) {
    hearing h = {.gateway = g};
    before = g->acts_after;
    if (push_acts(g->db, g->id, &g->acts_after, hear, &h) == DB_FAILED) {
      log_line("push: what devices said cannot be read: %s", db_why(g->db));
      return;
    }
    for (int i = 0; i < h.count; i++) say(g, h.verdicts[i]);
  }
}

// A mailbox has a new message: who is closed hears of it. Whoever takes the note tells, once.
static void read_messages(gateway *g) {
  int64_t now = clock_steady();
  news n;
  voicemail_caller from;
  if (now < g->messages_at) return;
  g->messages_at = now + MESSAGES_MS;
  // It changes a row: while somebody else writes, calls ring, and this is done the next time.
  db_watch(g->db);
  if (voicemail_news(g->db, NEWS_MESSAGE, 0, &n) != DB_DONE ||
      voicemail_told(g->db, NEWS_MESSAGE, &n) != DB_DONE)
    return;
  g->messages_at = now;  // there may be more
  if (voicemail_latest(g->db, n.account, &from) != DB_DONE) return;
  char name[sizeof n.username + sizeof n.domain + 16];
  snprintf(name, sizeof name, "voicemail %s@%s", n.username, n.domain);
  wp_park_output message = {.kind = WP_PARK_CALL};
  message.u.call.user = (wp_str){n.username, strlen(n.username)};
  message.u.call.domain = (wp_str){n.domain, strlen(n.domain)};
  message.u.call.number = (wp_str){from.number, strlen(from.number)};
  message.u.call.name = (wp_str){from.name, strlen(from.name)};
  // One notice for a mailbox: the next message takes its place.
  message.u.call.call_id = (wp_str){name, strlen(name)};
  calls_message(&g->calls, g->db, &message);
}

static int64_t least(int64_t a, int64_t b) {
  return a < b ? a : b;
}

static void wait(gateway *g, bool more, bool *rung) {
  struct pollfd polls[NET_POLLS + 1];
  size_t count = net_polls(g->net, polls);
  int64_t now = clock_steady();
  wp_ms deadline = wp_park_deadline(g->park);
  int64_t until = least(calls_retry(&g->calls, now), deadline < INT64_MAX ? (int64_t)deadline : INT64_MAX);
  int64_t most = calls_busy(&g->calls) ? ACTS_MS : LONGEST_WAIT_MS;
  int64_t wait_ms = more || calls_ready(&g->calls) ? 0 : least(until > now ? until - now : 0, most);
  polls[count] = (struct pollfd){.fd = g->bell, .events = POLLIN};
  sender_wait(g->calls.sender, polls, count + 1, wait_ms);
  uint64_t rings;
  *rung = polls[count].revents && read(g->bell, &rings, sizeof rings) > 0;
}

static void answer_all(gateway *g) {
  push_answer answer;
  while (sender_done(g->calls.sender, &answer)) say(g, calls_answered(&g->calls, &answer));
}

static void turn(gateway *g) {
  bool rung = false;
  bool more = net_take(g->net, on_message, g);
  // A burst of calls is taken in whole before any is worked on: so nobody has to ask twice.
  if (!more) {
    calls_send(&g->calls);
    for (int i = 0; i < g->calls.failed_count; i++) say(g, g->calls.failed[i]);
  }
  wait(g, more, &rung);
  answer_all(g);
  read_acts(g, rung);
  read_messages(g);
  if (wp_park_deadline(g->park) <= (wp_ms)clock_steady() &&
      wp_park_expire(g->park, (wp_ms)clock_steady()) == 0)
    drain(g);
}

static void *run(void *with) {
  gateway *g = with;
  while (!atomic_load(&g->ending)) turn(g);
  // Whoever waits for us is told, and whoever was woken too, for a moment.
  for (wp_call_id call = calls_any(&g->calls); call; call = calls_any(&g->calls)) {
    calls_over(&g->calls, call, WP_PARK_MISSED);
    if (wp_park_answer(g->park, (wp_ms)clock_steady(), call, 480) == 0) drain(g);
  }
  for (int64_t end = clock_steady() + FAREWELL_MS; calls_busy(&g->calls) && clock_steady() < end;) turn(g);
  return NULL;
}

static bool open_park(gateway *g, const push_config *c) {
  unsigned char seed[WP_PARK_SEED_BYTES];
  char self[WP_PARK_ADDRESS + 8];
  // A call that is over keeps its place for some seconds, for what comes late (timers H and I).
  uint32_t places = (uint32_t)c->calls * 2;
  size_t size = wp_park_size(places);
  void *memory = malloc(size);
  bool six = strchr(c->listen, ':') != NULL;
  snprintf(self, sizeof self, six ? "[%.40s]:%u" : "%.40s:%u", c->listen, c->port);
  bool ok = memory && getrandom(seed, sizeof seed, 0) == (ssize_t)sizeof seed;
  wp_park_setup setup = {.calls = places, .ring = (wp_ms)c->ring_s * 1000, .self = self, .seed = seed};
  ok = ok && wp_park_init(memory, size, &setup, &g->park) == 0;
  secret_forget(seed, sizeof seed);
  if (!ok) free(memory);
  return ok;
}

static bool open_parts(gateway *g, const config *config, push_counters *counters, char *why,
                       size_t why_size) {
  const push_config *c = &config->push;
  p256_pair key;
  uint64_t id = 0;
  g->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  g->db = db_open(config->database, why);
  if (!g->db) return false;
  bool ok = g->bell >= 0 && getrandom(&id, sizeof id, 0) == (ssize_t)sizeof id &&
            push_key(g->db, clock_now(), &key) == DB_DONE;
  if (!ok) return false;
  db_be_hasty(g->db);
  snprintf(g->id, sizeof g->id, "%016" PRIx64, id);
  g->calls.sender = sender_open(c);
  g->calls.notes = notes_open(config->database, why);
  g->calls.counters = counters;
  calls_open(&g->calls, &key, id, c->subject, c->calls);
  secret_forget(&key, sizeof key);
  net_setup setup = {c->listen, c->port, c->servers, c->server_count, &counters->strangers};
  g->net = g->calls.sender && g->calls.notes ? net_open(&setup, why, why_size) : NULL;
  return g->net && open_park(g, c);
}

static void close_parts(gateway *g) {
  calls_close(&g->calls);
  sender_close(g->calls.sender);
  notes_close(g->calls.notes);
  net_close(g->net);
  db_close(g->db);
  free(g->park);
  if (g->bell >= 0) close(g->bell);
  free(g);
}

gateway *gateway_open(const config *config, push_counters *counters, bool *ok) {
  char why[DB_WHY_SIZE] = "";
  *ok = true;
  if (!config->push.listen) return NULL;
  gateway *g = calloc(1, sizeof *g);
  *ok =
      g && open_parts(g, config, counters, why, sizeof why) && pthread_create(&g->thread, NULL, run, g) == 0;
  if (*ok) {
    log_line("calls for closed phones on %s port %u", config->push.listen, config->push.port);
    return g;
  }
  log_line("push: %s", why[0] ? why : "the gateway cannot be opened");
  if (g) close_parts(g);
  return NULL;
}

void gateway_close(gateway *g) {
  if (!g) return;
  uint64_t one = 1;
  atomic_store(&g->ending, true);
  if (write(g->bell, &one, sizeof one) < 0) log_line("bell of the gateway");
  pthread_join(g->thread, NULL);
  close_parts(g);
}

int gateway_bell(const gateway *g) {
  return g ? g->bell : -1;
}
