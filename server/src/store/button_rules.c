// SPDX-License-Identifier: MIT
// Rules of forms' fields and of buttons, as the page and the core take them (core/src/action/reply.h).
#include "store/button_rules.h"

#include <string.h>

#include "base/fields.h"
#include "base/text.h"

enum { FIELDS_OF_FORM_MAX = 256, OPTIONS_MAX = 200 };

static bool is_one_of(const char *text, const char *const *list) {
  for (; *list; list++) {
    if (strcmp(text, *list) == 0) return true;
  }
  return false;
}

static const char *text_of(const cJSON *value) {
  const char *text = cJSON_GetStringValue(value);
  return text ? text : "";
}

// Where it may lead is decided when it is called: by name, address and the installation's allow-list.
const char *webhook_fault(const cJSON *value) {
  const char *text = text_of(value);
  if (!text[0]) return NULL;
  const char *host = strncmp(text, "https://", 8) == 0  ? text + 8
                     : strncmp(text, "http://", 7) == 0 ? text + 7
                                                        : "";
  bool ok = is_host(host, strcspn(host, ":/?")) && !strpbrk(text, " @\\#\"<>");
  return ok ? NULL : "must be an address such as https://hooks.example.com/phone";
}

const char *button_type_fault(const cJSON *value) {
  static const char *const types[] = {"primary", "secondary", "success", "danger", "warning",
                                      "info",    "light",     "dark",    NULL};
  return is_one_of(text_of(value), types)
             ? NULL
             : "must be primary, secondary, success, danger, warning, info, light or dark";
}

const char *placement_fault(const cJSON *value) {
  static const char *const places[] = {"agent",    "side",      "footer",   "dialpad", "history",
                                       "contacts", "voicemail", "settings", NULL};
  return is_one_of(text_of(value), places)
             ? NULL
             : "must be agent, side, footer, or a page: dialpad, history, contacts, voicemail or settings";
}

// A text, or {label, value}.
static bool options_good(const cJSON *list) {
  const cJSON *item;
  if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > OPTIONS_MAX) return false;
  cJSON_ArrayForEach(item, list) {
    if (cJSON_IsString(item) && strlen(item->valuestring) <= 200) continue;
    fields f = fields_of(item);
    field_text(&f, "label", 1, 200);
    field_text(&f, "value", 0, 200);
    if (!fields_end(&f)) return false;
  }
  return true;
}

static bool value_good(const cJSON *value) {
  if (cJSON_IsString(value)) return strlen(value->valuestring) <= 4096;
  return cJSON_IsNumber(value) || cJSON_IsBool(value) || cJSON_IsNull(value);
}

static bool field_good(const cJSON *item) {
  static const char *const types[] = {"text", "multiline", "number", "select", "radio", "checkbox",
                                      "date", "time",      "email",  "phone",  NULL};
  static const char *const switches[] = {"select_enable", "required", "disabled",           "hidden",
                                         "multiline",     "collapse", "scriptforge_change", NULL};
  static const char *const texts[] = {"label", "validation", "regex", NULL};
  fields f = fields_of(item);
  bool ours = strncmp(field_text(&f, "name", 1, 64), "__", 2) == 0;  // of replies: __.formSchema and the like
  bool ok = !ours && (!field_has(&f, "type") || is_one_of(field_text(&f, "type", 1, 20), types));
  for (size_t i = 0; switches[i]; i++) {
    if (field_has(&f, switches[i])) field_bool(&f, switches[i]);
  }
  for (size_t i = 0; texts[i]; i++) {
    if (field_has(&f, texts[i])) field_text(&f, texts[i], 0, 4096);
  }
  if (field_has(&f, "width")) field_int(&f, "width", 1, 12);
  if (field_has(&f, "defaultValue"))
    ok = ok && value_good(cJSON_GetObjectItemCaseSensitive(item, "defaultValue"));
  if (field_has(&f, "options")) ok = ok && options_good(cJSON_GetObjectItemCaseSensitive(item, "options"));
  return fields_end(&f) && ok;
}

static bool seen_before(const cJSON *list, const cJSON *item) {
  const char *name = text_of(cJSON_GetObjectItemCaseSensitive(item, "name"));
  for (const cJSON *other = list->child; other && other != item; other = other->next) {
    if (strcmp(name, text_of(cJSON_GetObjectItemCaseSensitive(other, "name"))) == 0) return true;
  }
  return false;
}

const char *form_schema_fault(const cJSON *value) {
  const cJSON *item;
  if (cJSON_GetArraySize(value) > FIELDS_OF_FORM_MAX) return "must be a list of at most 256 fields";
  cJSON_ArrayForEach(item, value) {
    if (!field_good(item))
      return "must be {name, type, label, required, disabled, hidden, multiline, select_enable, collapse,"
             " scriptforge_change, defaultValue, validation, regex, width 1 to 12, options}; a type is text,"
             " multiline, number, select, radio, checkbox, date, time, email or phone; a name does not begin"
             " with __";
    if (seen_before(value, item)) return "must have each name once";
  }
  return NULL;
}

db_result check_customer(const setting_access *a, const cJSON *given, int64_t id, fields *f) {
  const cJSON *customer = cJSON_GetObjectItemCaseSensitive(given, "account_id");
  int64_t theirs = 0;
  (void)id;
  if (!a->tenant || !cJSON_IsNumber(customer)) return DB_DONE;
  db_result result = db_number(a->db, &theirs,
                               "SELECT count(*) FROM accounts a JOIN tenants t ON t.sip_domain = a.domain"
                               " WHERE t.id = ? AND a.customer_id = ?",
                               db_int(a->tenant), db_int((int64_t)customer->valuedouble));
  if (result == DB_DONE && !theirs)
    fields_fault(f, "account_id", "is no customer with an account at this web phone");
  return result;
}
