// SPDX-License-Identifier: MIT
// One thread that serves: its own connections, its own way to the database. Threads share the listening
// socket and nothing else.
#ifndef WEBPHONED_WORKER_H
#define WEBPHONED_WORKER_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "http/shelf.h"
#include "serve/pool.h"

enum { CONNECTIONS_MAX = 256 };  // of one thread

// One client. MHD allocates the connection; how long it may take is counted here.
typedef struct {
  bool used;
  bool replying;
  bool answered;  // a reply is queued for the present request
  int socket;
  int64_t since;     // of the present state
  int64_t patience;  // for the present request, however slowly it trickles
  bool handed_over;  // the pool makes the reply, or has made it
  bool waiting;      // for it: the connection is suspended
  struct worker *worker;
  struct MHD_Connection *connection;
  char peer[48];
  char *query;
  exchange *exchange;
} client;

typedef struct worker {
  site *site;
  db *db;
  views views;
  sessions sessions;
  shelf shelf;
  pool *pool;  // of all workers
  struct MHD_Daemon *daemon;
  pthread_t thread;
  int bell;             // eventfd: somebody has set `ending`
  atomic_bool *ending;  // of all workers
  int64_t swept_at;
  int64_t more_at;  // then some more recordings go whose time is over; 0: there are none
  int64_t complained_at;
  int64_t ended_at;      // 0: it serves
  int64_t waited_at;     // since then, the last time that somebody waited for the pool
  bool sweeps;           // this one clears away what has expired
  pthread_mutex_t lock;  // of `done`: clients whose job is done, told by the pool's threads
  client *done[CONNECTIONS_MAX];
  size_t done_count;
  size_t open;     // connections
  bool made_room;  // by the end of one, for those who wait to be let in
  client clients[CONNECTIONS_MAX];
} worker;

// Makes a worker around a listening socket. False, having said why.
bool worker_open(worker *w, site *s, pool *p, int listening, atomic_bool *ending);
// The thread: serves until told to end.
void *worker_run(void *closure);
void worker_close(worker *w);

#endif
