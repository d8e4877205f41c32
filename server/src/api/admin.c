// SPDX-License-Identifier: MIT
// The operators' API: every section of the settings (store/settings.c) in the same five ways.
#include <string.h>

#include "api/api.h"
#include "api/site.h"
#include "store/setting.h"

static bool find_section(request *r, setting_access *a, reply *out) {
  *a = (setting_access){
      .db = r->db, .arena = &r->arena, .section = setting_find(r->params[0].text), .tenant = r->actor.tenant};
  if (a->section) return true;
  reply_failure(r, 404, NULL, out);
  return false;
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

void admin_list(request *r, reply *out) {
  setting_access a;
  page p;
  if (!find_section(r, &a, out) || !request_page(r, &p, out)) return;
  cJSON *rows = setting_list(&a, p.after, p.limit + 1);
  if (rows)
    reply_page(r, out, rows, &p, "id");
  else
    reply_failure(r, 500, NULL, out);
}

void admin_show(request *r, reply *out) {
  setting_access a;
  db_result result;
  if (!find_section(r, &a, out)) return;
  cJSON *row = setting_read(&a, r->params[1].number, &result);
  if (row)
    reply_json(r, out, 200, row);
  else
    reply_result(r, result, out);
}

// Is the row as the client knows it (If-Match), and not locked?
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
  g->refused = g->access->section->locked && g->access->section->locked(g->r->db, id);
  if (g->refused) reply_failure(g->r, 409, "It is locked.", g->out);
  return !g->refused;
}

static void write_row(request *r, setting_access *a, int64_t id, reply *out) {
  fields f;
  bool is_new = id == 0;
  guard g = {.r = r, .access = a, .out = out};
  a->allows = allows;
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
  reply_json(r, out, is_new ? 201 : 200, row);
}

void admin_add(request *r, reply *out) {
  setting_access a;
  if (find_section(r, &a, out) && request_json(r, out)) write_row(r, &a, 0, out);
}

void admin_change(request *r, reply *out) {
  setting_access a;
  if (find_section(r, &a, out) && request_json(r, out)) write_row(r, &a, r->params[1].number, out);
}

void admin_remove(request *r, reply *out) {
  setting_access a;
  if (!find_section(r, &a, out)) return;
  guard g = {.r = r, .access = &a, .out = out};
  a.allows = allows;
  a.with = &g;
  db_result result = setting_remove(&a, r->params[1].number);
  site_changed(r->site);
  if (!g.refused) reply_result(r, result, out);
}
