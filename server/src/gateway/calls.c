// SPDX-License-Identifier: MIT
// One call and its devices: from parked to told, and told how it ended.
#include "gateway/calls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64url.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"
#include "gateway/letter.h"

enum {
  FIRST_RETRY_MS = 500,
  LONGEST_RETRY_MS = 30000,
  AFTER_TRIES = 3,  // of what comes after the ring
};

void calls_open(calls *c, const p256_pair *key, uint64_t gateway, const char *subject, int most) {
  c->key = *key;
  c->gateway = gateway;
  c->subject = subject;
  c->most = most;
  c->rings.end = &c->rings.first;
  c->news.end = &c->news.first;
  c->maker = p256_maker_open();  // without it every pair costs more
  act_key(key->secret, c->act_key);
}

static void forget(calls *c, parked **at) {
  parked *p = *at;
  *at = p->next;
  for (int i = 0; i < p->device_count; i++) free(p->devices[i].endpoint);
  free(p->call_id);
  free(p);
  c->count--;
  atomic_fetch_sub(&c->counters->parked, 1);
}

void calls_close(calls *c) {
  while (c->all) forget(c, &c->all);
  p256_maker_close(c->maker);
  secret_forget(&c->key, sizeof c->key);
  secret_forget(c->act_key, sizeof c->act_key);
}

static parked *find(const calls *c, wp_call_id call) {
  parked *p = c->all;
  while (p && p->call != call) p = p->next;
  return p;
}

static bool is_done(const parked *p) {
  bool done = p->over;
  for (int i = 0; i < p->device_count && done; i++) {
    const device *d = &p->devices[i];
    done = !d->flying && !d->queued && !d->retry_at;
  }
  return done;
}

static void tidy(calls *c, const parked *p) {
  if (!is_done(p)) return;
  parked **at = &c->all;
  while (*at && *at != p) at = &(*at)->next;
  if (*at) forget(c, at);
}

static void queue(calls *c, device *d) {
  if (d->queued) return;
  d->queued = true;
  d->next_ready = NULL;
  device_queue *q = d->now == PUSH_RING ? &c->rings : &c->news;
  *q->end = d;
  q->end = &d->next_ready;
}

static device *next_ready(const calls *c) {
  if (c->rings.first && sender_room(c->sender) > 0) return c->rings.first;
  return sender_room(c->sender) > KEPT_FOR_RINGS ? c->news.first : NULL;
}

bool calls_ready(const calls *c) {
  return next_ready(c) != NULL;
}

static device *take_ready(calls *c) {
  device *d = next_ready(c);
  if (!d) return NULL;
  device_queue *q = d == c->rings.first ? &c->rings : &c->news;
  q->first = d->next_ready;
  if (!q->first) q->end = &q->first;
  d->queued = false;
  return d;
}

static void tell(calls *c, device *d, push_kind kind) {
  d->now = kind;
  d->tries = 0;
  d->retry_at = 0;
  d->began = clock_steady();
  queue(c, d);
}

// Beginning.

typedef struct {
  calls *calls;
  parked *parked;
} beginning;

static char *put(char **at, const char *s) {
  size_t size = strlen(s) + 1;
  char *here = *at;
  memcpy(here, s, size);
  *at += size;
  return here;
}

static void add_device(void *with, const push_target *t) {
  beginning *b = with;
  parked *p = b->parked;
  const push_device *from = &t->device;
  if (p->device_count == PUSH_DEVICES_MAX) return;
  device *d = &p->devices[p->device_count];
  *d = (device){.of = p, .account = t->account, .id = t->id};
  char *room =
      malloc(strlen(from->endpoint) + strlen(from->service) + strlen(from->texts) + strlen(from->origin) + 4);
  if (!room || !base64url_read(from->p256dh, d->keys.open, P256_PUBLIC) ||
      !base64url_read(from->auth, d->keys.auth, WEBPUSH_AUTH)) {
    free(room);
    return;
  }
  d->endpoint = put(&room, from->endpoint);
  d->service = put(&room, from->service);
  d->texts = put(&room, from->texts);
  d->origin = put(&room, from->origin);
  p->device_count++;
}

static void print_str(char **at, wp_str s, char **out) {
  *out = *at;
  for (size_t i = 0; i < s.len; i++) *(*at)++ = s.at[i] ? s.at[i] : ' ';
  *(*at)++ = '\0';
}

// Its texts are in one block, of which call_id is the first.
static bool keep_texts(parked *p, const wp_park_output *call) {
  wp_str user = call->u.call.user;
  wp_str domain = call->u.call.domain;
  size_t size =
      call->u.call.call_id.len + call->u.call.number.len + call->u.call.name.len + user.len + domain.len + 8;
  char *at = malloc(size);
  if (!at) return false;
  print_str(&at, call->u.call.call_id, &p->call_id);
  print_str(&at, call->u.call.number, &p->number);
  print_str(&at, call->u.call.name, &p->name);
  p->account = at;
  print_str(&at, user, &p->account);
  at[-1] = '@';
  char *rest;
  print_str(&at, domain, &rest);
  return true;
}

