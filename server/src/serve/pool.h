// SPDX-License-Identifier: MIT
// Threads for handlers that may take long (SLOW in routes.def): scripts, webhooks, big writes. Meanwhile the
// thread that has the connection serves others.
#ifndef WEBPHONED_POOL_H
#define WEBPHONED_POOL_H

#include "serve/exchange.h"

// So many of one web phone run and wait at the same time, so many for one address (a button, a form) of it run:
// one script that hangs holds up itself, and one web phone's scripts hold up nobody else's.
enum {
  POOL_THREADS = 8,
  POOL_WAITING = 128,
  POOL_OF_TENANT = 5,
  POOL_OF_ADDRESS = 2,
  WAITING_OF_TENANT = 96
};

typedef struct pool pool;

// What is to be done: the handler of an exchange; then `done` is called, on the pool's thread.
typedef struct {
  exchange *exchange;
  void (*done)(void *with);
  void *with;
} job;

// NULL, having said why.
pool *pool_open(const site *s);
// False: too many are waiting already.
bool pool_add(pool *p, job j);
// What waits is answered with 503, and what comes from now on; what has begun goes on.
void pool_refuse(pool *p);
// Finishes what has begun.
void pool_close(pool *p);

#endif
