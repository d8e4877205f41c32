// SPDX-License-Identifier: MIT
// From credentials to an actor, and from actor and route to yes or no: the one place where that is decided.
#include "serve/admit.h"

#include <string.h>
#include <strings.h>

#include "api/cookie.h"
#include "base/clock.h"
#include "store/operator.h"
#include "store/session.h"
#include "store/tenant.h"

// A cookie alone does not prove that our own page asks. Besides SameSite=Strict, what a browser says of the
// origin must be ours, and for what changes something it must say it (Fetch; RFC 6454).
static bool is_own_page(const request *r, bool must_say) {
  const char *origin = request_header(r, "Origin");
  if (origin) {
    const char *host = strstr(origin, "://");
    bool scheme = strncmp(origin, "https://", 8) == 0 || (!r->secure && strncmp(origin, "http://", 7) == 0);
    return host && scheme && strcasecmp(host + 3, r->authority) == 0;
  }
  const char *site = request_header(r, "Sec-Fetch-Site");
  if (site) return strcmp(site, "same-origin") == 0 || strcmp(site, "none") == 0;
  return !must_say;
}

static bool changes_something(const request *r) {
  return strcmp(r->method, "GET") != 0 && strcmp(r->method, "HEAD") != 0;
}

static db_result ask_database(request *r, const char *token, sessions *s, actor *found, reply *out) {
  char fresh[TOKEN_SIZE] = "";
  unsigned generation = sessions_generation(r->site);
  db_result result = session_find(r->db, r->tenant->id, token, clock_now(), found, fresh);
  if (result != DB_DONE) return result;
  if (fresh[0])
    cookie_set(r, out, arena_copy(&r->arena, fresh, strlen(fresh)));
  else if (s)
    sessions_remember(s, token, generation, found);
  return DB_DONE;
}

// False: the database failed. Who is told 401 for that logs in anew, and gives it up where that fails, too.
static bool find_account(request *r, const char *token, sessions *s, reply *out) {
  const actor *known = s ? sessions_recall(s, r->site, r->tenant->id, token) : NULL;
  actor found = {0};
  db_result result = DB_DONE;
  if (known)
    found = *known;
  else
    result = ask_database(r, token, s, &found, out);
  if (result != DB_DONE) return result != DB_FAILED;
  // The tenant may have been closed to this company, or given to another SIP domain, since the log-in.
  if (strcmp(found.domain, r->tenant->sip_domain) != 0 || !tenant_admits(r->tenant, found.company))
    return true;
  r->actor = found;
  return true;
}

static bool refuse(request *r, unsigned status, const char *detail, reply *out) {
  if (status == 401) reply_header(out, "WWW-Authenticate", "Bearer");
  reply_failure(r, status, detail, out);
  return false;
}

// A token that a program shows, or the cookie of a person at the panel.
// False: the database failed.
static bool find_operator(request *r, bool takes_token) {
  const char *authorization = request_header(r, "Authorization");
  const char *cookie = authorization ? NULL : panel_cookie_read(r);
  actor found = {0};
  db_result result = DB_NONE;
  if (cookie)
    result = operator_session_find(r->db, cookie, clock_now(), &found);
  else if (takes_token && authorization && strncasecmp(authorization, "Bearer ", 7) == 0)
    result = token_find(r->db, authorization + 7, &found);
  if (result == DB_DONE) r->actor = found;
  return result != DB_FAILED;
}

static rank rank_for(const request *r, const route *route) {
  if (route->role == ROLE_OWNER) return RANK_OWNER;
  if (route->role == ROLE_EDITOR) return RANK_EDITOR;
  return route->role == ROLE_OPERATOR && changes_something(r) ? RANK_EDITOR : RANK_SUPPORT;
}

static bool admit_operator(request *r, const route *route, reply *out) {
  if (route->role == ROLE_VISITOR)
    return is_own_page(r, changes_something(r)) ||
           refuse(r, 403, "The request does not come from a page of the panel.", out);
  if (!find_operator(r, route->role != ROLE_PANEL)) return refuse(r, 503, NULL, out);
  if (r->actor.role != ROLE_OPERATOR)
    return refuse(r, 401, "This needs an operator: log in at the panel, or show a token.", out);
  if (r->actor.operator_id && !is_own_page(r, changes_something(r)))
    return refuse(r, 403, "The request does not come from a page of the panel.", out);
  return r->actor.rank >= rank_for(r, route) ||
         refuse(r, 403, "Your role does not allow this: ask an owner.", out);
}

// A new portal has neither a phone nor anybody to set one up: whoever opens it is led to where that begins.
static bool leads_to_panel(request *r, reply *out) {
  bool first = false;
  if (r->path[0] || changes_something(r) || operator_none_yet(r->db, &first) != DB_DONE || !first)
    return false;
  reply_empty(out);
  out->status = 303;
  reply_header(out, "Location", "/admin");
  return true;
}

bool admit(request *r, const route *route, sessions *s, reply *out) {
  r->actor = (actor){.role = ROLE_ANYONE};
  if (route->role == ROLE_PROBE) return true;
  if (route->role >= ROLE_OPERATOR) return admit_operator(r, route, out);
  if (!r->tenant) return !leads_to_panel(r, out) && refuse(r, 421, NULL, out);
  // The files of the app are nobody's: they need no look into the database.
  if (strncmp(r->path, "api/", 4) != 0) return true;
  if (changes_something(r) && !is_own_page(r, false))
    return refuse(r, 403, "The request comes from a page of another site.", out);
  const char *token = cookie_read(r);
  bool asked = !token || find_account(r, token, s, out);
  if (route->role == ROLE_ANYONE) return true;
  if (!asked) return refuse(r, 503, NULL, out);
  if (r->actor.role != ROLE_ACCOUNT) return refuse(r, 401, NULL, out);
  if (changes_something(r) && !is_own_page(r, true))
    return refuse(r, 403, "The request does not say which page it comes from.", out);
  return true;
}
