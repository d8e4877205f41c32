// SPDX-License-Identifier: MIT
// "phone" of the configuration file to the tenant of every name that no other tenant has.
#include "api/default_tenant.h"

#include <string.h>

#include "store/setting.h"
#include "store/tenant.h"

// The file's names for what the settings name otherwise.
static const char *const names[][2] = {
    {"brand", "brand"},
    {"domain", "sipDomain"},
    {"wsServers", "webrtcHosts"},
    {"iceServers", "iceServers"},
    {"codecDelete", "codecDelete"},
    {"codecPriority", "codecPriority"},
    {"expires", "expires"},
    {"flags", "flags"},
};

db_result default_tenant_save(db *d, const cJSON *phone, fields *f) {
  cJSON *given = cJSON_CreateObject();
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const cJSON *value = cJSON_GetObjectItemCaseSensitive(phone, names[i][0]);
    if (value) cJSON_AddItemToObject(given, names[i][1], cJSON_Duplicate(value, 1));
  }
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
