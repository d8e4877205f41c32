// SPDX-License-Identifier: MIT
// The lists: what an operator can set, field by field, as webphone.md and interfaces.md name them.
// A new section is an entry here; import, export, API and their tests take it from there.
#include <string.h>

#include "base/ascii.h"
#include "base/secret.h"
#include "store/account.h"
#include "store/button_rules.h"
#include "store/campaign.h"
#include "store/campaign_rules.h"
#include "store/icon.h"
#include "store/rules.h"
#include "store/setting.h"
#include "store/tenant.h"
#include "store/variable.h"

#define NUMBER_MAX (INT64_MAX >> 11)  // what a double holds exactly

static const setting_field company_fields[] = {
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100},
};

// Money is counted in millionths.
static const setting_field customer_fields[] = {
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100},
    {.json = "company", .column = "company_id", .kind = SET_REF},
    {.json = "balanceMicros",
     .column = "balance_micros",
     .kind = SET_INT,
     .min = -NUMBER_MAX,
     .max = NUMBER_MAX},
    {.json = "debitLimitMicros", .column = "debit_limit_micros", .kind = SET_INT, .max = NUMBER_MAX},
    {.json = "currency",
     .column = "currency",
     .kind = SET_TEXT,
     .max = 3,
     .otherwise = "USD",
     .fault = currency_fault},
};

static const setting_field item_fields[] = {
    {.json = "customer", .column = "customer_id", .kind = SET_REF, .min = 1},
    {.json = "kind", .column = "kind", .kind = SET_TEXT, .min = 1, .max = 16, .fault = item_kind_fault},
    {.json = "data", .column = "data", .kind = SET_OBJECT},
};

static const setting_field account_fields[] = {
    {.json = "username",
     .column = "username",
     .kind = SET_TEXT,
     .min = 1,
     .max = USERNAME_MAX,
     .fault = account_username_fault},
    {.json = "domain",
     .column = "domain",
     .kind = SET_TEXT,
     .min = 1,
     .max = DOMAIN_MAX,
     .fault = host_fault},
    {.json = "name", .column = "display_name", .kind = SET_TEXT, .max = DISPLAY_NAME_MAX},
    {.json = "customer", .column = "customer_id", .kind = SET_REF},
    {.json = "callerIds", .column = "caller_ids", .kind = SET_JSON, .max = 16, .fault = caller_ids_fault},
    {.json = "ha1Md5",
     .column = "ha1_md5",
     .kind = SET_TEXT,
     .min = 32,
     .max = 32,
     .secret = true,
     .fault = hex_fault},
    {.json = "ha1Sha256",
     .column = "ha1_sha256",
     .kind = SET_TEXT,
     .min = 64,
     .max = 64,
     .secret = true,
     .fault = hex_fault},
};

// "password" becomes the two hashes: it is kept nowhere.
static void prove_account(cJSON *given, fields *f) {
  cJSON *password = cJSON_DetachItemFromObjectCaseSensitive(given, "password");
  if (!password) return;
  const char *user = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(given, "username"));
  const char *domain = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(given, "domain"));
  char *word = cJSON_GetStringValue(password);
  const char *fault = word ? password_fault(word) : "must be a text";
  if (!fault && (!user || !domain)) fault = "needs the username and the domain beside it";
  if (fault) {
    fields_fault(f, "password", "%s", fault);
  } else {
    proof p = proof_make(user, domain, word);
    cJSON_DeleteItemFromObjectCaseSensitive(given, "ha1Md5");
    cJSON_DeleteItemFromObjectCaseSensitive(given, "ha1Sha256");
    cJSON_AddStringToObject(given, "ha1Md5", p.md5);
    cJSON_AddStringToObject(given, "ha1Sha256", p.sha256);
    secret_forget(&p, sizeof p);
  }
  if (word) secret_forget(word, strlen(word));
  cJSON_Delete(password);
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
     .fault = tenant_domain_fault},
    {.json = "brand", .column = "brand", .kind = SET_TEXT, .min = 1, .max = 64},
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
    {.json = "turnSecret", .column = "turn_secret", .kind = SET_TEXT, .max = 128, .secret = true},
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
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 16, .fault = icon_name_fault},
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
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100},
    {.json = "body", .column = "body", .kind = SET_LONG, .max = 128 << 10},
};

