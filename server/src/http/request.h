// SPDX-License-Identifier: MIT
// What a handler sees: a request that was admitted, and a reply to fill in. Never a socket.
#ifndef WEBPHONED_REQUEST_H
#define WEBPHONED_REQUEST_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/fields.h"
#include "http/path.h"

typedef struct db db;
typedef struct site site;
typedef struct tenant tenant;
struct view;
struct shelf;

// Who may use a route.
typedef enum {
  ROLE_PROBE,    // anyone, under any name: balancers
  ROLE_ANYONE,   // anyone who asks for a phone that we serve
  ROLE_ACCOUNT,  // somebody logged in at this phone
  // These under any name:
  ROLE_OPERATOR,  // an operator; what changes something needs an editor
  ROLE_EDITOR,    // an operator who may change things, to read what is not for everybody's ears
  ROLE_OWNER,     // an operator who is owner
  ROLE_VISITOR,   // anyone who is at the panel
  ROLE_PANEL,     // an operator who is logged in at the panel
} role;

// What an operator may do. A token may do everything.
typedef enum { RANK_NONE, RANK_SUPPORT, RANK_EDITOR, RANK_OWNER } rank;

// Who asks.
typedef struct {
  role role;
  int64_t tenant;  // ACCOUNT: of the session. OPERATOR: the only one it may touch; 0: all
  int64_t account;
  int64_t customer;  // 0: none
  int64_t company;   // 0: none
  int64_t session;
  int64_t operator_id;  // 0: a token
  rank rank;
  char username[65];
  char domain[254];
  char name[101];  // display name, or the operator's, or the token's
} actor;

enum { PARAMS_MAX = 4, HEADERS_OUT_MAX = 8 };

typedef struct {
  const char *text;
  int64_t number;
} route_param;

typedef struct request {
  site *site;
  db *db;
  const struct view *view;  // the tenant as it is served (api/view.h); NULL, like the next, for PROBE and
  const tenant *tenant;     // OPERATOR routes under a name that we do not serve
  struct shelf *shelf;      // of the thread (http/shelf.h); NULL: there is none
  actor actor;
  arena arena;           // lives until the reply is sent
  char path[PATH_SIZE];  // cleaned: no leading slash; "" is the root
  const char *query;     // "a=1&b=2", as it came; "" when there is none
  const char *method;
  route_param params[PARAMS_MAX];  // what stood in place of :name and #id, in order
  const char *body;
  size_t body_len;
  cJSON *json;            // of request_json; freed with the request
  const char *host;       // lower case, without a port; "" when there is none
  const char *authority;  // Host as it came
  const char *address;    // of the client, as far as trusted proxies tell
  bool secure;            // it came by https
  const char *(*header)(const void *from, const char *name);
  const void *from;
  bool patient;  // nobody else waits for this thread
  bool later;    // the handler is called again where nobody does
  bool noted;    // what the handler changed is in the audit log already
} request;

typedef enum { CACHE_NEVER, CACHE_ASK, CACHE_FOREVER } cache_rule;

typedef struct {
  const char *name;
  const char *value;
} header_out;

// Bytes of a body from `first` on, to `out`. False: they are not there any more.
typedef bool body_source(const void *of, int64_t first, size_t count, unsigned char *out);

typedef struct {
  unsigned status;
  const char *type;
  const char *encoding;  // Content-Encoding, or NULL
  bool vary;             // the answer depends on Accept-Encoding
  bool lent;             // pages of other sites may load it (Fetch, Cross-Origin-Resource-Policy)
  bool apart;            // it has the policy of pages that are no web phone's
  cache_rule cache;
  char etag[80];     // "" for none
  const char *body;  // lives as long as the request; or
  size_t body_len;
  int file;  // a file of `size` bytes, closed by whoever sends it; else -1
  uint64_t size;
  body_source *source;  // or what gives `size` bytes, some at a time as they are sent; else NULL
  const void *of;       // lives as long as the request
  header_out headers[HEADERS_OUT_MAX];
  size_t header_count;
} reply;

typedef void handler(request *r, reply *out);

const char *request_header(const request *r, const char *name);  // NULL when absent

// Is this the media type of the body (Content-Type)?
bool request_has_type(const request *r, const char *type);

// The value of a name in the query, decoded; NULL when absent or no UTF-8.
const char *request_query(request *r, const char *name);

// The body as JSON. NULL: the reply has been made (400).
const cJSON *request_json(request *r, reply *out);
// The one field of such a body, a list of at most `most`; `fault` says why an item cannot be in it (NULL: all can). NULL: the
// reply has been made.
const cJSON *request_list(request *r, const char *name, int most, const char *(*fault)(const cJSON *item),
                          reply *out);

// A cookie's value, or NULL.
const char *request_cookie(request *r, const char *name);

// Adds a header field; `value` lives as long as the request.
void reply_header(reply *out, const char *name, const char *value);

// A JSON answer; takes over `json`. A GET gets an entity tag, and 304 where the client has it already.
void reply_json(request *r, reply *out, unsigned status, cJSON *json);
void reply_body(request *r, reply *out, const char *type, const char *body, size_t len);
void reply_empty(reply *out);  // 204

// Failures, as a page for a person or as a problem document (RFC 9457) for a program. `detail` NULL: the
// usual words for this status; it is text for a person.
void reply_failure(request *r, unsigned status, const char *detail, reply *out);
// 422 with the field at fault.
void reply_fault(request *r, const fields *f, reply *out);

// For a handler that finds out that this one may take long. True: it returns at once, and is called again on a
// thread of the pool (serve/pool.h), as for a SLOW route.
bool request_later(request *r);

// If-Match against the present tag of what is to be changed. False: the reply has been made (412).
bool request_may_change(request *r, const char *etag, reply *out);
void etag_of(const char *body, size_t len, char out[80]);

// ?limit=&after=: lists come in pages, ordered by a key that never changes. `after` is the key of the last
// item of the page before.
typedef struct {
  int64_t limit;    // ask the database for limit + 1
  int64_t after;    // 0 at the beginning
  const char *key;  // of reply_page_again; NULL: it was not asked
  const char *version;
} page;
enum { PAGE_DEFAULT = 50, PAGE_MAX = 200, FIND_MAX = 100 };
bool request_page(request *r, page *out_page, reply *out);  // false: the reply has been made (400)
// ?q=: what somebody looks for, "" where nothing. False: the reply has been made (400).
bool request_find(request *r, const char **find, reply *out);
// A page that depends on nothing but `version`: 304, or what the thread remembers under this key. False: it has to
// be made; reply_page then keeps it. Key and version live as long as the request; the version goes into the entity tag, so
// that it must be that of one address for everybody.
bool reply_page_again(request *r, reply *out, page *p, const char *key, const char *version);
// {"items": [...], "next": 17}: cuts the item beyond the limit off and tells the key of the last one.
// No items, NULL: the database failed.
void reply_page(request *r, reply *out, cJSON *items, const page *p, const char *key);

#endif
