// SPDX-License-Identifier: MIT
// ICE servers with TURN credentials that live shortly: coturn's shared-secret scheme (use-auth-secret), where
// the user name is the time of its end and the password an HMAC of it.
#include "api/api.h"
#include "base/clock.h"
#include "base/secret.h"
#include "store/tenant.h"

void phone_ice(request *r, reply *out) {
  const tenant *t = r->tenant;
  cJSON *servers = cJSON_Parse(t->ice_servers);
  if (!cJSON_IsArray(servers)) {
    cJSON_Delete(servers);
    servers = cJSON_CreateArray();
  }
  cJSON *urls = cJSON_Parse(t->turn_urls);
  if (t->turn_secret[0] && cJSON_GetArraySize(urls) > 0) {
    long long end = clock_now() / SECOND + t->turn_ttl_s;
    const char *name = arena_print(&r->arena, "%lld:%s", end, r->actor.username);
    char credential[HMAC_SHA1_BASE64] = "";
    if (name) hmac_sha1_base64(t->turn_secret, name, credential);
    cJSON *turn = cJSON_CreateObject();
    cJSON_AddItemToObject(turn, "urls", urls);
    urls = NULL;
    cJSON_AddStringToObject(turn, "username", name ? name : "");
    cJSON_AddStringToObject(turn, "credential", credential);
    cJSON_AddItemToArray(servers, turn);
  }
  cJSON_Delete(urls);
  cJSON *json = cJSON_CreateObject();
  cJSON_AddItemToObject(json, "iceServers", servers);
  cJSON_AddNumberToObject(json, "lifetime", (double)t->turn_ttl_s);
  reply_json(r, out, 200, json);
}