static const char *const variable_flag_names[] = {"protected", "private", "locked", "default", NULL};

static const setting_field variable_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 64, .fault = variable_name_fault},
    {.json = "value", .column = "value", .kind = SET_LONG, .max = 16 << 10},
    {.json = "flags", .column = "flags", .kind = SET_FLAGS, .names = variable_flag_names},
};

static void veil_variable(cJSON *row) {
  const cJSON *flags = cJSON_GetObjectItemCaseSensitive(row, "flags");
  if (cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(flags, "protected")))
    cJSON_ReplaceItemInObjectCaseSensitive(row, "value", cJSON_CreateNull());
}

// webphone.md "Dynamic Buttons": the names are those of its sample.
static const setting_field script_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100},
    {.json = "source", .column = "source", .kind = SET_LONG, .max = 128 << 10},
    {.json = "webhook", .column = "webhook", .kind = SET_TEXT, .max = 500, .fault = webhook_fault},
    {.json = "webhookSecret", .column = "webhook_secret", .kind = SET_TEXT, .max = 128, .secret = true},
    {.json = "fetchAllow", .column = "fetch_allow", .kind = SET_JSON, .max = 16, .fault = origins_fault},
    {.json = "timeout",
     .column = "timeout_ms",
     .kind = SET_INT,
     .min = 100,
     .max = 30000,
     .otherwise = "5000"},
};

static const setting_field form_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "account_id", .column = "customer_id", .kind = SET_REF},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100},
    {.json = "sandbox_id", .column = "sandbox_id", .kind = SET_REF},
    {.json = "formSchema", .column = "form_schema", .kind = SET_JSON, .max = 256, .fault = form_schema_fault},
};

static const setting_field button_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "account_id", .column = "customer_id", .kind = SET_REF},
    {.json = "label", .column = "label", .kind = SET_TEXT, .min = 1, .max = 100},
    {.json = "icon", .column = "icon", .kind = SET_TEXT, .max = 64},
    {.json = "tooltip", .column = "tooltip", .kind = SET_TEXT, .max = 200},
    {.json = "type",
     .column = "type",
     .kind = SET_TEXT,
     .max = 16,
     .otherwise = "primary",
     .fault = button_type_fault},
    {.json = "placement",
     .column = "placement",
     .kind = SET_TEXT,
     .max = 16,
     .otherwise = "agent",
     .fault = placement_fault},
    {.json = "min_select", .column = "min_select", .kind = SET_INT, .max = 100000},
    {.json = "max_select", .column = "max_select", .kind = SET_INT, .max = 100000},
    {.json = "sandbox_id", .column = "sandbox_id", .kind = SET_REF},
    {.json = "fn", .column = "fn", .kind = SET_TEXT, .max = 1000},
    {.json = "form_id", .column = "form_id", .kind = SET_REF},
    {.json = "sort_order", .column = "sort_order", .kind = SET_INT, .min = -100000, .max = 100000},
};

static const setting_field lead_set_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100},
};

static const char *const campaign_flag_names[] = {"transfer", NULL};

