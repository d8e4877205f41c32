// SPDX-License-Identifier: MIT
// Rows of tenants to tenants.
#include "store/tenant.h"

#include <stdlib.h>
#include <string.h>

const char *const tenant_flag_names[TENANT_FLAGS] = {
#define FLAG(name, json, text) json,
#include "store/flags.def"
#undef FLAG
};

#define COLUMNS                                                                                              \
  "id, template_customer_id, flags, expires_s, turn_ttl_s, domain, brand, sip_domain, webrtc_hosts,"         \
  " register_success_html, css, codec_delete, codec_priority, embed_origins, ice_servers, menu,"             \
  " restrict_companies, turn_urls, turn_secret, theme_color, icon_svg, deploy_uuid, phone"

// The texts, in the order of the columns, and where each stands in the tenant.
enum { FIRST_TEXT = 5 };
static const size_t texts[] = {
    offsetof(tenant, domain),
    offsetof(tenant, brand),
    offsetof(tenant, sip_domain),
    offsetof(tenant, webrtc_hosts),
    offsetof(tenant, register_success_html),
    offsetof(tenant, css),
    offsetof(tenant, codec_delete),
    offsetof(tenant, codec_priority),
    offsetof(tenant, embed_origins),
    offsetof(tenant, ice_servers),
    offsetof(tenant, menu),
    offsetof(tenant, restrict_companies),
    offsetof(tenant, turn_urls),
    offsetof(tenant, turn_secret),
    offsetof(tenant, theme_color),
    offsetof(tenant, icon_svg),
    offsetof(tenant, deploy_uuid),
    offsetof(tenant, phone),
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

static char **text_at(tenant *t, size_t i) {
  return (char **)(void *)((char *)t + texts[i]);
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
  t->template_customer = db_column_int(d, 1);
  t->flags = db_column_int(d, 2);
  t->expires_s = db_column_int(d, 3);
  t->turn_ttl_s = db_column_int(d, 4);
  for (size_t i = 0; i < TEXTS; i++) {
    *text_at(t, i) = strdup(db_column_text(d, FIRST_TEXT + (int)i));
    if (*text_at(t, i)) continue;
    tenant_free(t);
    return NULL;
  }
  return t;
}

static void read_companies(tenant *t) {
  cJSON *list = cJSON_Parse(t->restrict_companies);
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    if (t->company_count < COMPANIES_MAX) t->companies[t->company_count++] = (int64_t)item->valuedouble;
  }
  cJSON_Delete(list);
}

// Ends the query that gives one tenant.
static db_result take_one(db *d, tenant **out) {
  bool there = db_next(d);
  *out = there ? take_row(d) : NULL;
  db_result result = db_end(d);
  if (*out) read_companies(*out);
  return there && !*out ? DB_FAILED : result;
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
