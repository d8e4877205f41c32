// SPDX-License-Identifier: MIT
// Any bytes as a script's reply: taken as a whole, or refused with a place and what was expected, and then
// nothing of it is left.
#include "action/reply.h"
#include "base/str.h"
#include "fuzz.h"
#include "webphone/err.h"

static char memory[1 << 20];

static void check_value(const reply_value *value) {
  fuzz_touch(value->text);
  FUZZ_CHECK(value->kind <= REPLY_BOOL && value->text.len <= REPLY_VALUE_MAX);
}

static void check_reply(const reply *out) {
  FUZZ_CHECK(out->action.kind < ACTION_KINDS);
  fuzz_touch(out->action.text);
  fuzz_touch(out->shown);
  FUZZ_CHECK(out->field_count <= REPLY_FIELDS_MAX && out->data_count <= REPLY_DATA_MAX);
  for (size_t i = 0; i < out->field_count; i++) {
    const reply_field *field = &out->fields[i];
    wp_str texts[] = {field->name, field->type, field->label, field->validation, field->regex};
    for (size_t k = 0; k < 5; k++) fuzz_touch(texts[k]);
    FUZZ_CHECK(field->name.len && field->name.len <= REPLY_NAME_MAX);
    FUZZ_CHECK(!(field->has & REPLY_HAS_WIDTH) || (field->width >= 1 && field->width <= 12));
    FUZZ_CHECK((field->flags & ~field->given) == 0);
    check_value(&field->value);
  }
  for (size_t i = 0; i < out->data_count; i++) {
    FUZZ_CHECK(out->data[i].name.len && out->data[i].name.len <= REPLY_NAME_MAX);
    check_value(&out->data[i].value);
  }
  FUZZ_CHECK(out->has_form_id || !out->form_id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = fuzz_copy(data, size);
  arena a;
  reply out;
  reply_fault why;
  arena_init(&a, memory, sizeof memory);
  int err = reply_parse(&a, (wp_str){text, size}, &out, &why);
  FUZZ_CHECK(err == 0 || err == WP_E_JSON || err == WP_E_ARENA);
  FUZZ_CHECK((err != WP_E_JSON) == (why.expected == NULL) || err == WP_E_ARENA);
  fuzz_touch(why.path);
  if (err)
    FUZZ_CHECK(!out.action.kind && !out.field_count && !out.data_count && !out.has_form_id && !out.has_eval);
  check_reply(&out);
  free(text);
  return 0;
}
