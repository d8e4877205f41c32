// SPDX-License-Identifier: MIT
// What a handler sees: a request that was checked, and a reply to fill in. Never a socket.
#ifndef WEBPHONED_HANDLER_H
#define WEBPHONED_HANDLER_H

#include <stddef.h>
#include <stdint.h>

#include "path.h"
#include "site.h"

typedef struct {
  char path[PATH_SIZE];         // cleaned: no leading slash; "" is the root
  const char *accept_encoding;  // NULL when absent, like the next
  const char *if_none_match;
} request;

typedef enum { CACHE_NEVER, CACHE_ASK, CACHE_FOREVER } cache_rule;

typedef struct {
  unsigned status;
  const char *type;
  const char *allow;     // for 405
  const char *encoding;  // Content-Encoding, or NULL
  bool vary;             // the answer depends on Accept-Encoding
  cache_rule cache;
  char etag[80];     // "" for none
  const char *body;  // lives as long as the site; or
  int file;          // a file of `size` bytes, closed by whoever sends it; else -1
  uint64_t size;
} reply;

typedef void handler(const site *site, const request *request, reply *out);

// The handlers of routes.def, and files for every other path.
handler api_config, api_health, static_file;

// Failures, as a page for a person or as a problem document (RFC 9457) for a program.
void reply_failure(const request *request, unsigned status, reply *out);

// Finds the handler. NULL: no such path, or (*status 405) not with this method.
handler *route_find(const char *method, const request *request, unsigned *status);

#endif
