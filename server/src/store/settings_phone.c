// SPDX-License-Identifier: MIT
// A web phone with its icons, pages and variables, field by field, as webphone.md and interfaces.md name them.
#include "store/settings.h"

#include <string.h>

#include "config/config.h"
#include "config/phone_config.h"
#include "store/account.h"
#include "store/icon.h"
#include "store/rules.h"
#include "store/tenant.h"
#include "store/variable.h"

// What goes to the phone as it is has to have names that the phone knows.
static void check_phone(cJSON *given, fields *f) {
  char why[CONFIG_WHY_SIZE];
  const cJSON *phone = cJSON_GetObjectItemCaseSensitive(given, "phone");
  if (cJSON_IsObject(phone) && phone_fields_check(phone, why))
    fields_fault(f, "phone", "%s", why + strlen("phone."));
}

static const char *const flag_names[] = {
#define FLAG(name, json, text) json,
#include "store/flags.def"
#undef FLAG
    NULL,
};

// The tabs of a web phone: Basic, Menu, Advanced; then what our own needs beyond them.
static const setting_field tenant_fields[] = {
    {.json = "domain",
     .column = "domain",
     .whole = true,
     .kind = SET_TEXT,
     .min = 1,
     .max = DOMAIN_MAX,
     .fault = tenant_domain_fault,
     .found = true},
    {.json = "brand", .column = "brand", .kind = SET_TEXT, .min = 1, .max = 64, .found = true},
    {.json = "sipDomain",
     .column = "sip_domain",
     .whole = true,
     .kind = SET_TEXT,
     .min = 1,
     .max = DOMAIN_MAX,
     .fault = host_fault},
    {.json = "webrtcHosts",
     .column = "webrtc_hosts",
     .kind = SET_JSON,
     .min = 1,
     .max = 8,
     .fault = webrtc_fault},
    {.json = "templateCustomer", .column = "template_customer_id", .whole = true, .kind = SET_REF},
    {.json = "registerSuccessHtml", .column = "register_success_html", .kind = SET_LONG, .max = 64 << 10},
    {.json = "menu", .column = "menu", .kind = SET_JSON, .max = 12, .fault = menu_fault},
    {.json = "flags", .column = "flags", .kind = SET_FLAGS, .names = flag_names},
    {.json = "restrictCompanies",
     .column = "restrict_companies",
     .whole = true,
     .kind = SET_JSON,
     .max = COMPANIES_MAX,
     .fault = ids_fault},
    {.json = "css", .column = "css", .kind = SET_LONG, .max = 64 << 10},
    {.json = "codecDelete", .column = "codec_delete", .kind = SET_JSON, .max = 16, .fault = patterns_fault},
    {.json = "codecPriority",
     .column = "codec_priority",
     .kind = SET_JSON,
     .max = 16,
     .fault = patterns_fault},
    {.json = "expires", .column = "expires_s", .kind = SET_INT, .min = 60, .max = 86400, .otherwise = "600"},
    {.json = "embedOrigins", .column = "embed_origins", .kind = SET_JSON, .max = 16, .fault = origins_fault},
    {.json = "iceServers", .column = "ice_servers", .kind = SET_JSON, .max = 16, .fault = ice_fault},
    {.json = "turnUrls", .column = "turn_urls", .kind = SET_JSON, .max = 8, .fault = turn_fault},
    {.json = "turnSecret",
     .column = "turn_secret",
     .kind = SET_TEXT,
     .max = 128,
     .secret = true,
     .told = true},
    {.json = "turnLifetime",
     .column = "turn_ttl_s",
     .kind = SET_INT,
     .min = 60,
     .max = 86400,
     .otherwise = "3600"},
    {.json = "themeColor", .column = "theme_color", .kind = SET_TEXT, .max = 7, .fault = color_fault},
    {.json = "iconSvg", .column = "icon_svg", .kind = SET_LONG, .max = 64 << 10},
    {.json = "deployUuid", .column = "deploy_uuid", .kind = SET_TEXT, .max = 64},
    {.json = "phone", .column = "phone", .kind = SET_OBJECT},
};

static const setting_field icon_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "name",
     .column = "name",
     .kind = SET_TEXT,
     .min = 1,
     .max = 16,
     .fault = icon_name_fault,
     .found = true},
    // Not secret, only too long for lists; GET /icons/<name> shows it.
    {.json = "png",
     .column = "png",
     .kind = SET_LONG,
     .min = 1,
     .max = ICON_TEXT_MAX,
     .secret = true,
     .fault = icon_png_fault},
};

static const setting_field template_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
    {.json = "body", .column = "body", .kind = SET_LONG, .max = 128 << 10},
};

static const char *const variable_flag_names[] = {"protected", "private", "locked", "default", NULL};

static const setting_field variable_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF},
    {.json = "name",
     .column = "name",
     .kind = SET_TEXT,
     .min = 1,
     .max = 64,
     .fault = variable_name_fault,
     .found = true},
    {.json = "value", .column = "value", .kind = SET_LONG, .max = 16 << 10},
    {.json = "flags", .column = "flags", .kind = SET_FLAGS, .names = variable_flag_names},
};

static bool is_protected(const cJSON *row) {
  const cJSON *flags = cJSON_GetObjectItemCaseSensitive(row, "flags");
  return cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(flags, "protected"));
}

static void veil_variable(cJSON *row) {
  if (is_protected(row)) cJSON_ReplaceItemInObjectCaseSensitive(row, "value", cJSON_CreateNull());
}

// Never read back: whoever takes the flag away gives another value.
static void keep_protected(const cJSON *row, const cJSON *given, fields *f) {
  if (!is_protected(row) || !cJSON_HasObjectItem(given, "flags") || is_protected(given)) return;
  if (!cJSON_GetObjectItemCaseSensitive(given, "value"))
    fields_fault(f, "value", "has to be given anew where a variable is not to be protected any more");
}

static const setting_bulk tenant_bulk = {
    .portion = "DELETE FROM leads WHERE id IN (SELECT id FROM leads WHERE tenant_id = ? LIMIT 2000)"};

static const setting_section list[] = {
    {.name = "tenants",
     .table = "tenants",
     .key = "domain",
     .tenant = "id",
     FIELDS(tenant_fields),
     .prepare = check_phone,
     .refers = REFERS("customers", "tenants", "template_customer_id"),
     .bulk = &tenant_bulk},
    {.name = "icons",
     .table = "icons",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(icon_fields),
     .prepare = icon_prepare},
    {.name = "templates",
     .table = "templates",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(template_fields)},
    {.name = "variables",
     .table = "variables",
     .key = "coalesce(tenant_id, 0), name",
     .tenant = "tenant_id",
     FIELDS(variable_fields),
     .compare = keep_protected,
     .locked = variable_is_locked,
     .veil = veil_variable},
};
const setting_group phone_settings = {.list = list, .count = sizeof list / sizeof list[0]};
