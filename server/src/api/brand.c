// SPDX-License-Identifier: MIT
// What a browser shows of a tenant beside the phone itself: style sheet, icons, manifest of the installed app.
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/site.h"
#include "base/mark.h"
#include "http/shelf.h"
#include "store/icon.h"

enum { TOUCH_SIZE = 180, SHORT_NAME_MAX = 24, SHORTCUTS_MAX = 4 };

void brand_style(request *r, reply *out) {
  out->status = 200;
  out->cache = CACHE_ASK;
  reply_body(r, out, "text/css; charset=utf-8", r->tenant->css, strlen(r->tenant->css));
}

static const char *color_of(const tenant *t) {
  return t->theme_color[0] ? t->theme_color : MARK_COLOR;
}

static void reply_icon(request *r, reply *out, const char *type, const char *bytes, size_t len) {
  if (!bytes) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = 200;
  out->cache = CACHE_ASK;
  reply_body(r, out, type, bytes, len);
}

void brand_icon(request *r, reply *out) {
  const char *svg = r->tenant->icon_svg[0] ? r->tenant->icon_svg : mark_svg(&r->arena, color_of(r->tenant));
  reply_icon(r, out, "image/svg+xml", svg, svg ? strlen(svg) : 0);
}

// Drawn once for each colour: it takes milliseconds.
static const char *draw_mark(request *r, unsigned size, bool whole, size_t *len) {
  char key[SHELF_KEY_SIZE];
  snprintf(key, sizeof key, "mark %u %d %s", size, whole, color_of(r->tenant));
  const shelf_item *item = r->shelf ? shelf_find(r->shelf, key, "") : NULL;
  if (item) {
    *len = item->len;
    return arena_copy(&r->arena, item->body, item->len);
  }
  const char *png = mark_png(&r->arena, color_of(r->tenant), size, whole, len);
  if (png && r->shelf) shelf_put(r->shelf, key, "", &(shelf_item){png, *len, 0});
  return png;
}

// The operator's, or the mark. A touch icon (Apple's, which no manifest names) may have any size.
static void reply_png(request *r, reply *out, const char *name, unsigned size, bool whole) {
  const char *bytes = NULL;
  size_t len = 0;
  db_result found = icon_read(r->db, &r->arena, r->tenant->id, name, &bytes, &len);
  if (found == DB_NONE) bytes = draw_mark(r, size, whole, &len);
  reply_icon(r, out, "image/png", found == DB_FAILED ? NULL : bytes, len);
}

void brand_icon_of_app(request *r, reply *out) {
  const char *name = r->params[0].text;
  if (strcmp(name, "icon.svg") == 0) {
    brand_icon(r, out);
    return;
  }
  if (strcmp(name, "touch.png") == 0) {
    unsigned given = 0;
    icon_given(r->db, r->tenant->id, &given);
    reply_png(r, out, icon_kinds[given & 2 ? 1 : 0].name, TOUCH_SIZE, true);
    return;
  }
  for (size_t i = 0; i < ICON_KINDS; i++) {
    size_t len = strlen(icon_kinds[i].name);
    if (strncmp(name, icon_kinds[i].name, len) != 0 || strcmp(name + len, ".png") != 0) continue;
    reply_png(r, out, icon_kinds[i].name, icon_kinds[i].size, icon_kinds[i].maskable);
    return;
  }
  reply_failure(r, 404, NULL, out);
}

// For operators: of whichever web phone, under any name.
void brand_icon_of_row(request *r, reply *out) {
  const char *bytes = NULL;
  size_t len = 0;
  db_result found = icon_read_row(r->db, &r->arena, r->actor.tenant, r->params[0].number, &bytes, &len);
  if (found == DB_NONE)
    reply_failure(r, 404, NULL, out);
  else
    reply_icon(r, out, "image/png", found == DB_FAILED ? NULL : bytes, len);
}

static void put_text(cJSON *json, const char *name, const char *value) {
  cJSON_DeleteItemFromObjectCaseSensitive(json, name);
  cJSON_AddStringToObject(json, name, value);
}

static void add_icon(cJSON *list, const char *src, const char *sizes, const char *type, const char *purpose) {
  cJSON *icon = cJSON_CreateObject();
  cJSON_AddStringToObject(icon, "src", src);
  cJSON_AddStringToObject(icon, "sizes", sizes);
  cJSON_AddStringToObject(icon, "type", type);
  cJSON_AddStringToObject(icon, "purpose", purpose);
  cJSON_AddItemToArray(list, icon);
}

