// SPDX-License-Identifier: MIT
#include "serve/shape.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"

typedef struct {
  shape found;
  unsigned hosts;
  unsigned lengths;
  unsigned codings;
} counts;

// 9110 5.6.2
static bool is_token(const char *name) {
  const char *at = name;
  while (is_alnum(*at) || (*at && strchr("!#$%&'*+-.^_`|~", *at))) at++;
  return at > name && !*at;
}

static enum MHD_Result look(void *closure, enum MHD_ValueKind kind, const char *name, const char *value) {
  (void)kind;
  counts *c = closure;
  bool coding = strcasecmp(name, "Transfer-Encoding") == 0;
  c->found.fields++;
  c->hosts += strcasecmp(name, "Host") == 0;
  c->lengths += strcasecmp(name, "Content-Length") == 0;
  c->codings += coding;
  if (!is_token(name) || (coding && (!value || strcasecmp(value, "chunked") != 0))) c->found.malformed = true;
  return MHD_YES;
}

shape shape_of(struct MHD_Connection *connection) {
  counts c = {0};
  MHD_get_connection_values(connection, MHD_HEADER_KIND, look, &c);
  if (c.hosts > 1 || c.lengths + c.codings > 1) c.found.malformed = true;
  return c.found;
}
