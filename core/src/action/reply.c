// SPDX-License-Identifier: MIT
// JSON of a script -> reply. Every member is checked before anything is handed on.
#include "action/reply.h"

#include <string.h>

#include "action/fn.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"
#include "webphone/err.h"

typedef struct checker {
  arena *arena;
  reply_fault *why;
  int err;
} checker;

/** Path "__.list[index].member"; an index of SIZE_MAX is none. */
static bool fail(checker *c, const char *list, size_t index, const char *member, const char *expected) {
  buf b = buf_in(c->arena, 256);
  buf_lit(&b, "__");
  if (list) buf_char(&b, '.');
  if (list) buf_lit(&b, list);
  if (index != SIZE_MAX) {
    buf_char(&b, '[');
    buf_u32(&b, (uint32_t)index);
    buf_char(&b, ']');
  }
  if (member) buf_char(&b, '.');
  if (member) buf_lit(&b, member);
  *c->why = (reply_fault){b.err ? STR("__") : buf_seal(&b, c->arena), expected};
  c->err = b.err == WP_E_ARENA ? WP_E_ARENA : WP_E_JSON;
  return false;
}

static void *take(checker *c, size_t count, size_t size) {
  void *at = arena_take(c->arena, count * size);
  if (!at) c->err = WP_E_ARENA;
  return at;
}

/** A whole number as a person writes it; absent for another. */
static wp_str whole_text(arena *a, double number) {
  bool negative = number < 0;
  double size = negative ? -number : number;
  if (!(size <= 9007199254740992.0)) return STR_NONE;
  uint64_t whole = (uint64_t)size;
  if ((double)whole != size) return STR_NONE;
  char digits[20];
  size_t at = sizeof digits;
  do digits[--at] = (char)('0' + whole % 10);
  while (whole /= 10);
  if (negative && size > 0) digits[--at] = '-';
  return arena_keep(a, (wp_str){digits + at, sizeof digits - at});
}

static bool read_value(checker *c, const cJSON *item, reply_value *out) {
  *out = (reply_value){.kind = REPLY_NULL};
  if (cJSON_IsNull(item)) return true;
  if (cJSON_IsString(item)) {
    *out = (reply_value){REPLY_STRING, str_of(item->valuestring), 0};
    return out->text.len <= REPLY_VALUE_MAX;
  }
  if (cJSON_IsBool(item)) {
    *out = (reply_value){REPLY_BOOL, cJSON_IsTrue(item) ? STR("true") : STR("false"), 0};
    return true;
  }
  if (!cJSON_IsNumber(item)) return false;
  *out = (reply_value){REPLY_NUMBER, whole_text(c->arena, item->valuedouble), item->valuedouble};
  return true;
}

#define EXPECTED_VALUE "a text of at most 4096 octets, a number, true, false or null"
#define EXPECTED_NAME "a name of 1 to 64 octets"

static bool name_good(wp_str name) {
  return name.len > 0 && name.len <= REPLY_NAME_MAX;
}

/** "redirect('https://example.com')", as a button has it. */
static bool read_fn(checker *c, wp_str text, reply *out) {
  fn_fault fault;
  int err = fn_parse(c->arena, text, &out->action, &fault);
  if (err == WP_E_ARENA) c->err = err;
  if (err == WP_E_ARENA) return false;
  if (!err && !out->action.kind && str_trim(text).len) fault.expected = "an action";
  return fault.expected ? fail(c, "action", SIZE_MAX, NULL, fault.expected) : true;
}

static bool read_action(checker *c, const cJSON *item, reply *out) {
  if (!item || cJSON_IsNull(item)) return true;
  if (cJSON_IsString(item)) return read_fn(c, str_of(item->valuestring), out);
  if (!cJSON_IsObject(item)) return fail(c, "action", SIZE_MAX, NULL, "an object with name and params");
  if (!item->child) return true;  // {}: no action
  wp_str params[ACTION_PARAMS_MAX + 1];
  size_t count = 0;
  const cJSON *list = json_item(item, "params"), *one;
  if (list && !cJSON_IsNull(list) && !cJSON_IsArray(list))
    return fail(c, "action", SIZE_MAX, "params", "a list");
  for (one = list && cJSON_IsArray(list) ? list->child : NULL; one; one = one->next) {
    reply_value value;
    if (!read_value(c, one, &value) || (value.kind != REPLY_NULL && !value.text.at))
      return fail(c, "action.params", count, NULL, "a text or a whole number");
    if (value.kind == REPLY_NULL) continue;  // left out
    if (count <= ACTION_PARAMS_MAX) params[count++] = str_trim(value.text);
  }
  action_fault fault;
  wp_str name = str_trim(json_text(item, "name"));
  if (action_make(name, params, count, &out->action, &fault)) return true;
  if (!fault.param) return fail(c, "action", SIZE_MAX, "name", fault.expected);
  return fail(c, "action.params", fault.param - 1, NULL, fault.expected);
}

