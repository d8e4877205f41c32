// SPDX-License-Identifier: MIT
// A bounded queue, and transactions of what is in it.
#include "gateway/notes.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "push/payload.h"

enum { NOTES_MAX = 1024, BATCH = 64, SERVICE_SIZE = 280 };

typedef struct {
  push_delivery delivery;  // `service` and `kind` stand here:
  char service[SERVICE_SIZE];
  char kind[16];
  int64_t at;
  bool gone;
} note;

struct notes {
  pthread_t thread;
  pthread_mutex_t lock;
  pthread_cond_t ready;
  db *db;
  bool ending;
  size_t first;
  size_t count;
  unsigned long lost;
  note all[NOTES_MAX];
};

static size_t take(notes *n, note batch[BATCH]) {
  pthread_mutex_lock(&n->lock);
  while (!n->count && !n->ending) pthread_cond_wait(&n->ready, &n->lock);
  size_t some = n->count < BATCH ? n->count : BATCH;
  for (size_t i = 0; i < some; i++) batch[i] = n->all[(n->first + i) % NOTES_MAX];
  n->first = (n->first + some) % NOTES_MAX;
  n->count -= some;
  unsigned long lost = n->lost;
  n->lost = 0;
  pthread_mutex_unlock(&n->lock);
  if (lost) log_line("push: %lu deliveries were not written down: the database is too slow", lost);
  return some;
}

static db_result write_one(db *d, note *one) {
  one->delivery.service = one->service;
  one->delivery.kind = one->kind;
  db_result result = push_note(d, &one->delivery, one->at);
  if (result == DB_NONE || result == DB_BOUND)
    result = DB_DONE;  // the device, or its account, was removed meanwhile
  return result == DB_DONE && one->gone && push_forget(d, one->delivery.subscription) == DB_FAILED ? DB_FAILED
                                                                                                   : result;
}

static void write_batch(notes *n, note *batch, size_t count) {
  bool ok = db_begin(n->db);
  for (size_t i = 0; ok && i < count; i++) ok = write_one(n->db, &batch[i]) == DB_DONE;
  if (ok && db_commit(n->db)) return;
  db_rollback(n->db);
  // One that cannot be written must not take the others with it; and what is gone has to go.
  for (size_t i = 0; i < count; i++) {
    if (write_one(n->db, &batch[i]) == DB_FAILED)
      log_line("push: a delivery was not written down: %s", db_why(n->db));
  }
}

static void *run(void *with) {
  notes *n = with;
  note *batch = calloc(BATCH, sizeof *batch);
  for (size_t count = 1; batch && count;) {
    count = take(n, batch);
    if (count) write_batch(n, batch, count);
  }
  free(batch);
  return NULL;
}

notes *notes_open(const char *database, char why[DB_WHY_SIZE]) {
  notes *n = calloc(1, sizeof *n);
  if (!n) return NULL;
  pthread_mutex_init(&n->lock, NULL);
  pthread_cond_init(&n->ready, NULL);
  n->db = db_open(database, why);
  if (n->db && pthread_create(&n->thread, NULL, run, n) == 0) return n;
  db_close(n->db);
  free(n);
  return NULL;
}

void notes_close(notes *n) {
  if (!n) return;
  pthread_mutex_lock(&n->lock);
  n->ending = true;
  pthread_cond_signal(&n->ready);
  pthread_mutex_unlock(&n->lock);
  pthread_join(n->thread, NULL);
  db_close(n->db);
  pthread_cond_destroy(&n->ready);
  pthread_mutex_destroy(&n->lock);
  free(n);
}

void notes_add(notes *n, const push_delivery *delivery, bool gone) {
  pthread_mutex_lock(&n->lock);
  if (n->count == NOTES_MAX) {
    n->lost++;
  } else {
    note *one = &n->all[(n->first + n->count++) % NOTES_MAX];
    *one = (note){.delivery = *delivery, .at = clock_now(), .gone = gone};
    snprintf(one->service, sizeof one->service, "%s", delivery->service);
    snprintf(one->kind, sizeof one->kind, "%s", delivery->kind);
    pthread_cond_signal(&n->ready);
  }
  pthread_mutex_unlock(&n->lock);
}
