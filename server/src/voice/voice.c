// SPDX-License-Identifier: MIT
// One loop: messages in, 20 ms of sound for each call, what the SIP server is told, time.
#include "voice/voice.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "net/net.h"
#include "voice/caller.h"
#include "voice/teller.h"

enum { LONGEST_WAIT_MS = 500, FAREWELL_MS = 300 };

struct voice {
  pthread_t thread;
  int bell;  // it ends
  db *db;    // of the teller; the callers have one with more time
  net *net;
  wp_attend *attend;
  voice_room room;
  caller *callers;
  int count;
  teller teller;
  bool ending;
  struct pollfd *polls;  // NET_POLLS, the bell, one for each call
};

static wp_ms now_ms(void) {
  return (wp_ms)clock_steady();
}

// Calls.

static caller **place_of(voice *v, wp_call_id call) {
  caller **at = &v->callers;
  while (*at && (*at)->call != call) at = &(*at)->next;
  return at;
}

static void forget(voice *v, wp_call_id call) {
  caller **at = place_of(v, call);
  caller *c = *at;
  if (!c) return;
  *at = c->next;
  caller_close(c);
  v->count--;
  atomic_fetch_sub(&v->room.counters->now, 1);
}

typedef struct {
  wp_call_id call;
  uint32_t status;  // 0: answer it
  uint16_t port;
} verdict;

// What is said to it is said when the core is drained.
static verdict take_call(voice *v, const wp_attend_output *o) {
  uint32_t status = v->ending || v->count >= v->room.config->calls ? 486 : 0;
  caller *c = status ? NULL : caller_open(&v->room, o, &status);
  if (!c) {
    atomic_fetch_add(&v->room.counters->refused, 1);
    return (verdict){o->call, status, 0};
  }
  c->next = v->callers;
  v->callers = c;
  v->count++;
  atomic_fetch_add(&v->room.counters->calls, 1);
  atomic_fetch_add(&v->room.counters->now, 1);
  return (verdict){o->call, 0, c->line.port};
}

static verdict drain(voice *v) {
  verdict said = {0};
  for (const wp_attend_output *o = wp_attend_poll(v->attend); o; o = wp_attend_poll(v->attend)) {
    caller *c = o->call ? *place_of(v, o->call) : NULL;
    switch ((wp_attend_kind)o->kind) {
    case WP_ATTEND_SEND: net_send(v->net, &o->u.send.peer, o->u.send.bytes.at, o->u.send.bytes.len); break;
    case WP_ATTEND_CALL: said = take_call(v, o); break;
    case WP_ATTEND_MEDIA:
      if (c) line_agree(&c->line, &o->u.media);
      break;
    case WP_ATTEND_UP:
      if (c) caller_begin(c);
      break;
    case WP_ATTEND_DIGIT:
      if (c) caller_key(c, o->u.digit);
      break;
    case WP_ATTEND_OVER: forget(v, o->call); break;
    case WP_ATTEND_PUBLISHED:
      teller_done(&v->teller, v->db, o->u.published, v->room.counters, clock_steady());
      break;
    }
  }
  return said;
}

static void on_message(void *with, const wp_park_peer *from, const void *bytes, size_t len) {
  voice *v = with;
  wp_attend_receive(v->attend, now_ms(), from, bytes, len);
  verdict said = drain(v);
  if (!said.call) return;
  if (said.status)
    wp_attend_refuse(v->attend, now_ms(), said.call, said.status);
  else
    wp_attend_answer(v->attend, now_ms(), said.call, v->room.config->listen, said.port);
  drain(v);
}

static caller *first_over(const voice *v) {
  caller *c = v->callers;
  while (c && !c->over) c = c->next;
  return c;
}

static void hang_up(voice *v) {
  for (caller *c = first_over(v); c; c = first_over(v)) {
    c->over = false;
    if (wp_attend_end(v->attend, now_ms(), c->call) == 0) drain(v);
  }
}

// The loop.

static int wait_ms(const voice *v, int64_t now) {
  wp_ms deadline = wp_attend_deadline(v->attend);
  int64_t until = now + LONGEST_WAIT_MS;
  if (deadline < (wp_ms)until) until = (int64_t)deadline;
  for (const caller *c = v->callers; c; c = c->next) {
    if (c->due < until) until = c->due;
  }
  return until > now ? (int)(until - now) : 0;
}

static void wait(voice *v, bool more) {
  size_t count = net_polls(v->net, v->polls);
  v->polls[count++] = (struct pollfd){.fd = v->bell, .events = POLLIN};
  for (const caller *c = v->callers; c; c = c->next)
    v->polls[count++] = (struct pollfd){.fd = c->line.socket, .events = POLLIN};
  poll(v->polls, count, more ? 0 : wait_ms(v, clock_steady()));
}

