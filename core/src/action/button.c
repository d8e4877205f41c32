// SPDX-License-Identifier: MIT
// GET api/softphone/button/<id> -> button.
#include "action/button.h"

#include "base/json.h"
#include "base/str.h"
#include "webphone/err.h"

#define LABEL_MAX 200

static int wrong(button_fault *why, const char *field, const char *expected) {
  *why = (button_fault){.reason = WP_REASON_BUTTON, .field = field, .expected = expected};
  return WP_E_JSON;
}

/** A number that may be left out; "45" is one too. */
static bool read_number(const cJSON *root, const char *key, uint32_t *out) {
  const cJSON *item = json_item(root, key);
  *out = 0;
  if (!item || cJSON_IsNull(item)) return true;
  wp_str text = json_text(root, key);
  if (text.at) return !text.len || str_to_u32(text, out);
  return json_u32(root, key, out);
}

/** Does fn name nothing that runs here, and is there nothing else to run? */
static bool in_vain(const button *b) {
  return str_trim(b->fn).len && !b->action.kind && !b->script_id && !b->form_id;
}

static int read_fn(arena *a, button *out, button_fault *why) {
  fn_fault fault;
  int err = fn_parse(a, out->fn, &out->action, &fault);
  if (err == WP_E_ARENA) return err;
  if (!err && in_vain(out)) {
    err = WP_E_CONFIG;
    fault = (fn_fault){1, "answerCall, endCall, makeCall, openForm, redirect, toggleMic, save or next"};
  }
  bool nameless = !err && out->action.kind == ACTION_OPEN_FORM && !out->action.text.len && !out->form_id;
  if (nameless) {
    err = WP_E_CONFIG;
    fault =
        (fn_fault){out->fn.len + (out->fn.len == 0), "the name of a form, or a form chosen for the button"};
  }
  if (!err) return 0;
  *why = (button_fault){WP_REASON_FN, "fn", fault.column, fault.expected};
  return WP_E_JSON;
}

int button_read(arena *a, wp_str json, button *out, button_fault *why) {
  static const struct {
    const char *key;
    size_t at;
  } numbers[] = {{"id", offsetof(button, id)},
                 {"form_id", offsetof(button, form_id)},
                 {"sandbox_id", offsetof(button, script_id)},
                 {"min_select", offsetof(button, min_select)},
                 {"max_select", offsetof(button, max_select)}};
  cJSON *root;
  *out = (button){.label = STR_NONE};
  *why = (button_fault){.reason = WP_REASON_NONE};
  int err = json_parse(a, json, &root);
  if (err == WP_E_JSON || (!err && !cJSON_IsObject(root))) return wrong(why, "", "an object");
  if (err) return err;
  const cJSON *fn = json_item(root, "fn");
  out->label = str_part(json_text(root, "label"), 0, LABEL_MAX);
  out->fn = json_text(root, "fn");
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    uint32_t *number = (uint32_t *)(void *)((char *)out + numbers[i].at);
    if (!read_number(root, numbers[i].key, number)) return wrong(why, numbers[i].key, "a whole number");
  }
  if (!out->id) return wrong(why, "id", "the number of the button");
  if (fn && !cJSON_IsNull(fn) && !cJSON_IsString(fn)) return wrong(why, "fn", "a text");
  return read_fn(a, out, why);
}
