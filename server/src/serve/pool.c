// SPDX-License-Identifier: MIT
// A bounded queue and the threads that empty it, each with its own connection to the database.
#include "serve/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "store/tenant.h"

typedef struct {
  pool *pool;
  pthread_t thread;
  db *db;
  const exchange *doing;  // NULL: nothing
} hand;

struct pool {
  pthread_mutex_t lock;
  pthread_cond_t there_is;
  job waiting[POOL_WAITING];  // in the order in which they came
  size_t count;
  bool ending;
  hand hands[POOL_THREADS];
  size_t opened;   // databases to close
  size_t running;  // threads to join
};

static bool is_of(const exchange *x, const exchange *other) {
  const tenant *a = x->request.tenant;
  const tenant *b = other->request.tenant;
  return a && b && a->id == b->id;
}

static bool may_run(const pool *p, const exchange *x) {
  int of_tenant = 0;
  int of_address = 0;
  for (size_t i = 0; i < POOL_THREADS; i++) {
    const exchange *other = p->hands[i].doing;
    if (!other || !is_of(x, other)) continue;
    of_tenant++;
    of_address += strcmp(x->request.path, other->request.path) == 0;
  }
  return of_tenant < POOL_OF_TENANT && of_address < POOL_OF_ADDRESS;
}

// The first that may run.
static bool find(pool *p, job *out) {
  for (size_t i = 0; i < p->count; i++) {
    if (!may_run(p, p->waiting[i].exchange)) continue;
    *out = p->waiting[i];
    p->count--;
    memmove(&p->waiting[i], &p->waiting[i + 1], (p->count - i) * sizeof *p->waiting);
    return true;
  }
  return false;
}

static bool take(hand *h, job *out) {
  pool *p = h->pool;
  pthread_mutex_lock(&p->lock);
  // What waited for this one's end may run now.
  pthread_cond_broadcast(&p->there_is);
  bool got = find(p, out);
  while (!got && !p->ending) {
    pthread_cond_wait(&p->there_is, &p->lock);
    got = find(p, out);
  }
  if (got) h->doing = out->exchange;
  pthread_mutex_unlock(&p->lock);
  return got;
}

// Before the exchange is given back: afterwards it is gone.
static void rest(hand *h) {
  pthread_mutex_lock(&h->pool->lock);
  h->doing = NULL;
  pthread_mutex_unlock(&h->pool->lock);
}

static void *work(void *closure) {
  hand *h = closure;
  job j;
  while (take(h, &j)) {
    exchange *x = j.exchange;
    db *before = x->request.db;
    x->request.db = h->db;
    x->request.shelf = NULL;  // that of another thread
    x->request.patient = true;
    exchange_answer(x);
    x->request.db = before;
    rest(h);
    j.done(j.with);
  }
  return NULL;
}

pool *pool_open(const site *s) {
  pool *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->there_is, NULL);
  for (; p->opened < POOL_THREADS; p->opened++) {
    char why[DB_WHY_SIZE];
    hand *h = &p->hands[p->opened];
    h->pool = p;
    h->db = db_open(s->config->database, why);
    if (h->db) continue;
    log_line("database: %s", why);
    pool_close(p);
    return NULL;
  }
  for (; p->running < POOL_THREADS; p->running++) {
    if (pthread_create(&p->hands[p->running].thread, NULL, work, &p->hands[p->running]) == 0) continue;
    pool_close(p);
    return NULL;
  }
  return p;
}

bool pool_add(pool *p, job j) {
  pthread_mutex_lock(&p->lock);
  size_t of_tenant = 0;
  for (size_t i = 0; i < p->count; i++) of_tenant += is_of(j.exchange, p->waiting[i].exchange);
  bool room = p->count < POOL_WAITING && of_tenant < WAITING_OF_TENANT && !p->ending;
  if (room) p->waiting[p->count++] = j;
  pthread_cond_broadcast(&p->there_is);
  pthread_mutex_unlock(&p->lock);
  return room;
}

void pool_refuse(pool *p) {
  job refused[POOL_WAITING];
  pthread_mutex_lock(&p->lock);
  size_t count = p->count;
  memcpy(refused, p->waiting, count * sizeof *refused);
  p->count = 0;
  p->ending = true;
  pthread_cond_broadcast(&p->there_is);
  pthread_mutex_unlock(&p->lock);
  for (size_t i = 0; i < count; i++) {
    exchange *x = refused[i].exchange;
    reply_failure(&x->request, 503, NULL, &x->reply);
    refused[i].done(refused[i].with);
  }
}

void pool_close(pool *p) {
  if (!p) return;
  pool_refuse(p);
  for (size_t i = 0; i < p->running; i++) pthread_join(p->hands[i].thread, NULL);
  for (size_t i = 0; i < p->opened; i++) db_close(p->hands[i].db);
  pthread_cond_destroy(&p->there_is);
  pthread_mutex_destroy(&p->lock);
  free(p);
}
