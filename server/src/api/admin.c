// SPDX-License-Identifier: MIT
// The operators' API: every section of the settings (store/settings_*.c) in the same five ways.
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "api/site.h"
#include "base/clock.h"
#include "base/secret.h"
#include "store/audit.h"
#include "store/operator.h"
#include "store/setting.h"

static bool find_section(request *r, const char *name, setting_access *a, reply *out) {
  *a = (setting_access){.db = r->db,
                        .arena = &r->arena,
                        .section = setting_find(name),
                        .tenant = r->actor.tenant,
                        .by = r->actor.name};
  bool is_theirs = a->section && (!a->section->owners || r->actor.rank == RANK_OWNER);
  if (!is_theirs) reply_failure(r, a->section ? 403 : 404, NULL, out);
  return is_theirs;
}

static void reply_result(request *r, db_result result, reply *out) {
  switch (result) {
  case DB_DONE: reply_empty(out); return;
  case DB_NONE: reply_failure(r, 404, NULL, out); return;
  case DB_EXISTS: reply_failure(r, 409, "There is one of this name already.", out); return;
  case DB_BOUND:
    reply_failure(r, 409, "Something else belongs to it, or what it belongs to is not there.", out);
    return;
  case DB_FAILED: reply_failure(r, 500, NULL, out); return;
  }
}

static setting_order read_order(request *r) {
  const char *order = request_query(r, "order");
  if (order && strcmp(order, "newest") == 0) return ORDER_NEWEST;
  return order && strcmp(order, "name") == 0 ? ORDER_NAME : ORDER_ID;
}

// ?kind=route
static void read_word(request *r, const setting_section *s, setting_wish *wish) {
  for (size_t i = 0; i < s->count && !wish->by; i++) {
    wish->word = s->fields[i].narrows ? request_query(r, s->fields[i].json) : NULL;
    if (wish->word) wish->by = &s->fields[i];
  }
}

// ?customer=17, by any field that names another row.
static bool read_owner(request *r, const setting_section *s, setting_wish *wish, reply *out) {
  for (size_t i = 0; i < s->count && !wish->of; i++) {
    const char *text = s->fields[i].kind == SET_REF ? request_query(r, s->fields[i].json) : NULL;
    if (!text) continue;
    size_t digits = strspn(text, "0123456789");
    if (digits < 1 || digits > 15 || text[digits]) {
      reply_failure(r, 400, "The owner must be the number of a row.", out);
      return false;
    }
    wish->of = &s->fields[i];
    wish->owner = strtoll(text, NULL, 10);
  }
  return true;
}

void admin_list(request *r, reply *out) {
  setting_access a;
  page p;
  if (!find_section(r, r->params[0].text, &a, out) || !request_page(r, &p, out)) return;
  setting_wish wish = {.order = read_order(r), .after = p.after, .limit = p.limit + 1};
  if (!request_find(r, &wish.find, out) || !read_owner(r, a.section, &wish, out)) return;
  read_word(r, a.section, &wish);
  // A part of a word may stand in the last of them only.
  if (wish.find[0] && request_later(r)) return;
  reply_page(r, out, setting_list(&a, &wish), &p, "id");
}

void admin_show(request *r, reply *out) {
  setting_access a;
  db_result result;
  if (!find_section(r, r->params[0].text, &a, out)) return;
  cJSON *row = setting_read(&a, r->params[1].number, &result);
  if (row)
    reply_json(r, out, 200, row);
  else
    reply_result(r, result, out);
}

// Is the row as the client knows it (If-Match), and not locked? Then who changes it is written down.
typedef struct {
  request *r;
  const setting_access *access;
  reply *out;
  bool refused;  // and the reply made
} guard;

static bool allows(void *with, int64_t id, const cJSON *row) {
  guard *g = with;
  char *text = cJSON_PrintUnformatted(row);
  char etag[80] = "";
  if (text) etag_of(text, strlen(text), etag);
  cJSON_free(text);
  g->refused = !request_may_change(g->r, etag, g->out);
  if (g->refused) return false;
  // So there is always an owner left, and nobody shuts themselves out. A token has numbers of its own.
  bool is_operator = strcmp(g->access->section->name, "operators") == 0;
  g->refused = is_operator && g->r->actor.operator_id == id;
  if (g->refused) reply_failure(g->r, 409, "This is you: another owner has to do it.", g->out);
  if (g->refused) return false;
  bool by_owner = g->access->section->owners && g->r->actor.operator_id;
  db_result still = by_owner ? operator_hold_owner(g->r->db, g->r->actor.operator_id) : DB_DONE;
  g->refused = still != DB_DONE;
  if (g->refused) reply_failure(g->r, still == DB_NONE ? 403 : 503, NULL, g->out);
  if (g->refused) return false;
  g->refused = g->access->section->locked && g->access->section->locked(g->r->db, id);
  if (g->refused) reply_failure(g->r, 409, "It is locked.", g->out);
  return !g->refused;
}