static db_result find_devices(calls *c, db *d, parked *p, const wp_park_output *call) {
  char user[128];
  char domain[256];
  wp_str u = call->u.call.user;
  wp_str h = call->u.call.domain;
  beginning b = {c, p};
  if (u.len >= sizeof user || h.len >= sizeof domain) return DB_NONE;
  snprintf(user, sizeof user, "%.*s", (int)u.len, u.at);
  snprintf(domain, sizeof domain, "%.*s", (int)h.len, h.at);
  for (char *at = domain; *at; at++) {
    if (*at >= 'A' && *at <= 'Z') *at = (char)(*at + 'a' - 'A');
  }
  return push_targets(d, user, domain, add_device, &b);
}

// NULL: there is no memory for it.
static parked *open_parked(calls *c, db *d, const wp_park_output *call, db_result *found) {
  parked *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  if (!keep_texts(p, call)) {
    free(p);
    return NULL;
  }
  p->call = call->call;
  p->at = clock_now();
  p->until = p->at + (int64_t)call->u.call.ring;
  p->deadline = clock_steady() + (int64_t)call->u.call.ring;
  *found = find_devices(c, d, p, call);
  p->next = c->all;
  c->all = p;
  c->count++;
  atomic_fetch_add(&c->counters->parked, 1);
  if (*found == DB_FAILED) log_line("push: subscriptions cannot be read: %s", db_why(d));
  return p;
}

uint32_t calls_begin(calls *c, db *d, const wp_park_output *call) {
  db_result found;
  atomic_fetch_add(&c->counters->calls, 1);
  if (c->active >= c->most || c->count >= 3 * c->most) return 503;
  parked *p = open_parked(c, d, call, &found);
  if (!p) return 503;
  c->active++;
  for (int i = 0; i < p->device_count; i++) tell(c, &p->devices[i], PUSH_RING);
  return p->device_count ? 0 : found == DB_FAILED ? 503 : 480;
}

void calls_message(calls *c, db *d, const wp_park_output *message) {
  db_result found;
  parked *p = c->count < 3 * c->most ? open_parked(c, d, message, &found) : NULL;
  if (!p) return;
  p->over = true;  // the SIP server knows nothing of it
  for (int i = 0; i < p->device_count; i++) tell(c, &p->devices[i], PUSH_MESSAGE);
  tidy(c, p);
}

// What follows the ring.

static push_kind kind_after(const device *d, wp_park_end end) {
  switch (end) {
  case WP_PARK_MISSED: return PUSH_MISSED;
  case WP_PARK_ELSEWHERE: return d->answered ? PUSH_NOTHING : PUSH_ELSEWHERE;
  case WP_PARK_REFUSED:
  case WP_PARK_ANSWERED: return d->declined ? PUSH_NOTHING : PUSH_CANCEL;
  }
  return PUSH_NOTHING;
}

void calls_over(calls *c, wp_call_id call, wp_park_end end) {
  parked *p = find(c, call);
  if (!p || p->over) return;
  p->over = true;
  c->active--;
  for (int i = 0; i < p->device_count; i++) {
    device *d = &p->devices[i];
    push_kind kind = kind_after(d, end);
    if (d->dead) continue;
    if (d->flying) {
      d->after = kind;
    } else if (d->known == PUSH_RING) {
      if (kind) tell(c, d, kind);
    } else if (d->queued || d->retry_at) {
      // It has not heard of the call: of a missed one it should, of any other it need not.
      d->retry_at = 0;
      d->now = kind == PUSH_MISSED ? PUSH_MISSED : PUSH_NOTHING;
      if (d->now) tell(c, d, d->now);
    }
  }
  tidy(c, p);
}

uint32_t calls_act(calls *c, const push_act *act) {
  parked *p = find(c, (wp_call_id)act->call);
  if (!p || p->over) return 0;
  for (int i = 0; i < p->device_count; i++) {
    device *d = &p->devices[i];
    if (d->id != act->subscription) continue;
    if (strcmp(act->kind, "answered") == 0) d->answered = true;
    if (strcmp(act->kind, "decline") != 0) continue;
    d->declined = true;
    return act->status == 486 ? 486 : 603;
  }
  return 0;
}

// Sending.

static bool send_one(calls *c, device *d) {
  letter l;
  if (!letter_write(c, d, &l) || !sender_begin(c->sender, &l.message)) return false;
  d->tries++;
  d->flying = true;
  return true;
}

