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

static void write_row(request *r, const setting_access *a, int64_t id, reply *out) {
  fields f;
  db_result result = setting_write(a, r->json, &id, &f);
  if (f.name[0]) {
    reply_fault(r, &f, out);
    return;
  }
  site_changed(r->site);
  cJSON *row = result == DB_DONE ? setting_read(a, id, &result) : NULL;
  if (!row) {
    reply_result(r, result, out);
    return;
  }
  bool is_new = r->params[1].number == 0;
  if (is_new)
    reply_header(out, "Location",
                 arena_print(&r->arena, "/api/admin/%s/%lld", a->section->name, (long long)id));
  reply_json(r, out, is_new ? 201 : 200, row);
}

void admin_add(request *r, reply *out) {
  setting_access a;
  if (find_section(r, &a, out) && request_json(r, out)) write_row(r, &a, 0, out);
}

// A row that may be changed now: unlocked, and as the client knows it (If-Match).
static bool may_change(request *r, const setting_access *a, reply *out) {
  int64_t id = r->params[1].number;
  db_result result;
  cJSON *row = setting_read(a, id, &result);
  if (!row) {
    reply_result(r, result, out);
    return false;
  }
  char *text = cJSON_PrintUnformatted(row);
  char etag[80] = "";
  if (text) etag_of(text, strlen(text), etag);
  cJSON_free(text);
  cJSON_Delete(row);
  if (!request_may_change(r, etag, out)) return false;
  if (!a->section->locked || !a->section->locked(r->db, id)) return true;
  reply_failure(r, 409, "It is locked.", out);
  return false;
}

void admin_change(request *r, reply *out) {
  setting_access a;
  if (!find_section(r, &a, out) || !request_json(r, out) || !may_change(r, &a, out)) return;
  write_row(r, &a, r->params[1].number, out);
}

void admin_remove(request *r, reply *out) {
  setting_access a;
  if (!find_section(r, &a, out) || !may_change(r, &a, out)) return;
  reply_result(r, setting_remove(&a, r->params[1].number), out);
  site_changed(r->site);
}
