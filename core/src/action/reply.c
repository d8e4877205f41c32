// SPDX-License-Identifier: MIT
// JSON of a script -> reply. Every member is checked before anything is handed on.
#include "action/reply.h"

#include "action/fn.h"
#include "base/json.h"
#include "base/str.h"
#include "webphone/err.h"

typedef struct checker {
  arena *arena;
  field_fault fault;
  int err;
} checker;

/** Path "__.list[index].member"; an index of SIZE_MAX is none. */
static bool fail(checker *c, const char *list, size_t index, const char *member, const char *expected) {
  return field_fail(c->arena, &c->fault, &c->err, list, index, member, expected);
}

static void *take(checker *c, size_t count, size_t size) {
  void *at = arena_take(c->arena, count * size);
  if (!at) c->err = WP_E_ARENA;
  return at;
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
    if (!value_read(c->arena, one, &value) || (value.kind != REPLY_NULL && !value.text.at))
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

/** NULL and absent both leave a setting as it is. */
static const cJSON *setting(const cJSON *item, const char *key) {
  const cJSON *found = json_item(item, key);
  return cJSON_IsNull(found) ? NULL : found;
}

static size_t length_of(const cJSON *list) {
  size_t count = 0;
  for (const cJSON *one = list->child; one && count <= REPLY_DATA_MAX; one = one->next) count++;
  return count;
}

static bool read_schema(checker *c, const cJSON *list, reply *out) {
  c->err = fields_read(c->arena, list, &out->fields, &out->field_count, &c->fault);
  return !c->err;
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
    if (!field_name_good(datum->name)) return fail(c, "formData", out->data_count, NULL, EXPECTED_NAME);
    bool good = value_read(c->arena, one, &datum->value);
    if (!good || (datum->value.kind && !datum->value.text.at))
      return fail(c, "formData", SIZE_MAX, one->string, EXPECTED_VALUE);
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

/** Without __ the reply itself is shown, by its type; null and what is empty are nothing. */
static void read_shown(const cJSON *root, wp_str json, reply *out) {
  out->shown = str_trim(json);
  if (cJSON_IsString(root)) {
    out->shown = str_of(root->valuestring);
    out->shows = out->shown.len ? WP_RESPONSE_TEXT : 0;
  }
  if (cJSON_IsNumber(root)) out->shows = WP_RESPONSE_NUMBER;
  if (cJSON_IsBool(root)) out->shows = WP_RESPONSE_TRUTH;
  if (cJSON_IsArray(root) && root->child) out->shows = WP_RESPONSE_LIST;
  if (cJSON_IsObject(root) && root->child && !json_item(root, "__")) out->shows = WP_RESPONSE_OBJECT;
  if (!out->shows) out->shown = STR_NONE;
}

int reply_parse(arena *a, wp_str json, reply *out, reply_fault *why) {
  checker c = {.arena = a, .fault = {.prefix = "__."}};
  cJSON *root;
  *out = (reply){.shown = STR_NONE};
  *why = (reply_fault){STR_NONE, NULL};
  if (!str_trim(json).len) return 0;  // a script may have nothing to say
  c.err = json.len > REPLY_TEXT_MAX ? WP_E_JSON : json_parse(a, json, &root);
  if (c.err) {
    *why = (reply_fault){STR(""), "JSON of at most 65536 octets, not nested deeper than 32"};
    return c.err;
  }
  read_shown(root, json, out);
  if (cJSON_IsObject(root)) read_space(&c, json_item(root, "__"), out);
  if (c.err) *out = (reply){.shown = STR_NONE};
  if (c.err == WP_E_JSON) *why = (reply_fault){c.fault.path, c.fault.expected};
  return c.err;
}