// Does anything still try to reach a device of this call, or has reached one?
static bool is_hopeless(const parked *p) {
  for (int i = 0; i < p->device_count; i++) {
    const device *d = &p->devices[i];
    if (!d->dead && (d->known == PUSH_RING || d->flying || d->queued || d->retry_at)) return false;
  }
  return true;
}

static void give_up(calls *c, device *d) {
  parked *p = d->of;
  d->dead = true;
  log_event("push cannot be sent", "service", d->service, "kind", push_kind_names[d->now], NULL);
  if (!p->over && !p->rings && is_hopeless(p)) c->failed[c->failed_count++] = (verdict){p->call, 480};
  tidy(c, p);
}

void calls_send(calls *c) {
  c->failed_count = 0;
  for (int i = 0; i < SEND_AT_ONCE; i++) {
    device *d = take_ready(c);
    if (!d) return;
    if (d->now == PUSH_NOTHING) {
      tidy(c, d->of);
    } else if (!send_one(c, d)) {
      give_up(c, d);
    }
  }
}

// Answers.

static bool is_later(long status) {
  return status == 0 || status == 429 || status >= 500;
}

static push_result result_of(long status) {
  if (status >= 200 && status < 300) return PUSHED_OK;
  if (status == 404 || status == 410) return PUSHED_GONE;
  return status == 0 ? PUSHED_FAILED : is_later(status) ? PUSHED_LATER : PUSHED_REFUSED;
}

// False: it is not worth another try.
static bool wait_for_retry(device *d, int64_t retry_after_s) {
  int64_t now = clock_steady();
  int64_t wait = FIRST_RETRY_MS;
  for (int i = 1; i < d->tries && wait < LONGEST_RETRY_MS; i++) wait *= 2;
  if (retry_after_s) wait = retry_after_s > 3600 ? LONGEST_RETRY_MS * 120 : retry_after_s * 1000;
  if (d->now == PUSH_RING ? now + wait >= d->of->deadline
                          : d->tries >= AFTER_TRIES || wait > LONGEST_RETRY_MS)
    return false;
  d->retry_at = now + wait;
  return true;
}

static void write_down(const calls *c, const device *d, const push_answer *a, push_result result) {
  push_delivery delivery = {.account = d->account,
                            .subscription = d->id,
                            .service = d->service,
                            .kind = push_kind_names[d->now],
                            .status = a->status,
                            .tries = d->tries,
                            .took_ms = clock_steady() - d->began};
  notes_add(c->notes, &delivery, result == PUSHED_GONE);
  if (result == PUSHED_OK || result == PUSHED_GONE) return;
  char status[16];
  snprintf(status, sizeof status, "%ld", a->status);
  log_event("push refused", "service", d->service, "kind", push_kind_names[d->now], "status", status, "why",
            a->why, NULL);
}

verdict calls_answered(calls *c, const push_answer *a) {
  device *d = a->owner;
  parked *p = d->of;
  verdict v = {p->call, 0};
  push_result result = result_of(a->status);
  atomic_fetch_add(&c->counters->results[result], 1);
  d->flying = false;
  push_kind after = d->after;
  d->after = PUSH_NOTHING;
  if (is_later(a->status) && !after && !(p->over && d->now == PUSH_RING) &&
      wait_for_retry(d, a->retry_after_s))
    return v;
  write_down(c, d, a, result);
  if (result == PUSHED_OK) d->known = d->now;
  if (result == PUSHED_GONE || result == PUSHED_REFUSED) d->dead = true;
  bool was_ring = d->now == PUSH_RING;
  // What was not delivered may have been all the same when nobody answered: only a clear no ends it.
  if (after && !d->dead) tell(c, d, after);
  if (was_ring && !p->over && result == PUSHED_OK && !p->rings) {
    p->rings = true;
    v.status = 180;
  } else if (was_ring && !p->over && result != PUSHED_OK) {
    d->dead = true;
    if (!p->rings && is_hopeless(p)) v.status = 480;
  }
  tidy(c, p);
  return v;
}

int64_t calls_retry(calls *c, int64_t now) {
  int64_t next = INT64_MAX;
  for (parked *p = c->all; p; p = p->next) {
    for (int i = 0; i < p->device_count; i++) {
      device *d = &p->devices[i];
      if (!d->retry_at) continue;
      if (d->retry_at <= now) {
        d->retry_at = 0;
        queue(c, d);
      } else if (d->retry_at < next) {
        next = d->retry_at;
      }
    }
  }
  return next;
}

wp_call_id calls_any(const calls *c) {
  const parked *p = c->all;
  while (p && p->over) p = p->next;
  return p ? p->call : 0;
}

bool calls_busy(const calls *c) {
  return c->all != NULL;
}
