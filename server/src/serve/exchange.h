// SPDX-License-Identifier: MIT
// One request and its reply, from the header to the last byte: who reads and sends is http.c.
#ifndef WEBPHONED_EXCHANGE_H
#define WEBPHONED_EXCHANGE_H

#include "serve/route.h"
#include "serve/sessions.h"
#include "serve/views.h"

enum { BODY_MAX = 16 << 20, ARENA_MAX = 33 << 20, BODY_IGNORED = 64 << 10 };

typedef struct {
  request request;
  reply reply;
  const route *route;
  bool refused;  // the reply is made; the body does not matter
  char *body;
  size_t body_room;
  size_t ignored;  // of a body that nobody wants
  int64_t since_micros;
} exchange;

// What http.c knows of a request when its header is complete.
typedef struct {
  const char *method;
  const char *url;  // as it came, without the query
  const char *query;
  size_t header_fields;
  bool malformed;    // its header fields (serve/shape.h)
  const char *peer;  // address of the connection's other end
  const char *(*header)(const void *from, const char *name);
  const void *from;
} arrival;

// Finds the route and decides whether to go on. `known` may be NULL. NULL: not enough memory.
exchange *exchange_open(site *s, db *d, views *v, sessions *known, const arrival *a);
// A piece of the body. False: give the connection up.
bool exchange_body(exchange *x, const char *piece, size_t len);
// The body is complete: the reply is made.
void exchange_answer(exchange *x);
// The same on a connection thread, where nobody may wait for others who write: what would have to is answered
// again, from its beginning, where there is time (request.later).
void exchange_try(exchange *x);
// The reply is about to be sent: counted, and logged if that is wished.
void exchange_note(exchange *x);
void exchange_close(exchange *x, views *v);

#endif
