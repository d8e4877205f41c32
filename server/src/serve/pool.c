// SPDX-License-Identifier: MIT
// A bounded queue and the threads that empty it, each with its own connection to the database.
#include "serve/pool.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/log.h"

typedef struct {
  pool *pool;
  pthread_t thread;
  db *db;
} hand;

struct pool {
  pthread_mutex_t lock;
  pthread_cond_t there_is;
  job waiting[POOL_WAITING];
  size_t first;
  size_t count;
  bool ending;
  hand hands[POOL_THREADS];
  size_t opened;   // databases to close
  size_t running;  // threads to join
};

static bool take(pool *p, job *out, bool *ending) {
  pthread_mutex_lock(&p->lock);
  while (p->count == 0 && !p->ending) pthread_cond_wait(&p->there_is, &p->lock);
  bool got = p->count > 0;
  if (got) {
    *out = p->waiting[p->first];
    p->first = (p->first + 1) % POOL_WAITING;
    p->count--;
  }
  *ending = p->ending;
  pthread_mutex_unlock(&p->lock);
  return got;
}

static void *work(void *closure) {
  hand *h = closure;
  job j;
  bool ending;
  while (take(h->pool, &j, &ending)) {
    exchange *x = j.exchange;
    db *before = x->request.db;
    x->request.db = h->db;
    if (ending)
      reply_failure(&x->request, 503, NULL, &x->reply);
    else
      exchange_answer(x);
    x->request.db = before;
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
  bool room = p->count < POOL_WAITING && !p->ending;
  if (room) p->waiting[(p->first + p->count++) % POOL_WAITING] = j;
  pthread_cond_signal(&p->there_is);
  pthread_mutex_unlock(&p->lock);
  return room;
}

void pool_close(pool *p) {
  if (!p) return;
  pthread_mutex_lock(&p->lock);
  p->ending = true;
  pthread_cond_broadcast(&p->there_is);
  pthread_mutex_unlock(&p->lock);
  for (size_t i = 0; i < p->running; i++) pthread_join(p->hands[i].thread, NULL);
  for (size_t i = 0; i < p->opened; i++) db_close(p->hands[i].db);
  pthread_cond_destroy(&p->there_is);
  pthread_mutex_destroy(&p->lock);
  free(p);
}
