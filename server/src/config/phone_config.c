// SPDX-License-Identifier: MIT
// What the phone will be told, checked before anybody is told: servers, codecs, flags.
#include "config/phone_config.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "config/config.h"
#include "config/known.h"

enum {
  SERVERS_MAX = 8,
  ICE_MAX = 16,
  PATTERNS_MAX = 64,
  PATTERN_MAX = 200,
  BRAND_MAX = 64,
  ORIGINS_MAX = 1000
};

// The end of "host:port" or "[address]:port"; NULL if it is none.
static const char *host_end(const char *host) {
  const char *end = host;
  if (*host == '[') {
    end += strspn(host + 1, "0123456789abcdefABCDEF:.") + 1;
    if (*end++ != ']') return NULL;
  } else {
    end += strcspn(host, ":/?#");
    if (!is_host(host, (size_t)(end - host))) return NULL;
  }
  if (*end != ':') return end;
  size_t digits = strspn(end + 1, "0123456789");
  return digits >= 1 && digits <= 5 ? end + 1 + digits : NULL;
}

const char *ws_origin_end(const char *url) {
  const char *host = strncmp(url, "ws://", 5) == 0    ? url + 5
                     : strncmp(url, "wss://", 6) == 0 ? url + 6
                                                      : NULL;
  const char *end = host ? host_end(host) : NULL;
  if (!end || (*end && *end != '/')) return NULL;
  for (const char *at = end; *at; at++) {
    if (!is_alnum(*at) && !strchr("/._~-", *at)) return NULL;
  }
  return end;
}

bool is_web_origin(const char *origin) {
  if (!origin) return false;
  const char *host = strncmp(origin, "http://", 7) == 0    ? origin + 7
                     : strncmp(origin, "https://", 8) == 0 ? origin + 8
                                                           : NULL;
  const char *end = host ? host_end(host) : NULL;
  return end && *end == '\0';
}

static int check_servers(const cJSON *list, char *why) {
  size_t written = 0;
  int count = cJSON_IsArray(list) ? cJSON_GetArraySize(list) : 0;
  if (count < 1 || count > SERVERS_MAX)
    return config_wrong(why, "phone.wsServers: must list 1 to %d addresses", SERVERS_MAX);
  for (int i = 0; i < count; i++) {
    const cJSON *url = cJSON_GetArrayItem(list, i);
    const char *end = cJSON_IsString(url) ? ws_origin_end(url->valuestring) : NULL;
    if (!end) return config_wrong(why, "phone.wsServers[%d]: must be a ws:// or wss:// address", i);
    // They all have to fit into one header field.
    written += (size_t)(end - url->valuestring) + 1;
    if (written > ORIGINS_MAX) return config_wrong(why, "phone.wsServers[%d]: is too long", i);
  }
  return 0;
}

static int is_ice_url(const cJSON *url) {
  static const char *const schemes[] = {"stun:", "stuns:", "turn:", "turns:"};
  for (size_t i = 0; cJSON_IsString(url) && i < sizeof schemes / sizeof schemes[0]; i++) {
    size_t len = strlen(schemes[i]);
    if (strncmp(url->valuestring, schemes[i], len) == 0 && url->valuestring[len]) return 1;
  }
  return 0;
}

static int check_ice_server(const cJSON *server, int i, char *why) {
  static const char *const known[] = {"urls", "username", "credential", NULL};
  char prefix[32];
  snprintf(prefix, sizeof prefix, "phone.iceServers[%d].", i);
  if (config_only_known(server, known, prefix, why)) return -1;
  const cJSON *urls = config_member(server, "urls");
  if (cJSON_IsArray(urls) && cJSON_GetArraySize(urls) > 0) {
    const cJSON *url;
    cJSON_ArrayForEach(url, urls) {
      if (!is_ice_url(url))
        return config_wrong(why, "phone.iceServers[%d].urls: must be stun: or turn: addresses", i);
    }
  } else if (!is_ice_url(urls)) {
    return config_wrong(why, "phone.iceServers[%d].urls: must be stun: or turn: addresses", i);
  }
  for (size_t k = 1; known[k]; k++) {
    const cJSON *value = config_member(server, known[k]);
    if (value && !cJSON_IsString(value))
      return config_wrong(why, "phone.iceServers[%d].%s: must be a text", i, known[k]);
  }
  return 0;
}

static int check_ice(const cJSON *list, char *why) {
  if (!list) return 0;
  if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > ICE_MAX) {
    return config_wrong(why, "phone.iceServers: must be a list of at most %d servers", ICE_MAX);
  }
  int i = 0;
  const cJSON *server;
  cJSON_ArrayForEach(server, list) {
    if (check_ice_server(server, i++, why)) return -1;
  }
  return 0;
}

bool ice_servers_good(const cJSON *list) {
  char why[CONFIG_WHY_SIZE];
  return check_ice(list, why) == 0;
}

static int check_patterns(const cJSON *phone, const char *name, char *why) {
  const cJSON *list = config_member(phone, name);
  if (!list) return 0;
  if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) > PATTERNS_MAX) {
    return config_wrong(why, "phone.%s: must be a list of at most %d patterns", name, PATTERNS_MAX);
  }
  int i = 0;
  const cJSON *item;
  cJSON_ArrayForEach(item, list) {
    size_t len = cJSON_IsString(item) ? strlen(item->valuestring) : 0;
    if (len < 1 || len > PATTERN_MAX) {
      return config_wrong(why, "phone.%s[%d]: must be a text of 1 to %d characters", name, i, PATTERN_MAX);
    }
    i++;
  }
  return 0;
}

int phone_config_check(const cJSON *phone, char *why) {
  if (!cJSON_IsObject(phone)) return config_wrong(why, "phone: must be an object");
  if (phone_fields_check(phone, why)) return -1;
  const cJSON *brand = config_member(phone, "brand");
  if (!cJSON_IsString(brand) || !brand->valuestring[0] || strlen(brand->valuestring) > BRAND_MAX) {
    return config_wrong(why, "phone.brand: must be a text of 1 to %d bytes", BRAND_MAX);
  }
  const cJSON *domain = config_member(phone, "domain");
  if (!cJSON_IsString(domain) || !is_host(domain->valuestring, strlen(domain->valuestring))) {
    return config_wrong(why, "phone.domain: must be a host name");
  }
  const cJSON *expires = config_member(phone, "expires");
  if (expires && (!cJSON_IsNumber(expires) || expires->valuedouble != (double)expires->valueint ||
                  expires->valueint < 60 || expires->valueint > 86400)) {
    return config_wrong(why, "phone.expires: must be a whole number of seconds from 60 to 86400");
  }
  if (check_servers(config_member(phone, "wsServers"), why)) return -1;
  if (check_ice(config_member(phone, "iceServers"), why)) return -1;
  return check_patterns(phone, "codecDelete", why) || check_patterns(phone, "codecPriority", why) ? -1 : 0;
}