static const struct {
  const char *key;
  uint32_t flag;
} switches[] = {{"select_enable", REPLY_SELECT_ENABLE}, {"required", REPLY_REQUIRED},
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

static bool read_settings(checker *c, const cJSON *item, size_t index, reply_field *out) {
  for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
    const cJSON *found = setting(item, switches[i].key);
    if (!found) continue;
    if (!cJSON_IsBool(found)) return fail(c, "formSchema", index, switches[i].key, "true or false");
    out->given |= switches[i].flag;
    if (cJSON_IsTrue(found)) out->flags |= switches[i].flag;
  }
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const cJSON *found = setting(item, texts[i].key);
    if (!found) continue;
    wp_str text = cJSON_IsString(found) ? str_of(found->valuestring) : STR_NONE;
    if (!text.at || text.len > REPLY_VALUE_MAX) return fail(c, "formSchema", index, texts[i].key, "a text");
    memcpy((char *)out + texts[i].at, &text, sizeof text);
    out->has |= texts[i].has;
  }
  return true;
}

static bool read_field(checker *c, const cJSON *item, size_t index, reply_field *out) {
  *out = (reply_field){.name = json_text(item, "name")};
  if (!cJSON_IsObject(item)) return fail(c, "formSchema", index, NULL, "an object");
  if (!name_good(out->name)) return fail(c, "formSchema", index, "name", EXPECTED_NAME);
  if (!read_settings(c, item, index, out)) return false;
  const cJSON *value = json_item(item, "defaultValue"), *width = setting(item, "width");
  if (value) {
    if (!read_value(c, value, &out->value))
      return fail(c, "formSchema", index, "defaultValue", EXPECTED_VALUE);
    out->has |= REPLY_HAS_VALUE;
  }
  if (width) {
    if (!json_u32(item, "width", &out->width) || out->width < 1 || out->width > 12)
      return fail(c, "formSchema", index, "width", "a number of columns, 1 to 12");
    out->has |= REPLY_HAS_WIDTH;
  }
  return true;
}

static size_t length_of(const cJSON *list) {
  size_t count = 0;
  for (const cJSON *one = list->child; one && count <= REPLY_FIELDS_MAX; one = one->next) count++;
  return count;
}

static bool read_schema(checker *c, const cJSON *list, reply *out) {
  const cJSON *one;
  if (!list || cJSON_IsNull(list)) return true;
  size_t count = length_of(list);
  if (!cJSON_IsArray(list) || count > REPLY_FIELDS_MAX)
    return fail(c, "formSchema", SIZE_MAX, NULL, "a list of at most 256 fields");
  out->fields = take(c, count, sizeof *out->fields);
  if (!out->fields) return false;
  cJSON_ArrayForEach(one, list) {
    if (!read_field(c, one, out->field_count, &out->fields[out->field_count])) return false;
    out->field_count++;
  }
  return true;
}

static bool read_data(checker *c, const cJSON *object, reply *out) {
  const cJSON *one;
  if (!object || cJSON_IsNull(object)) return true;
  size_t count = length_of(object);
  bool list = cJSON_IsArray(object) && !count;  // [] is how some languages write an empty object
  if ((!cJSON_IsObject(object) && !list) || count > REPLY_DATA_MAX)
    return fail(c, "formData", SIZE_MAX, NULL, "an object of at most 256 values");
  out->data = take(c, count, sizeof *out->data);
  if (!out->data) return false;
  cJSON_ArrayForEach(one, object) {
    reply_datum *datum = &out->data[out->data_count];
    datum->name = str_of(one->string);
    if (!name_good(datum->name)) return fail(c, "formData", out->data_count, NULL, EXPECTED_NAME);
    if (!read_value(c, one, &datum->value)) return fail(c, "formData", SIZE_MAX, one->string, EXPECTED_VALUE);
    out->data_count++;
  }
  return true;
}

static bool read_form_id(checker *c, const cJSON *space, reply *out) {
  const cJSON *item = setting(space, "formId");
  if (!item) return true;
  bool good = cJSON_IsString(item) ? str_to_u32(str_of(item->valuestring), &out->form_id)
                                   : json_u32(space, "formId", &out->form_id);
  out->has_form_id = good && out->form_id;
  return out->has_form_id ? true : fail(c, "formId", SIZE_MAX, NULL, "the number of a form");
}

static bool read_space(checker *c, const cJSON *space, reply *out) {
  if (!space || cJSON_IsNull(space)) return true;
  if (!cJSON_IsObject(space)) return fail(c, NULL, SIZE_MAX, NULL, "an object");
  const cJSON *fn = json_item(space, "action") ? NULL : setting(space, "fn");
  if (fn && !cJSON_IsString(fn)) return fail(c, "fn", SIZE_MAX, NULL, "a text");
  out->has_eval = setting(space, "eval") != NULL;
  return read_action(c, fn ? fn : json_item(space, "action"), out) &&
         read_schema(c, json_item(space, "formSchema"), out) &&
         read_data(c, json_item(space, "formData"), out) && read_form_id(c, space, out);
}

int reply_parse(arena *a, wp_str json, reply *out, reply_fault *why) {
  checker c = {.arena = a, .why = why, .err = 0};
  cJSON *root;
  *out = (reply){.shown = STR_NONE};
  *why = (reply_fault){STR_NONE, NULL};
  if (!str_trim(json).len) return 0;  // a script may have nothing to say
  c.err = json.len > REPLY_TEXT_MAX ? WP_E_JSON : json_parse(a, json, &root);
  if (c.err) {
    *why = (reply_fault){STR(""), "JSON of at most 65536 octets, not nested deeper than 32"};
    return c.err;
  }
  if (cJSON_IsString(root)) out->shown = str_of(root->valuestring);
  if (cJSON_IsObject(root)) read_space(&c, json_item(root, "__"), out);
  if (c.err) *out = (reply){.shown = STR_NONE};
  return c.err;
}
