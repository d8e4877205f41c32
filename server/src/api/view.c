// SPDX-License-Identifier: MIT
// A tenant's row to the configuration of its phones and to the policy of its pages.
#include "api/view.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "config/phone_config.h"
#include "http/request.h"

// Everything is forbidden that the phone does not use. 'wasm-unsafe-eval' compiles WebAssembly and nothing
// else; the trusted type policies are Lit's templates, the page's own worker address, and custom pages before they
// are cleaned. Frames are for those of them that are another site's page: the page puts each into a sandbox.
#define POLICY(connect, ancestors)                                                                           \
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "                             \
  "img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob: mediastream:; "                       \
  "worker-src 'self'; frame-src https:; manifest-src 'self'; connect-src 'self'" connect                     \
  "; base-uri 'none'; "                                                                                      \
  "form-action 'self'; frame-ancestors " ancestors "; require-trusted-types-for 'script'; "                  \
  "trusted-types lit-html webphone webphone-page"

const char view_csp_of_none[] = POLICY("", "'none'");

static cJSON *list_of(const char *json) {
  cJSON *list = cJSON_Parse(json);
  if (cJSON_IsArray(list)) return list;
  cJSON_Delete(list);
  return cJSON_CreateArray();
}

// A host name alone means the usual way to it.
static cJSON *servers_of(const tenant *t) {
  cJSON *servers = cJSON_CreateArray();
  cJSON *hosts = list_of(t->webrtc_hosts);
  const cJSON *item;
  cJSON_ArrayForEach(item, hosts) {
    const char *host = cJSON_GetStringValue(item);
    if (!host) continue;
    char url[300];
    text address = text_in(url, sizeof url);
    text_add(&address, "%s%s%s", strstr(host, "://") ? "" : "wss://", host, strstr(host, "://") ? "" : "/");
    cJSON_AddItemToArray(servers, cJSON_CreateString(url));
  }
  cJSON_Delete(hosts);
  return servers;
}

typedef struct {
  int position;
  const cJSON *item;
} placed;

static int by_position(const void *a, const void *b) {
  const placed *x = a;
  const placed *y = b;
  return x->position - y->position;
}

// From far left on, without what is disabled.
static cJSON *menu_of(const tenant *t) {
  enum { MENU_MAX = 16 };
  placed found[MENU_MAX];
  size_t count = 0;
  cJSON *all = list_of(t->menu);
  const cJSON *item;
  cJSON_ArrayForEach(item, all) {
    const cJSON *position = cJSON_GetObjectItemCaseSensitive(item, "position");
    if (cJSON_IsNumber(position) && position->valueint > 0 && count < MENU_MAX)
      found[count++] = (placed){position->valueint, item};
  }
  qsort(found, count, sizeof found[0], by_position);
  cJSON *menu = cJSON_CreateArray();
  for (size_t i = 0; i < count; i++) cJSON_AddItemToArray(menu, cJSON_Duplicate(found[i].item, 1));
  cJSON_Delete(all);
  return menu;
}

static void add_missing(cJSON *to, cJSON *from) {
  cJSON *next = NULL;
  for (cJSON *field = from ? from->child : NULL; to && field; field = next) {
    next = field->next;
    if (cJSON_GetObjectItemCaseSensitive(to, field->string)) continue;
    cJSON *copy = cJSON_Duplicate(field, 1);
    if (copy) cJSON_AddItemToObject(to, field->string, copy);
  }
}

// Fields that only the phone knows, beside those that the portal sets: those stay as they are.
static void add_more(cJSON *phone, cJSON *flags, const char *json) {
  cJSON *more = cJSON_Parse(json);
  add_missing(flags, cJSON_GetObjectItemCaseSensitive(more, "flags"));
  add_missing(phone, more);
  cJSON_Delete(more);
}

static char *config_of(const tenant *t) {
  cJSON *phone = cJSON_CreateObject();
  cJSON_AddStringToObject(phone, "brand", t->brand);
  cJSON_AddStringToObject(phone, "domain", t->sip_domain);
  cJSON_AddItemToObject(phone, "wsServers", servers_of(t));
  cJSON_AddItemToObject(phone, "iceServers", list_of(t->ice_servers));
  cJSON_AddItemToObject(phone, "codecDelete", list_of(t->codec_delete));
  cJSON_AddItemToObject(phone, "codecPriority", list_of(t->codec_priority));
  cJSON_AddNumberToObject(phone, "expires", (double)t->expires_s);
  cJSON *flags = cJSON_AddObjectToObject(phone, "flags");
  for (int i = 0; flags && i < TENANT_FLAGS; i++) {
    cJSON_AddBoolToObject(flags, tenant_flag_names[i], tenant_has(t, (tenant_flag)i));
  }
  cJSON_AddItemToObject(phone, "menu", menu_of(t));
  cJSON_AddItemToObject(phone, "embedOrigins", list_of(t->embed_origins));
  if (t->deploy_uuid[0]) cJSON_AddStringToObject(phone, "uuid", t->deploy_uuid);
  if (t->theme_color[0]) cJSON_AddStringToObject(phone, "themeColor", t->theme_color);
  if (t->icon_svg[0]) cJSON_AddStringToObject(phone, "icon", "/icons/icon.svg");
  if (t->css[0]) cJSON_AddStringToObject(phone, "style", "/api/softphone/style.css");
  add_more(phone, flags, t->phone);
  char *text = cJSON_PrintUnformatted(phone);
  cJSON_Delete(phone);
  return text;
}

// Whether any page may hold the phone in a frame.
static bool write_csp(const tenant *t, char out[CSP_SIZE]) {
  char connect[3400];  // eight hosts of 200 bytes, each in two schemes
  char embed[3300];    // sixteen origins of 200 bytes
  text sources = text_in(connect, sizeof connect);
  text ancestors = text_in(embed, sizeof embed);
  cJSON *hosts = servers_of(t);
  cJSON *origins = list_of(t->embed_origins);
  const cJSON *item;
  cJSON_ArrayForEach(item, hosts) {
    const char *end = cJSON_IsString(item) ? ws_origin_end(item->valuestring) : NULL;
    if (!end) continue;
    // By HTTP, too: where the WebSocket fails the page asks whether that server answers at all (web/page/probe.js).
    int len = (int)(end - item->valuestring);
    text_add(&sources, " %.*s http%.*s", len, item->valuestring, len - 2, item->valuestring + 2);
  }
  cJSON_ArrayForEach(item, origins) {
    if (is_web_origin(cJSON_GetStringValue(item)))
      text_add(&ancestors, "%s%s", ancestors.len ? " " : "", item->valuestring);
  }
  cJSON_Delete(hosts);
  cJSON_Delete(origins);
  text csp = text_in(out, CSP_SIZE);
  text_add(&csp, POLICY("%s", "%s"), connect, ancestors.len ? embed : "'none'");
  return ancestors.len > 0;
}

view *view_make(tenant *t) {
  view *v = calloc(1, sizeof *v);
  if (!v) {
    tenant_free(t);
    return NULL;
  }
  v->tenant = t;
  v->config = config_of(t);
  v->embedded = write_csp(t, v->csp);
  if (!v->config) {
    view_free(v);
    return NULL;
  }
  etag_of(v->config, strlen(v->config), v->config_etag);
  return v;
}

void view_free(view *v) {
  if (!v) return;
  tenant_free(v->tenant);
  cJSON_free(v->config);
  free(v);
}