static db_result note(void *with, int64_t id, const cJSON *before, const cJSON *after) {
  guard *g = with;
  request *r = g->r;
  audit_author who = {.by = &r->actor, .address = r->address, .now = clock_now()};
  // Of a row that was there allows() has seen to it: who makes operators and tokens is an owner as long as it takes.
  bool makes = !before && g->access->section->owners && r->actor.operator_id;
  db_result still = makes ? operator_hold_owner(r->db, r->actor.operator_id) : DB_DONE;
  g->refused = still != DB_DONE;
  if (g->refused) reply_failure(r, still == DB_NONE ? 403 : 503, NULL, g->out);
  if (g->refused) return still;
  r->noted = true;
  return audit_row(r->db, &who, g->access->section, id, before, after);
}

// `token`: what is told of a new row this once; NULL: nothing is.
static void write_row(request *r, setting_access *a, int64_t id, const char *token, reply *out) {
  fields f;
  bool is_new = id == 0;
  guard g = {.r = r, .access = a, .out = out};
  a->allows = allows;
  a->noted = note;
  a->with = &g;
  db_result result = setting_write(a, r->json, &id, &f);
  if (f.name[0]) {
    reply_fault(r, &f, out);
    return;
  }
  if (g.refused) return;
  site_changed(r->site);
  cJSON *row = result == DB_DONE ? setting_read(a, id, &result) : NULL;
  if (!row) {
    reply_result(r, result, out);
    return;
  }
  if (is_new)
    reply_header(out, "Location",
                 arena_print(&r->arena, "/api/admin/%s/%lld", a->section->name, (long long)id));
  if (token) cJSON_AddStringToObject(row, "token", token);
  reply_json(r, out, is_new ? 201 : 200, row);
}

void admin_add(request *r, reply *out) {
  setting_access a;
  if (find_section(r, r->params[0].text, &a, out) && request_json(r, out)) write_row(r, &a, 0, NULL, out);
}

// Nobody gives the hash of a token that they made up themselves.
static const char *token_fault(const cJSON *given) {
  static const char *const made_here[] = {"tokenSha256", "createdAt"};
  for (size_t i = 0; i < sizeof made_here / sizeof *made_here; i++) {
    if (cJSON_HasObjectItem(given, made_here[i])) return made_here[i];
  }
  return NULL;
}

// False: the reply has been made.
static bool leaves_token(request *r, reply *out) {
  const char *fault = token_fault(r->json);
  if (!fault) return true;
  fields f = fields_of(r->json);
  fields_fault(&f, fault, "is made by the portal");
  reply_fault(r, &f, out);
  return false;
}

void admin_add_token(request *r, reply *out) {
  setting_access a;
  char token[TOKEN_SIZE];
  char hash[SHA256_HEX];
  if (!find_section(r, "tokens", &a, out) || !request_json(r, out) || !leaves_token(r, out)) return;
  if (!token_make(token)) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  sha256_hex(token, strlen(token), hash);
  if (cJSON_IsObject(r->json)) {
    cJSON_AddStringToObject(r->json, "tokenSha256", hash);
    cJSON_AddNumberToObject(r->json, "createdAt", (double)clock_now());
  }
  write_row(r, &a, 0, token, out);
  secret_forget(token, sizeof token);
}

void admin_change(request *r, reply *out) {
  setting_access a;
  if (!find_section(r, r->params[0].text, &a, out) || !request_json(r, out)) return;
  bool is_token = strcmp(a.section->name, "tokens") == 0;
  if (!is_token || leaves_token(r, out)) write_row(r, &a, r->params[1].number, NULL, out);
}

void admin_remove(request *r, reply *out) {
  setting_access a;
  if (!find_section(r, r->params[0].text, &a, out)) return;
  guard g = {.r = r, .access = &a, .out = out};
  a.allows = allows;
  a.noted = note;
  a.with = &g;
  db_result result = setting_remove(&a, r->params[1].number);
  site_changed(r->site);
  if (!g.refused) reply_result(r, result, out);
}
