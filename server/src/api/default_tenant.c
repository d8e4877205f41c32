// SPDX-License-Identifier: MIT
// "phone" of the configuration file to the tenant of every name that no other tenant has.
#include "api/default_tenant.h"

#include <string.h>

#include "store/setting.h"
#include "store/tenant.h"

// The file's names for what the settings name otherwise.
static const char *const names[][2] = {
    {"brand", "brand"},           {"domain", "sipDomain"},          {"wsServers", "webrtcHosts"},
    {"iceServers", "iceServers"}, {"codecDelete", "codecDelete"},   {"codecPriority", "codecPriority"},
    {"expires", "expires"},       {"embedOrigins", "embedOrigins"}, {"menu", "menu"},
    {"themeColor", "themeColor"}, {"uuid", "deployUuid"},
};

// A flag that is the phone's own goes with the other fields of the phone.
static void sort_flags(const cJSON *flags, cJSON *known, cJSON *own) {
  const cJSON *flag;
  cJSON_ArrayForEach(flag, flags) {
    int i = 0;
    while (i < TENANT_FLAGS && strcmp(tenant_flag_names[i], flag->string) != 0) i++;
    cJSON_AddItemToObject(i < TENANT_FLAGS ? known : own, flag->string, cJSON_Duplicate(flag, 1));
  }
}

static const char *setting_of(const char *field) {
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strcmp(names[i][0], field) == 0) return names[i][1];
  }
  return NULL;
}

static cJSON *settings_of(const cJSON *phone) {
  cJSON *given = cJSON_CreateObject();
  cJSON *own = cJSON_AddObjectToObject(given, "phone");
  const cJSON *field;
  cJSON_ArrayForEach(field, phone) {
    if (strcmp(field->string, "flags") == 0) {
      sort_flags(field, cJSON_AddObjectToObject(given, "flags"), cJSON_AddObjectToObject(own, "flags"));
      continue;
    }
    const char *setting = setting_of(field->string);
    cJSON_AddItemToObject(setting ? given : own, setting ? setting : field->string,
                          cJSON_Duplicate(field, 1));
  }
  return given;
}

db_result default_tenant_save(db *d, const cJSON *phone, fields *f) {
  cJSON *given = settings_of(phone);
  arena a = arena_of(1 << 20);
  setting_access access = {.db = d, .arena = &a, .section = setting_find("tenants")};
  int64_t id = 0;
  db_result result = tenant_id(d, "*", &id);
  if (result == DB_NONE) cJSON_AddStringToObject(given, "domain", "*");
  if (result == DB_NONE || result == DB_DONE) result = setting_write(&access, given, &id, f);
  // Another process that starts at the same moment has made it.
  if (result == DB_EXISTS) result = DB_DONE;
  arena_free(&a);
  cJSON_Delete(given);
  return result;
}
