// SPDX-License-Identifier: MIT
// Numbers and texts as people write them to a lead's fields.
#include "base/lead_words.h"

#include <stdio.h>
#include <string.h>

#include "base/ascii.h"

bool phone_tidy(const char *written, char out[PHONE_SIZE]) {
  size_t len = 0;
  size_t digits = 0;
  for (const char *at = written; *at; at++) {
    bool plus = *at == '+' && len == 0;
    if (!plus && !is_digit(*at) && !strchr(" -./()", *at)) return false;
    if (!plus && !is_digit(*at)) continue;
    if (len + 1 == PHONE_SIZE) return false;
    digits += is_digit(*at);
    out[len++] = *at;
  }
  out[len] = '\0';
  return digits >= 3 && digits <= 20;
}

bool phone_code_tidy(const char *written, char out[PHONE_CODE_SIZE]) {
  if (*written == '+') written++;
  size_t len = strlen(written);
  if (len > 4 || strspn(written, "0123456789") != len) return false;
  memcpy(out, written, len + 1);
  return true;
}

void phone_dial(const char *code, const char *phone, char out[PHONE_SIZE + PHONE_CODE_SIZE]) {
  bool whole = !phone[0] || phone[0] == '+' || !code[0];
  snprintf(out, PHONE_SIZE + PHONE_CODE_SIZE, "%s%s%s", whole ? "" : "+", whole ? "" : code, phone);
}

static bool has_control(const char *s) {
  for (; *s; s++) {
    if (((unsigned char)*s < 0x20 && *s != '\n' && *s != '\r' && *s != '\t') || *s == 0x7f) return true;
  }
  return false;
}

const char *lead_fields_text(const cJSON *object, arena *a, const char **out) {
  const cJSON *item;
  if (cJSON_GetArraySize(object) > LEAD_FIELDS_MAX) return "may have 64 at most";
  cJSON_ArrayForEach(item, object) {
    size_t len = strlen(item->string);
    if (len < 1 || len > LEAD_FIELD_NAME_MAX || has_control(item->string))
      return "must have names of 1 to 64 bytes";
    if (!cJSON_IsString(item) || strlen(item->valuestring) > LEAD_FIELD_MAX)
      return "must be texts of at most 500 bytes";
    if (has_control(item->valuestring)) return "may not have control characters";
  }
  char *text = cJSON_PrintUnformatted(object);
  *out = text ? arena_copy(a, text, strlen(text)) : NULL;
  cJSON_free(text);
  if (*out && strlen(*out) <= LEAD_FIELDS_SIZE) return NULL;
  return "are too long together";
}

static const char *read_phone(fields *f, arena *a, const char *name, bool needed) {
  if (!field_has(f, name)) return NULL;
  const char *written = field_text(f, name, needed ? 1 : 0, 40);
  if (!written[0] && !needed) return "";
  char *kept = arena_take(a, PHONE_SIZE);
  if (!kept || !phone_tidy(written, kept)) fields_fault(f, name, "must be a phone number");
  return kept;
}

lead_words lead_words_of(fields *f, arena *a) {
  lead_words w = {0};
  w.phone = read_phone(f, a, "phone", true);
  w.alt_phone = read_phone(f, a, "alt_phone", false);
  if (field_has(f, "phone_code")) {
    char *code = arena_take(a, PHONE_CODE_SIZE);
    const char *written = field_text(f, "phone_code", 0, 5);
    if (!code || !phone_code_tidy(written, code))
      fields_fault(f, "phone_code", "must be a country code such as 44");
    w.phone_code = code;
  }
  if (field_has(f, "first_name")) w.first_name = field_text(f, "first_name", 0, LEAD_NAME_MAX);
  if (field_has(f, "last_name")) w.last_name = field_text(f, "last_name", 0, LEAD_NAME_MAX);
  if (field_has(f, "fields")) {
    const cJSON *object = field_object(f, "fields");
    const char *fault = object ? lead_fields_text(object, a, &w.fields) : NULL;
    if (fault) fields_fault(f, "fields", "%s", fault);
  }
  return w;
}
