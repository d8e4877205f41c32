// SPDX-License-Identifier: MIT
// Host names to tenants, remembered for a second: a change anywhere is seen everywhere soon after.
#include "serve/views.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

// A slot for this host: its own, else the next one that nobody looks at. -1: all are in use.
static int slot_for(views *v, const char *host) {
  for (int i = 0; i < VIEWS; i++) {
    if (v->slots[i].until && strcmp(v->slots[i].host, host) == 0 && v->slots[i].users == 0) return i;
  }
  for (int i = 0; i < VIEWS; i++) {
    v->next = (v->next + 1) % VIEWS;
    if (v->slots[v->next].users == 0) return (int)v->next;
  }
  return -1;
}

static view *load(views *v, db *d, site *s, const char *host, bool *failed) {
  unsigned generation = atomic_load(&s->generation);
  tenant *t = NULL;
  db_result result = tenant_find(d, host, &t);
  int at = slot_for(v, host);
  if (result == DB_FAILED || at < 0) {
    tenant_free(t);
    *failed = true;
    return NULL;
  }
  view_free(v->slots[at].view);
  v->slots[at].view = t ? view_make(t) : NULL;
  v->slots[at].until = clock_steady() + VIEW_MS;
  v->slots[at].generation = generation;
  snprintf(v->slots[at].host, sizeof v->slots[at].host, "%s", host);
  *failed = t && !v->slots[at].view;
  if (v->slots[at].view) v->slots[at].users++;
  return v->slots[at].view;
}

view *views_take(views *v, db *d, site *s, const char *host, bool *failed) {
  *failed = false;
  int64_t now = clock_steady();
  unsigned generation = atomic_load(&s->generation);
  for (size_t i = 0; i < VIEWS; i++) {
    if (v->slots[i].until <= now || v->slots[i].generation != generation) continue;
    if (strcmp(v->slots[i].host, host) != 0) continue;
    if (v->slots[i].view) v->slots[i].users++;
    return v->slots[i].view;
  }
  return load(v, d, s, host, failed);
}

void views_give(views *v, view *taken) {
  for (size_t i = 0; taken && i < VIEWS; i++) {
    if (v->slots[i].view == taken && v->slots[i].users) v->slots[i].users--;
  }
}

void views_free(views *v) {
  for (size_t i = 0; i < VIEWS; i++) view_free(v->slots[i].view);
}
