// SPDX-License-Identifier: MIT
// JSON from outside to values within bounds, or which field is wrong and why.
#include "base/fields.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

fields fields_of(const cJSON *object) {
  fields f = {.object = object};
  if (!cJSON_IsObject(object)) fields_fault(&f, "body", "must be a JSON object");
  return f;
}

void fields_fault(fields *f, const char *name, const char *format, ...) {
  if (f->name[0]) return;
  snprintf(f->name, sizeof f->name, "%s", name);
  va_list args;
  va_start(args, format);
  vsnprintf(f->why, sizeof f->why, format, args);
  va_end(args);
}

static const cJSON *member(fields *f, const char *name) {
  size_t i = 0;
  while (i < f->count && f->asked[i] != name) i++;
  if (i == f->count && i < FIELDS_MAX) f->asked[f->count++] = name;
  return cJSON_GetObjectItemCaseSensitive(f->object, name);
}

bool fields_end(fields *f) {
  if (!cJSON_IsObject(f->object)) return f->name[0] == '\0';
  const cJSON *field;
  cJSON_ArrayForEach(field, f->object) {
    size_t i = 0;
    while (i < f->count && strcmp(f->asked[i], field->string) != 0) i++;
    if (i == f->count) fields_fault(f, field->string, "there is no such field");
    // Two of one name: readers differ in which of them counts.
    if (!f->name[0] && cJSON_GetObjectItemCaseSensitive(f->object, field->string) != field)
      fields_fault(f, field->string, "is there twice");
    if (f->name[0]) return false;
  }
  return f->name[0] == '\0';
}

bool field_has(fields *f, const char *name) {
  const cJSON *value = member(f, name);
  return value && !cJSON_IsNull(value);
}

static bool has_control(const char *s, bool lines) {
  for (; *s; s++) {
    if (lines && (*s == '\n' || *s == '\r' || *s == '\t')) continue;
    if ((unsigned char)*s < 0x20 || *s == 0x7f) return true;
  }
  return false;
}

static const char *text_of(fields *f, const char *name, size_t min, size_t max, bool lines) {
  const cJSON *value = member(f, name);
  size_t len = cJSON_IsString(value) ? strlen(value->valuestring) : 0;
  if (!cJSON_IsString(value) || len < min || len > max) {
    fields_fault(f, name, "must be a text of %zu to %zu bytes", min, max);
    return "";
  }
  if (has_control(value->valuestring, lines)) {
    fields_fault(f, name, "may not have control characters");
    return "";
  }
  return value->valuestring;
}

const char *field_text(fields *f, const char *name, size_t min, size_t max) {
  return text_of(f, name, min, max, false);
}

const char *field_long(fields *f, const char *name, size_t max) {
  return text_of(f, name, 0, max, true);
}

int64_t field_int(fields *f, const char *name, int64_t min, int64_t max) {
  const cJSON *value = member(f, name);
  double number = cJSON_IsNumber(value) ? value->valuedouble : (double)min - 1;
  if (!(number >= (double)min && number <= (double)max) || number != (double)(int64_t)number) {
    fields_fault(f, name, "must be a whole number from %lld to %lld", (long long)min, (long long)max);
    return min;
  }
  return (int64_t)number;
}

bool field_bool(fields *f, const char *name) {
  const cJSON *value = member(f, name);
  if (!cJSON_IsBool(value)) fields_fault(f, name, "must be true or false");
  return cJSON_IsTrue(value);
}

const cJSON *field_list(fields *f, const char *name, int max) {
  const cJSON *value = member(f, name);
  if (cJSON_IsArray(value) && cJSON_GetArraySize(value) <= max) return value;
  fields_fault(f, name, "must be a list of at most %d", max);
  return NULL;
}

const cJSON *field_object(fields *f, const char *name) {
  const cJSON *value = member(f, name);
  if (cJSON_IsObject(value)) return value;
  fields_fault(f, name, "must be an object");
  return NULL;
}

// Texts end at their first NUL here: one that has more is not the one that was sent.
static bool names_nul(const char *at, size_t len) {
  for (const char *end = at + len; at < end; at++) {
    if (*at != '\\') continue;
    at++;
    if (end - at >= 5 && memcmp(at, "u0000", 5) == 0) return true;
  }
  return false;
}

cJSON *fields_parse(const char *bytes, size_t len) {
  const char *end = bytes;
  if (!is_utf8(bytes, len) || names_nul(bytes, len)) return NULL;
  cJSON *json = cJSON_ParseWithLengthOpts(bytes, len, &end, false);
  while (json && end < bytes + len && strchr(" \t\r\n", *end)) end++;
  if (!json || end == bytes + len) return json;
  cJSON_Delete(json);
  return NULL;
}
