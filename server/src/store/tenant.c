// SPDX-License-Identifier: MIT
// Rows of tenants to tenants.
#include "store/tenant.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

const char *const tenant_flag_names[TENANT_FLAGS] = {
#define FLAG(name, json, text) json,
#include "store/flags.def"
#undef FLAG
};

#define COLUMNS                                                                                              \
  "id, domain, brand, sip_domain, webrtc_hosts, template_customer_id, register_success_html, flags, css,"    \
  " codec_delete, codec_priority, expires_s, embed_origins, ice_servers, turn_secret, turn_ttl_s,"           \
  " theme_color, icon_base, deploy_uuid"

// Where each text stands: in the tenant and among the columns.
static const struct {
  size_t place;
  int column;
} texts[] = {
    {offsetof(tenant, domain), 1},
    {offsetof(tenant, brand), 2},
    {offsetof(tenant, sip_domain), 3},
    {offsetof(tenant, webrtc_hosts), 4},
    {offsetof(tenant, register_success_html), 6},
    {offsetof(tenant, css), 8},
    {offsetof(tenant, codec_delete), 9},
    {offsetof(tenant, codec_priority), 10},
    {offsetof(tenant, embed_origins), 12},
    {offsetof(tenant, ice_servers), 13},
    {offsetof(tenant, turn_secret), 14},
    {offsetof(tenant, theme_color), 16},
    {offsetof(tenant, icon_base), 17},
    {offsetof(tenant, deploy_uuid), 18},
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

static char **text_at(tenant *t, size_t i) {
  return (char **)(void *)((char *)t + texts[i].place);
}

void tenant_free(tenant *t) {
  if (!t) return;
  for (size_t i = 0; i < TEXTS; i++) free(*text_at(t, i));
  free(t);
}

static tenant *take_row(db *d) {
  tenant *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->id = db_column_int(d, 0);
  t->template_customer = db_column_int(d, 5);
  t->flags = db_column_int(d, 7);
  t->expires_s = db_column_int(d, 11);
  t->turn_ttl_s = db_column_int(d, 15);
  for (size_t i = 0; i < TEXTS; i++) {
    *text_at(t, i) = strdup(db_column_text(d, texts[i].column));
    if (*text_at(t, i)) continue;
    tenant_free(t);
    return NULL;
  }
  return t;
}

static db_result read_companies(db *d, tenant *t) {
  db_query(d, "SELECT company_id FROM tenant_companies WHERE tenant_id = ? ORDER BY company_id LIMIT ?",
           db_int(t->id), db_int(COMPANIES_MAX));
  while (t->company_count < COMPANIES_MAX && db_next(d))
    t->companies[t->company_count++] = db_column_int(d, 0);
  db_result result = db_end(d);
  return result == DB_NONE ? DB_DONE : result;
}

// Ends the query that gives one tenant.
static db_result take_one(db *d, tenant **out) {
  bool there = db_next(d);
  *out = there ? take_row(d) : NULL;
  db_result result = db_end(d);
  if (there && !*out) return DB_FAILED;
  if (result == DB_DONE) result = read_companies(d, *out);
  if (result == DB_DONE) return result;
  tenant_free(*out);
  *out = NULL;
  return result;
}

db_result tenant_find(db *d, const char *host, tenant **out) {
  db_query(d,
           "SELECT " COLUMNS " FROM tenants WHERE domain = ? OR domain = '*'"
           " ORDER BY CASE domain WHEN '*' THEN 1 ELSE 0 END LIMIT 1",
           db_text(host));
  return take_one(d, out);
}

db_result tenant_read(db *d, int64_t id, tenant **out) {
  db_query(d, "SELECT " COLUMNS " FROM tenants WHERE id = ?", db_int(id));
  return take_one(d, out);
}

db_result tenant_id(db *d, const char *domain, int64_t *out) {
  return db_number(d, out, "SELECT id FROM tenants WHERE domain = ?", db_text(domain));
}

static const char *or_empty(const char *s, const char *otherwise) {
  return s ? s : otherwise;
}

db_result tenant_save(db *d, tenant *t) {
  return db_number(
      d, &t->id,
      "INSERT INTO tenants (domain, brand, sip_domain, webrtc_hosts, template_customer_id,"
      " register_success_html, flags, css, codec_delete, codec_priority, expires_s, embed_origins,"
      " ice_servers, turn_secret, turn_ttl_s, theme_color, icon_base, deploy_uuid, changed_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (domain) DO UPDATE SET"
      " brand = excluded.brand, sip_domain = excluded.sip_domain, webrtc_hosts = excluded.webrtc_hosts,"
      " template_customer_id = excluded.template_customer_id,"
      " register_success_html = excluded.register_success_html, flags = excluded.flags,"
      " css = excluded.css, codec_delete = excluded.codec_delete,"
      " codec_priority = excluded.codec_priority, expires_s = excluded.expires_s,"
      " embed_origins = excluded.embed_origins, ice_servers = excluded.ice_servers,"
      " turn_secret = excluded.turn_secret, turn_ttl_s = excluded.turn_ttl_s,"
      " theme_color = excluded.theme_color, icon_base = excluded.icon_base,"
      " deploy_uuid = excluded.deploy_uuid, changed_at = excluded.changed_at RETURNING id",
      db_text(t->domain), db_text(t->brand), db_text(t->sip_domain), db_text(or_empty(t->webrtc_hosts, "[]")),
      db_ref(t->template_customer), db_text(or_empty(t->register_success_html, "")), db_int(t->flags),
      db_text(or_empty(t->css, "")), db_text(or_empty(t->codec_delete, "[]")),
      db_text(or_empty(t->codec_priority, "[]")), db_int(t->expires_s ? t->expires_s : 600),
      db_text(or_empty(t->embed_origins, "[]")), db_text(or_empty(t->ice_servers, "[]")),
      db_text(or_empty(t->turn_secret, "")), db_int(t->turn_ttl_s ? t->turn_ttl_s : 3600),
      db_text(or_empty(t->theme_color, "")), db_text(or_empty(t->icon_base, "")),
      db_text(or_empty(t->deploy_uuid, "")), db_int(clock_now()));
}

bool tenant_admits(const tenant *t, int64_t company) {
  if (t->company_count == 0) return true;
  for (int i = 0; i < t->company_count; i++) {
    if (t->companies[i] == company) return true;
  }
  return false;
}

bool tenant_has(const tenant *t, tenant_flag flag) {
  return t->flags >> flag & 1;
}
