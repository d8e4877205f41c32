// SPDX-License-Identifier: MIT
// What a browser shows of a tenant beside the phone itself: style sheet, icon, manifest of the installed app.
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/site.h"

void brand_style(request *r, reply *out) {
  out->status = 200;
  out->cache = CACHE_ASK;
  reply_body(r, out, "text/css; charset=utf-8", r->tenant->css, strlen(r->tenant->css));
}

void brand_icon(request *r, reply *out) {
  if (!r->tenant->icon_svg[0]) {
    // The tenant has none of its own: the one of the built app, if it has one.
    snprintf(r->path, sizeof r->path, "manifest/icon.svg");
    static_file(r, out);
    return;
  }
  out->status = 200;
  out->cache = CACHE_ASK;
  reply_body(r, out, "image/svg+xml", r->tenant->icon_svg, strlen(r->tenant->icon_svg));
}

static void put_text(cJSON *json, const char *name, const char *value) {
  cJSON_DeleteItemFromObjectCaseSensitive(json, name);
  cJSON_AddStringToObject(json, name, value);
}

void brand_manifest(request *r, reply *out) {
  cJSON *json = r->site->manifest ? cJSON_Duplicate(r->site->manifest, 1) : cJSON_CreateObject();
  put_text(json, "name", r->tenant->brand);
  put_text(json, "short_name", r->tenant->brand);
  if (!cJSON_HasObjectItem(json, "id")) put_text(json, "id", "/");
  if (!cJSON_HasObjectItem(json, "start_url")) put_text(json, "start_url", "/");
  if (!cJSON_HasObjectItem(json, "display")) put_text(json, "display", "standalone");
  if (r->tenant->theme_color[0]) put_text(json, "theme_color", r->tenant->theme_color);
  if (r->tenant->icon_svg[0] || !cJSON_HasObjectItem(json, "icons")) {
    cJSON_DeleteItemFromObjectCaseSensitive(json, "icons");
    cJSON *icon = cJSON_CreateObject();
    cJSON_AddStringToObject(icon, "src", "/api/softphone/icon.svg");
    cJSON_AddStringToObject(icon, "sizes", "any");
    cJSON_AddStringToObject(icon, "type", "image/svg+xml");
    cJSON_AddStringToObject(icon, "purpose", "any");
    cJSON_AddItemToArray(cJSON_AddArrayToObject(json, "icons"), icon);
  }
  out->cache = CACHE_ASK;
  reply_json(r, out, 200, json);
  if (out->status == 200) out->type = "application/manifest+json";
}