static void turn(voice *v) {
  bool more = net_take(v->net, on_message, v);
  for (caller *c = v->callers; c; c = c->next) caller_turn(c, clock_steady());
  hang_up(v);
  if (wp_attend_deadline(v->attend) <= now_ms() && wp_attend_expire(v->attend, now_ms()) == 0) drain(v);
  teller_turn(&v->teller, v->db, v->attend, clock_steady());
  drain(v);
  wait(v, more);
}

static bool is_ended(const voice *v) {
  struct pollfd bell = {.fd = v->bell, .events = POLLIN};
  return poll(&bell, 1, 0) > 0;
}

static void *run(void *with) {
  voice *v = with;
  while (!is_ended(v)) turn(v);
  v->ending = true;
  for (caller *c = v->callers; c; c = c->next) c->over = true;
  hang_up(v);
  // The other side's answers, for a moment: nobody waits for ours.
  for (int64_t end = clock_steady() + FAREWELL_MS; wp_attend_count(v->attend) && clock_steady() < end;) {
    struct pollfd polls[NET_POLLS];
    poll(polls, net_polls(v->net, polls), FAREWELL_MS / 10);
    net_take(v->net, on_message, v);
  }
  while (v->callers) forget(v, v->callers->call);
  return NULL;
}

// Opening and closing.

static bool open_attend(voice *v, const voicemail_config *c) {
  unsigned char seed[WP_ATTEND_SEED_BYTES];
  char self[WP_PARK_ADDRESS + 8];
  // A call that is over keeps its place for some seconds, for what comes late.
  uint32_t places = (uint32_t)c->calls * 2 + 8;
  size_t size = wp_attend_size(places);
  void *memory = malloc(size);
  snprintf(self, sizeof self, strchr(c->listen, ':') ? "[%.40s]:%u" : "%.40s:%u", c->listen, c->port);
  bool ok = memory && getrandom(seed, sizeof seed, 0) == (ssize_t)sizeof seed;
  wp_attend_setup setup = {.calls = places, .self = self, .seed = seed};
  ok = ok && wp_attend_init(memory, size, &setup, &v->attend) == 0;
  secret_forget(seed, sizeof seed);
  if (!ok) free(memory);
  return ok;
}

static int open_folder(const char *name) {
  return name ? open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
}

static bool open_parts(voice *v, const config *config, char *why, size_t why_size) {
  const voicemail_config *c = &config->voicemail;
  net_setup setup = {c->listen, c->port, c->servers, c->server_count, &v->room.counters->strangers};
  v->room.spool = open_folder(config->voicemail_spool);
  v->room.prompts = open_folder(c->prompts);
  if (v->room.spool < 0 || (c->prompts && v->room.prompts < 0)) {
    snprintf(why, why_size, "%s: %s", v->room.spool < 0 ? config->voicemail_spool : c->prompts,
             strerror(errno));
    return false;
  }
  v->bell = eventfd(0, EFD_CLOEXEC);
  v->db = db_open(config->database, why);
  if (v->db) v->room.db = db_open(config->database, why);
  v->polls = calloc((size_t)NET_POLLS + 1 + (size_t)c->calls, sizeof *v->polls);
  if (!v->db || !v->room.db || v->bell < 0 || !v->polls) return false;
  // What the SIP server is told can be told later: sound cannot.
  db_be_hasty(v->db);
  v->net = net_open(&setup, why, why_size);
  return v->net && open_attend(v, c);
}

static void close_parts(voice *v) {
  net_close(v->net);
  db_close(v->db);
  db_close(v->room.db);
  if (v->bell >= 0) close(v->bell);
  if (v->room.spool >= 0) close(v->room.spool);
  if (v->room.prompts >= 0) close(v->room.prompts);
  free(v->attend);
  free(v->polls);
  free(v);
}

voice *voice_open(const config *config, voice_counters *counters, bool *ok) {
  char why[DB_WHY_SIZE] = "";
  *ok = true;
  if (!config->voicemail.listen) return NULL;
  voice *v = calloc(1, sizeof *v);
  *ok = false;
  if (!v) return NULL;
  v->bell = -1;
  v->room = (voice_room){.config = &config->voicemail, .counters = counters, .spool = -1, .prompts = -1};
  if (open_parts(v, config, why, sizeof why)) {
    int found = tape_recover(v->room.spool);
    atomic_fetch_add(&counters->recovered, (unsigned long long)found);
    if (found) log_line("voicemail: %d unfinished messages found", found);
    teller_open(&v->teller, config->voicemail.publish_to);
    *ok = pthread_create(&v->thread, NULL, run, v) == 0;
  }
  if (*ok) return v;
  log_line("voicemail: %s", why[0] ? why : "it cannot be opened");
  close_parts(v);
  return NULL;
}

void voice_close(voice *v) {
  if (!v) return;
  uint64_t one = 1;
  if (write(v->bell, &one, sizeof one) == (ssize_t)sizeof one) pthread_join(v->thread, NULL);
  close_parts(v);
}
