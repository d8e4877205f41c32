// SPDX-License-Identifier: MIT
// cJSON list -> fields. Every member is checked before anything is handed on.
#include "action/field.h"

#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "webphone/err.h"

typedef struct checker {
  arena *arena;
  field_fault *why;
  int err;
} checker;

bool field_fail(arena *a, field_fault *why, int *err, const char *list, size_t index, const char *member,
                const char *expected) {
  buf b = buf_in(a, 256);
  buf_lit(&b, why->prefix);
  if (list) buf_lit(&b, list);
  if (index != SIZE_MAX) {
    buf_char(&b, '[');
    buf_u32(&b, (uint32_t)index);
    buf_char(&b, ']');
  }
  if (member && list) buf_char(&b, '.');
  if (member) buf_lit(&b, member);
  // "__." without a member is the namespace itself.
  if (!list && !member && b.len) b.len--;
  *err = b.err == WP_E_ARENA ? WP_E_ARENA : WP_E_JSON;
  why->path = b.err ? str_of(list) : buf_seal(&b, a);
  why->expected = expected;
  return false;
}

static bool fail(checker *c, size_t index, const char *member, const char *expected) {
  return field_fail(c->arena, c->why, &c->err, "formSchema", index, member, expected);
}

#define TYPES "text multiline number select radio checkbox date time email phone"

field_type field_type_of(const reply_field *field) {
  uint32_t type = str_pick(field->type, TYPES);
  if (type <= FIELD_TEXT && field->flags & REPLY_MULTILINE) return FIELD_MULTILINE;
  return type ? (field_type)type : FIELD_TEXT;
}

const char *field_type_word(field_type type) {
  static const char *const words[] = {"text",     "text", "multiline", "number", "select", "radio",
                                      "checkbox", "date", "time",      "email",  "phone"};
  return words[type];
}

bool field_name_good(wp_str name) {
  return name.len > 0 && name.len <= REPLY_NAME_MAX && !str_starts(name, STR("__"));
}

const field_switch field_switches[7] = {{"select_enable", REPLY_SELECT_ENABLE}, {"required", REPLY_REQUIRED},
                                        {"disabled", REPLY_DISABLED},           {"hidden", REPLY_HIDDEN},
                                        {"multiline", REPLY_MULTILINE},         {"collapse", REPLY_COLLAPSE},
                                        {"scriptforge_change", REPLY_CHANGE}};

static const struct {
  const char *key;
  uint32_t has;
  size_t at;
} texts[] = {{"type", REPLY_HAS_TYPE, offsetof(reply_field, type)},
             {"label", REPLY_HAS_LABEL, offsetof(reply_field, label)},
             {"validation", REPLY_HAS_VALIDATION, offsetof(reply_field, validation)},
             {"regex", REPLY_HAS_REGEX, offsetof(reply_field, regex)}};

/** NULL and absent both leave a setting as it is. */
static const cJSON *setting(const cJSON *item, const char *key) {
  const cJSON *found = json_item(item, key);
  return cJSON_IsNull(found) ? NULL : found;
}

static bool read_switches(checker *c, const cJSON *item, size_t index, reply_field *out) {
  for (size_t i = 0; i < sizeof field_switches / sizeof *field_switches; i++) {
    const cJSON *found = setting(item, field_switches[i].key);
    if (!found) continue;
    if (!cJSON_IsBool(found)) return fail(c, index, field_switches[i].key, "true or false");
    out->given |= field_switches[i].flag;
    if (cJSON_IsTrue(found)) out->flags |= field_switches[i].flag;
  }
  return true;
}

