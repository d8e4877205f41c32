// SPDX-License-Identifier: MIT
// "phone" of the configuration file to the tenant of every name that no other tenant has.
#include "api/default_tenant.h"

#include <stdlib.h>
#include <string.h>

#include "store/tenant.h"

static void put(char **at, char *value) {
  free(*at);
  *at = value;
}

static void put_text(char **at, const cJSON *value) {
  if (cJSON_IsString(value)) put(at, strdup(value->valuestring));
}

static void put_list(char **at, const cJSON *value) {
  char *text = value ? cJSON_PrintUnformatted(value) : NULL;
  // From cJSON's hooks to free(): the same heap, since we install none.
  if (text) put(at, text);
}

static void put_flags(tenant *t, const cJSON *flags) {
  for (int i = 0; flags && i < TENANT_FLAGS; i++) {
    const cJSON *flag = cJSON_GetObjectItemCaseSensitive(flags, tenant_flag_names[i]);
    if (!flag) continue;
    t->flags &= ~((int64_t)1 << i);
    if (cJSON_IsTrue(flag)) t->flags |= (int64_t)1 << i;
  }
}

db_result default_tenant_save(db *d, const cJSON *phone) {
  tenant *t = NULL;
  db_result result = tenant_find(d, "*", &t);
  if (result != DB_DONE && result != DB_NONE) return result;
  if (!t) t = calloc(1, sizeof *t);
  if (!t) return DB_FAILED;
  if (!t->domain) t->domain = strdup("*");
  put_text(&t->brand, cJSON_GetObjectItemCaseSensitive(phone, "brand"));
  put_text(&t->sip_domain, cJSON_GetObjectItemCaseSensitive(phone, "domain"));
  put_list(&t->webrtc_hosts, cJSON_GetObjectItemCaseSensitive(phone, "wsServers"));
  put_list(&t->ice_servers, cJSON_GetObjectItemCaseSensitive(phone, "iceServers"));
  put_list(&t->codec_delete, cJSON_GetObjectItemCaseSensitive(phone, "codecDelete"));
  put_list(&t->codec_priority, cJSON_GetObjectItemCaseSensitive(phone, "codecPriority"));
  const cJSON *expires = cJSON_GetObjectItemCaseSensitive(phone, "expires");
  if (expires) t->expires_s = expires->valueint;
  put_flags(t, cJSON_GetObjectItemCaseSensitive(phone, "flags"));
  result = tenant_save(d, t);
  tenant_free(t);
  return result;
}