// All of one brand: where the operator gives an icon for any purpose, the mark is not among them. One that is for
// masks only is not enough to be installed with: then the mark is, beside it.
static void put_icons(request *r, cJSON *json) {
  unsigned given = 0;
  unsigned plain = 0;
  bool any = r->tenant->icon_svg[0];
  icon_given(r->db, r->tenant->id, &given);
  for (size_t i = 0; i < ICON_KINDS; i++) plain |= icon_kinds[i].maskable ? 0 : 1U << i;
  any = any || given & plain;
  cJSON_DeleteItemFromObjectCaseSensitive(json, "icons");
  cJSON *list = cJSON_AddArrayToObject(json, "icons");
  for (size_t i = 0; i < ICON_KINDS; i++) {
    bool theirs = given >> i & 1;
    if (!theirs && (any || (given && icon_kinds[i].maskable))) continue;
    char src[40];
    char sizes[16];
    snprintf(src, sizeof src, "/icons/%s.png", icon_kinds[i].name);
    snprintf(sizes, sizeof sizes, "%ux%u", icon_kinds[i].size, icon_kinds[i].size);
    add_icon(list, src, sizes, "image/png", icon_kinds[i].maskable ? "maskable" : "any");
  }
  if (!any || r->tenant->icon_svg[0]) add_icon(list, "/icons/icon.svg", "any", "image/svg+xml", "any");
}

static void add_shortcut(cJSON *list, const char *name, const char *page) {
  char url[48];
  cJSON *shortcut = cJSON_CreateObject();
  snprintf(url, sizeof url, "/?page=%.32s", page);
  cJSON_AddStringToObject(shortcut, "name", name);
  cJSON_AddStringToObject(shortcut, "url", url);
  cJSON_AddItemToArray(list, shortcut);
}

// To the pages of the tenant's menu, from the left.
static void put_shortcuts(const request *r, cJSON *json) {
  static const char *const usual[][2] = {
      {"Dialpad", "dialpad"}, {"Contacts", "contacts"}, {"History", "history"}};
  cJSON_DeleteItemFromObjectCaseSensitive(json, "shortcuts");
  cJSON *list = cJSON_AddArrayToObject(json, "shortcuts");
  cJSON *config = cJSON_Parse(r->view->config);
  const cJSON *menu = cJSON_GetObjectItemCaseSensitive(config, "menu");
  const cJSON *item;
  cJSON_ArrayForEach(item, menu) {
    const char *page = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "page"));
    const char *title = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, "title"));
    if (page && title && cJSON_GetArraySize(list) < SHORTCUTS_MAX) add_shortcut(list, title, page);
  }
  for (size_t i = 0; cJSON_GetArraySize(menu) == 0 && i < sizeof usual / sizeof usual[0]; i++)
    add_shortcut(list, usual[i][0], usual[i][1]);
  cJSON_Delete(config);
}

// A home screen shows a dozen letters: whole words, as many as fit.
static void put_short_name(cJSON *json, const char *brand) {
  char name[SHORT_NAME_MAX + 1];
  snprintf(name, sizeof name, "%s", brand);
  if (strlen(brand) > SHORT_NAME_MAX) {
    char *blank = strrchr(name, ' ');
    if (blank && blank > name) *blank = '\0';
    // Never a part of a letter.
    size_t len = strlen(name);
    while (!blank && len > 0 && ((unsigned char)name[len - 1] & 0xc0) == 0x80) len--;
    if (!blank && len > 0 && (unsigned char)name[len - 1] >= 0xc0) len--;
    name[len] = '\0';
  }
  put_text(json, "short_name", name[0] ? name : brand);
}

static void put_missing(cJSON *json, const char *name, const char *value) {
  if (!cJSON_HasObjectItem(json, name)) cJSON_AddStringToObject(json, name, value);
}

void brand_manifest(request *r, reply *out) {
  // What the built app says of itself stays; the brand is the tenant's. Pictures show the app's own name.
  cJSON *json = r->site->manifest ? cJSON_Duplicate(r->site->manifest, 1) : cJSON_CreateObject();
  const char *own = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "name"));
  if (!own || strcmp(own, r->tenant->brand) != 0)
    cJSON_DeleteItemFromObjectCaseSensitive(json, "screenshots");
  put_text(json, "name", r->tenant->brand);
  put_short_name(json, r->tenant->brand);
  put_missing(json, "id", "/");
  put_missing(json, "start_url", "/");
  put_missing(json, "scope", "/");
  put_missing(json, "display", "standalone");
  put_missing(json, "background_color", "#f3f1ec");
  put_text(json, "theme_color", color_of(r->tenant));
  put_icons(r, json);
  put_shortcuts(r, json);
  out->cache = CACHE_ASK;
  reply_json(r, out, 200, json);
  if (out->status == 200) out->type = "application/manifest+json";
}
