// SPDX-License-Identifier: MIT
// Definition, replies and data -> a draft of a form -> the form that is kept.
#include "action/form.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

enum { INDEX_SIZE = 1024 };  // four times the fields: short ways in an open hash

static uint32_t hash_of(wp_str name) {
  uint32_t hash = 2166136261u;  // FNV-1a; a hostile choice of names costs 256 steps at most
  for (size_t i = 0; i < name.len; i++) hash = (hash ^ (uint8_t)name.at[i]) * 16777619u;
  return hash % INDEX_SIZE;
}

/** Where the name stands in the index, or would stand. */
static uint16_t *place_of(const draft *d, wp_str name) {
  uint32_t at = hash_of(name);
  while (d->index[at] && !str_eq(d->fields[d->index[at] - 1].name, name)) at = (at + 1) % INDEX_SIZE;
  return &d->index[at];
}

reply_field *draft_find(const draft *d, wp_str name) {
  uint16_t found = *place_of(d, name);
  return found ? &d->fields[found - 1] : NULL;
}

static int start(arena *a, draft *out) {
  *out = (draft){.name = STR_NONE};
  out->fields = arena_take(a, REPLY_FIELDS_MAX * sizeof *out->fields);
  out->index = arena_take(a, INDEX_SIZE * sizeof *out->index);
  if (!out->fields || !out->index) return WP_E_ARENA;
  memset(out->index, 0, INDEX_SIZE * sizeof *out->index);
  return 0;
}

static bool same_value(const reply_value *a, const reply_value *b) {
  return str_eq(a->text, b->text);
}

void draft_set(draft *d, reply_field *field, const reply_value *value) {
  if (!same_value(&field->value, value)) d->changed[field - d->fields] = 1;
  field->value = *value;
}

static int add(draft *d, const reply_field *one) {
  if (!d->fields || d->count == REPLY_FIELDS_MAX) return WP_E_FULL;
  uint16_t *place = place_of(d, one->name);
  d->fields[d->count] = *one;
  d->changed[d->count] = 1;
  *place = (uint16_t)++d->count;
  return 0;
}

static void update(draft *d, reply_field *field, const reply_field *by) {
  if (by->has & REPLY_HAS_TYPE) field->type = by->type;
  if (by->has & REPLY_HAS_LABEL) field->label = by->label;
  if (by->has & REPLY_HAS_VALIDATION) field->validation = by->validation;
  if (by->has & REPLY_HAS_REGEX) field->regex = by->regex;
  if (by->has & REPLY_HAS_WIDTH) field->width = by->width;
  if (by->has & REPLY_HAS_OPTIONS) {
    field->options = by->options;
    field->option_count = by->option_count;
  }
  if (by->has & REPLY_HAS_VALUE) draft_set(d, field, &by->value);
  field->has |= by->has;
  field->given |= by->given;
  field->flags = (field->flags & ~by->given) | by->flags;
}

static int merge_field(draft *d, const reply_field *by) {
  reply_field *field = draft_find(d, by->name);
  if (!field) return add(d, by);
  update(d, field, by);
  return 0;
}

int draft_merge(draft *d, const reply *r) {
  for (size_t i = 0; i < r->field_count; i++) {
    int err = merge_field(d, &r->fields[i]);
    if (err) return err;
  }
  for (size_t i = 0; i < r->data_count; i++) {
    reply_field *field = draft_find(d, r->data[i].name);
    if (field)
      draft_set(d, field, &r->data[i].value);
    else
      d->ignored++;
  }
  return 0;
}

int draft_define(arena *a, wp_str json, draft *out, field_fault *why) {
  cJSON *root;
  reply_field *fields;
  size_t count;
  *why = (field_fault){.prefix = "", .path = STR("")};
  int err = json.len > FORM_TEXT_MAX ? WP_E_JSON : json_parse(a, json, &root);
  if (err == WP_E_JSON) why->expected = "JSON of at most 131072 octets, not nested deeper than 32";
  if (err) return err;
  err = start(a, out);
  if (err) return err;
  uint32_t script = 0;
  out->scripted = json_item(root, "sandbox_id") ? json_u32(root, "sandbox_id", &script) && script : true;
  out->name = str_part(json_text(root, "name"), 0, FORM_TITLE_MAX);
  if (!cJSON_IsObject(root)) {
    why->expected = "an object";
    return WP_E_JSON;
  }
  if (!json_u32(root, "id", &out->id) || !out->id) {
    field_fail(a, why, &err, "id", SIZE_MAX, NULL, "the number of a form");
    return err;
  }
  err = fields_read(a, json_item(root, "formSchema"), &fields, &count, why);
  // The same name twice: the later one changes the earlier one, as in a reply.
  for (size_t i = 0; i < count && !err; i++) err = merge_field(out, &fields[i]);
  return err;
}

int draft_open(arena *a, const form *from, draft *out) {
  int err = start(a, out);
  if (err) return err;
  out->id = from->id;
  out->scripted = from->scripted;
  out->name = from->name;
  for (size_t i = 0; i < from->count && !err; i++) err = add(out, &from->fields[i]);
  memset(out->changed, 0, sizeof out->changed);
  return err;
}

static bool keep(arena *a, wp_str *text) {
  if (!text->at) return true;
  *text = arena_keep(a, *text);
  return text->at != NULL;
}

static bool keep_options(arena *a, reply_field *field) {
  if (!field->option_count) return true;
  reply_option *options = arena_take(a, field->option_count * sizeof *options);
  if (!options) return false;
  for (size_t i = 0; i < field->option_count; i++) {
    options[i] = field->options[i];
    bool same = options[i].label.at == options[i].value.at;
    if (!keep(a, &options[i].value)) return false;
    if (same)
      options[i].label = options[i].value;
    else if (!keep(a, &options[i].label))
      return false;
  }
  field->options = options;
  return true;
}

static bool keep_field(arena *a, reply_field *field) {
  return keep(a, &field->name) && keep(a, &field->type) && keep(a, &field->label) &&
         keep(a, &field->validation) && keep(a, &field->regex) && keep(a, &field->value.text) &&
         keep_options(a, field);
}

int draft_keep(const draft *d, form *to, void *memory, size_t size) {
  *to = (form){.id = d->id, .scripted = d->scripted, .name = d->name, .count = d->count};
  arena_init(&to->memory, memory, size);
  to->fields = arena_take(&to->memory, (d->count ? d->count : 1) * sizeof *to->fields);
  bool whole = to->fields && keep(&to->memory, &to->name);
  for (size_t i = 0; i < d->count && whole; i++) {
    to->fields[i] = d->fields[i];
    whole = keep_field(&to->memory, &to->fields[i]);
  }
  if (!whole) *to = (form){.name = STR_NONE};
  return whole ? 0 : WP_E_ARENA;
}