static bool read_texts(checker *c, const cJSON *item, size_t index, reply_field *out) {
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const cJSON *found = setting(item, texts[i].key);
    if (!found) continue;
    wp_str text = cJSON_IsString(found) ? str_of(found->valuestring) : STR_NONE;
    if (!text.at || text.len > REPLY_VALUE_MAX)
      return fail(c, index, texts[i].key, "a text of at most 4096 octets");
    memcpy((char *)out + texts[i].at, &text, sizeof text);
    out->has |= texts[i].has;
  }
  if (!(out->has & REPLY_HAS_TYPE) || !out->type.len || str_pick(out->type, TYPES)) return true;
  return fail(c, index, "type",
              "text, multiline, number, select, radio, checkbox, date, time, email or phone");
}

/** "Red", or {"label": "Red", "value": "r"}. */
static bool read_option(checker *c, const cJSON *item, size_t index, reply_option *out) {
  reply_value value = {.kind = REPLY_NULL};
  const cJSON *inner = cJSON_IsObject(item) ? json_item(item, "value") : item;
  wp_str label = json_text(item, "label");
  bool good = inner && value_read(c->arena, inner, &value) && value.text.at && label.len <= REPLY_VALUE_MAX;
  *out = (reply_option){label.len ? label : value.text, value.text};
  return good ? true : fail(c, index, "options", "texts, or objects with label and value");
}

static bool read_options(checker *c, const cJSON *item, size_t index, reply_field *out) {
  const cJSON *list = setting(item, "options"), *one;
  size_t count = 0;
  if (!list) return true;
  if (!cJSON_IsArray(list)) return fail(c, index, "options", "a list");
  for (one = list->child; one && count <= REPLY_OPTIONS_MAX; one = one->next) count++;
  if (count > REPLY_OPTIONS_MAX) return fail(c, index, "options", "at most 200 of them");
  out->options = arena_take(c->arena, count * sizeof *out->options);
  if (!out->options) c->err = WP_E_ARENA;
  if (!out->options) return false;
  cJSON_ArrayForEach(one, list) {
    if (!read_option(c, one, index, &out->options[out->option_count++])) return false;
  }
  out->has |= REPLY_HAS_OPTIONS;
  return true;
}

static bool read_field(checker *c, const cJSON *item, size_t index, reply_field *out) {
  *out = (reply_field){.name = json_text(item, "name")};
  if (!cJSON_IsObject(item)) return fail(c, index, NULL, "an object");
  if (!field_name_good(out->name)) return fail(c, index, "name", EXPECTED_NAME);
  if (!read_switches(c, item, index, out) || !read_texts(c, item, index, out)) return false;
  const cJSON *value = json_item(item, "defaultValue"), *width = setting(item, "width");
  if (value) {
    bool good = value_read(c->arena, value, &out->value);
    if (!good || (out->value.kind && !out->value.text.at))
      return fail(c, index, "defaultValue", EXPECTED_VALUE);
    out->has |= REPLY_HAS_VALUE;
  }
  if (width) {
    if (!json_u32(item, "width", &out->width) || out->width < 1 || out->width > FIELD_WIDTH)
      return fail(c, index, "width", "a number of columns, 1 to 12");
    out->has |= REPLY_HAS_WIDTH;
  }
  return read_options(c, item, index, out);
}

int fields_read(arena *a, const cJSON *list, reply_field **out, size_t *count, field_fault *why) {
  checker c = {.arena = a, .why = why};
  const cJSON *one;
  size_t wanted = 0;
  *out = NULL;
  *count = 0;
  if (!list || cJSON_IsNull(list)) return 0;
  for (one = list->child; one && wanted <= REPLY_FIELDS_MAX; one = one->next) wanted++;
  if (!cJSON_IsArray(list) || wanted > REPLY_FIELDS_MAX) {
    fail(&c, SIZE_MAX, NULL, "a list of at most 256 fields");
    return c.err;
  }
  reply_field *fields = arena_take(a, wanted * sizeof *fields);
  if (!fields) return WP_E_ARENA;
  wanted = 0;
  cJSON_ArrayForEach(one, list) {
    if (!read_field(&c, one, wanted, &fields[wanted])) return c.err;
    wanted++;
  }
  *out = fields;
  *count = wanted;
  return 0;
}
