// SPDX-License-Identifier: MIT
#include "store/icon.h"

#include <string.h>

#include "base/secret.h"

enum { HEADER = 24, HEADER_TEXT = 32 };  // a PNG up to its width and height, and that in base64

const icon_kind icon_kinds[ICON_KINDS] = {
    {"icon-192", 192, false},
    {"icon-512", 512, false},
    {"maskable-512", 512, true},
};

static const icon_kind *kind_of(const char *name) {
  for (size_t i = 0; name && i < ICON_KINDS; i++) {
    if (strcmp(icon_kinds[i].name, name) == 0) return &icon_kinds[i];
  }
  return NULL;
}

const char *icon_name_fault(const cJSON *value) {
  return kind_of(cJSON_GetStringValue(value)) ? NULL : "must be icon-192, icon-512 or maskable-512";
}

// Of a square PNG (ISO/IEC 15948 11.2.2); 0: it is none.
static unsigned side_of(const char *text) {
  static const unsigned char begin[16] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
  unsigned char bytes[HEADER];
  size_t len;
  if (strlen(text) < HEADER_TEXT || !base64_read(text, HEADER_TEXT, bytes, sizeof bytes, &len) ||
      len < HEADER)
    return 0;
  if (memcmp(bytes, begin, sizeof begin) != 0 || memcmp(bytes + 16, bytes + 20, 4) != 0) return 0;
  return bytes[16] || bytes[17] ? 0 : (unsigned)bytes[18] << 8 | bytes[19];
}

const char *icon_png_fault(const cJSON *value) {
  const char *text = cJSON_GetStringValue(value);
  unsigned side = text ? side_of(text) : 0;
  bool known = false;
  for (size_t i = 0; i < ICON_KINDS; i++) known = known || icon_kinds[i].size == side;
  return known && base64_good(text) ? NULL : "must be a PNG of 192 or 512 pixels each way, in base64";
}

void icon_prepare(cJSON *given, fields *f) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(given, "png");
  const char *png = cJSON_GetStringValue(item);
  const cJSON *name = cJSON_GetObjectItemCaseSensitive(given, "name");
  if (!item && !name) return;
  const icon_kind *kind = kind_of(cJSON_GetStringValue(name));
  if (!png || !name)
    fields_fault(f, png ? "name" : "png",
                 "has to be there beside the other: an icon has the size of its name");
  else if (kind && side_of(png) && side_of(png) != kind->size)
    fields_fault(f, "png", "must be %u pixels each way to be %s", kind->size, kind->name);
}

db_result icon_given(db *d, int64_t tenant, unsigned *out) {
  *out = 0;
  db_query(d, "SELECT name FROM icons WHERE tenant_id = ?", db_int(tenant));
  while (db_next(d)) {
    const icon_kind *kind = kind_of(db_column_text(d, 0));
    if (kind) *out |= 1U << (kind - icon_kinds);
  }
  return db_end(d);
}

// What the query that was begun gives: base64.
static db_result take_bytes(db *d, arena *a, const char **bytes, size_t *len) {
  bool ok = false;
  if (db_next(d)) {
    const char *text = db_column_text(d, 0);
    size_t text_len = strlen(text);
    unsigned char *room = arena_take(a, text_len);
    ok = room && base64_read(text, text_len, room, text_len, len);
    *bytes = (const char *)room;
  }
  db_result result = db_end(d);
  return result == DB_DONE && !ok ? DB_FAILED : result;
}

db_result icon_read(db *d, arena *a, int64_t tenant, const char *name, const char **bytes, size_t *len) {
  db_query(d, "SELECT png FROM icons WHERE tenant_id = ? AND name = ?", db_int(tenant), db_text(name));
  return take_bytes(d, a, bytes, len);
}

db_result icon_read_row(db *d, arena *a, int64_t tenant, int64_t id, const char **bytes, size_t *len) {
  db_query(d, "SELECT png FROM icons WHERE id = ? AND (CAST(? AS BIGINT) = 0 OR tenant_id = ?)", db_int(id),
           db_int(tenant), db_int(tenant));
  return take_bytes(d, a, bytes, len);
}
