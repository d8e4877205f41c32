// SPDX-License-Identifier: MIT
// A web phone of one brand under one domain, as webphone.md describes it.
#ifndef WEBPHONED_TENANT_H
#define WEBPHONED_TENANT_H

#include <cJSON.h>

#include "db/db.h"

typedef enum {
#define FLAG(name, json, text) TENANT_##name,
#include "store/flags.def"
#undef FLAG
  TENANT_FLAGS
} tenant_flag;
extern const char *const tenant_flag_names[TENANT_FLAGS];  // as in JSON

enum { COMPANIES_MAX = 256 };

typedef struct tenant {
  int64_t id;
  char *domain;  // Domain A; "*": any that no other tenant has
  char *brand;
  char *sip_domain;    // what stands behind the @ of every address; realm of the accounts
  char *webrtc_hosts;  // Domain B: JSON list of ws:// or wss:// addresses
  int64_t template_customer;
  char *register_success_html;
  int64_t flags;  // 1 << tenant_flag
  char *css;
  char *codec_delete;  // JSON lists
  char *codec_priority;
  int64_t expires_s;
  char *embed_origins;  // JSON lists
  char *ice_servers;
  char *menu;
  char *restrict_companies;
  char *turn_urls;
  char *turn_secret;
  int64_t turn_ttl_s;
  char *theme_color;
  char *icon_svg;
  char *deploy_uuid;
  char *phone;                       // JSON object: what else its phones are told, as it is
  int64_t companies[COMPANIES_MAX];  // Restrict Customer Login; none: all may log in
  int company_count;
} tenant;

// The tenant of a host name, or the one of "*". Free with tenant_free. DB_NONE: there is none.
db_result tenant_find(db *d, const char *host, tenant **out);
db_result tenant_read(db *d, int64_t id, tenant **out);
// Of exactly this domain.
db_result tenant_id(db *d, const char *domain, int64_t *out);
void tenant_free(tenant *t);

// May people of this company (0: none) log in here?
bool tenant_admits(const tenant *t, int64_t company);

bool tenant_has(const tenant *t, tenant_flag flag);

#endif