// The nine dispositions of every campaign (store/campaign.c) go before its own.
static const setting_field campaign_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "account_id", .column = "customer_id", .kind = SET_REF},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100},
    {.json = "state",
     .column = "state",
     .kind = SET_TEXT,
     .max = 16,
     .otherwise = "stopped",
     .fault = campaign_state_fault},
    {.json = "lead_set", .column = "lead_set_id", .kind = SET_REF, .min = 1},
    {.json = "source_status",
     .column = "source_status",
     .kind = SET_TEXT,
     .max = DISPOSITION_MAX,
     .otherwise = "NEW",
     .fault = source_status_fault},
    {.json = "caller_id", .column = "caller_id", .kind = SET_TEXT, .max = 20, .fault = caller_id_fault},
    {.json = "form_id", .column = "form_id", .kind = SET_REF},
    {.json = "script", .column = "script", .kind = SET_LONG, .max = 16 << 10},
    {.json = "dispositions",
     .column = "dispositions",
     .kind = SET_JSON,
     .max = DISPOSITIONS_MAX,
     .fault = dispositions_fault},
    {.json = "flags", .column = "flags", .kind = SET_FLAGS, .names = campaign_flag_names},
};

static const setting_bulk tenant_bulk = {
    .portion = "DELETE FROM leads WHERE id IN (SELECT id FROM leads WHERE tenant_id = ? LIMIT 2000)"};
static const setting_bulk lead_set_bulk = {
    .mark = "UPDATE lead_sets SET removing = 1 WHERE id = ?",
    .bound = "SELECT count(*) FROM campaigns WHERE lead_set_id = ?",
    .portion = "DELETE FROM leads WHERE id IN (SELECT id FROM leads WHERE lead_set_id = ? LIMIT 2000)"};
static const setting_bulk customer_bulk = {
    .mark = "UPDATE customers SET removing = 1 WHERE id = ?",
    .bound = "SELECT (SELECT count(*) FROM accounts a WHERE a.customer_id = c.id) +"
             " (SELECT count(*) FROM tenants t WHERE t.template_customer_id = c.id) FROM customers c WHERE "
             "c.id = ?",
    .portion = "DELETE FROM phonebook_entries WHERE id IN"
               " (SELECT id FROM phonebook_entries WHERE customer_id = ? LIMIT 200)"};
static const setting_bulk account_bulk = {
    .portion = "DELETE FROM voicemails WHERE id IN (SELECT v.id FROM voicemails v JOIN mailboxes m ON"
               " v.mailbox_id = m.id WHERE m.account_id = ? LIMIT 5)"};

// Takes the lock that a removal's mark takes, and says whether that was first.
#define REFERS(parent, table, column)                                                                        \
  "UPDATE " parent " SET removing = removing WHERE id IN (SELECT " column " FROM " table                     \
  " WHERE id = ?) RETURNING removing"

#define FIELDS(list) .fields = list, .count = sizeof list / sizeof list[0]

// In the order of an import: what is referred to comes first.
const setting_section setting_sections[] = {
    {.name = "companies", .table = "companies", .key = "name", FIELDS(company_fields)},
    {.name = "customers", .table = "customers", FIELDS(customer_fields), .bulk = &customer_bulk},
    {.name = "customerItems", .table = "customer_items", FIELDS(item_fields)},
    {.name = "accounts",
     .table = "accounts",
     .key = "domain, username",
     FIELDS(account_fields),
     .prepare = prove_account,
     .refers = REFERS("customers", "accounts", "customer_id"),
     .bulk = &account_bulk},
    {.name = "tenants",
     .table = "tenants",
     .key = "domain",
     .tenant = "id",
     FIELDS(tenant_fields),
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
     .locked = variable_is_locked,
     .veil = veil_variable},
    {.name = "scripts",
     .table = "scripts",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(script_fields)},
    {.name = "forms", .table = "forms", .key = "tenant_id, name", .tenant = "tenant_id", FIELDS(form_fields)},
    {.name = "buttons", .table = "buttons", .tenant = "tenant_id", FIELDS(button_fields)},
    {.name = "leadSets",
     .table = "lead_sets",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(lead_set_fields),
     .bulk = &lead_set_bulk},
    {.name = "campaigns",
     .table = "campaigns",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(campaign_fields),
     .refers = REFERS("lead_sets", "campaigns", "lead_set_id")},
};
const size_t setting_section_count = sizeof setting_sections / sizeof setting_sections[0];
