// SPDX-License-Identifier: MIT
// Name and parameters as words -> a typed action, or what was expected.
#include "action/action.h"

#include "base/str.h"

static const struct {
  const char *name;
  size_t least, most;
} kinds[ACTION_KINDS] = {
    {"", 0, 0},
#define ACTION(symbol, name, least, most) {name, least, most},
#include "action/action.def"
#undef ACTION
};

#define EXPECTED_NAMES "answerCall, endCall, makeCall, openForm, redirect, toggleMic, save or next"

action_kind action_of(wp_str name) {
  uint32_t kind = ACTION_KINDS - 1;
  while (kind && !str_eq_ci(name, str_of(kinds[kind].name))) kind--;
  return (action_kind)kind;
}

size_t action_most(action_kind kind) {
  return kinds[kind].most;
}

static bool one_of(wp_str word, const char *const *words, uint32_t *which) {
  for (uint32_t i = 0; words[i]; i++) {
    if (!str_eq_ci(word, str_of(words[i]))) continue;
    *which = i;
    return true;
  }
  return false;
}

static const char *const options[] = {"false", "true", "_blank", NULL};

bool action_is_option(wp_str word) {
  uint32_t which;
  return one_of(word, options, &which);
}

static bool fault(action_fault *why, size_t param, const char *expected) {
  *why = (action_fault){param, expected};
  return false;
}

static bool make_call(wp_str word, action *out, action_fault *why) {
  static const char *const numbers[] = {"alt_phone", "phone_code", NULL};
  uint32_t which = 0;
  if (one_of(word, numbers, &which)) {
    out->how = which + ACTION_ALT_PHONE;
    return true;
  }
  out->text = word;  // whether it can be dialled is the dial rules' to say
  return word.len ? true : fault(why, 1, "alt_phone, phone_code or a number");
}

/** isExternalLink and target, each at most once, in either order. */
static bool make_redirect(const wp_str *params, size_t count, action *out, action_fault *why) {
  uint32_t seen = 0;
  out->text = params[0];
  if (!params[0].len) return fault(why, 1, "a URL");
  for (size_t i = 1; i < count; i++) {
    uint32_t which = 0;
    if (!one_of(params[i], options, &which)) return fault(why, i + 1, "true, false or _blank");
    uint32_t flag = which == 2 ? ACTION_BLANK : ACTION_EXTERNAL;
    if (seen & flag) return fault(why, i + 1, "each of isExternalLink and target once");
    seen |= flag;
    if (which) out->how |= flag;
  }
  return true;
}

bool action_make(wp_str name, const wp_str *params, size_t count, action *out, action_fault *why) {
  static const char *const decisions[] = {"yes", "no", "unknown", NULL};
  action_kind kind = action_of(name);
  *out = (action){.kind = kind};
  *why = (action_fault){0, NULL};
  if (!kind) return fault(why, 0, EXPECTED_NAMES);
  if (count > kinds[kind].most)
    return fault(why, kinds[kind].most + 1, kinds[kind].most ? "no more parameters" : "no parameter");
  switch (kind) {
  case ACTION_MAKE_CALL: return make_call(count ? params[0] : STR_NONE, out, why);
  case ACTION_OPEN_FORM: out->text = count ? params[0] : STR_NONE; return true;
  case ACTION_REDIRECT: return count ? make_redirect(params, count, out, why) : fault(why, 1, "a URL");
  case ACTION_SAVE:
    if (count && one_of(params[0], decisions, &out->how)) return true;
    return fault(why, 1, "Yes, No or Unknown");
  case ACTION_NONE:
  case ACTION_ANSWER_CALL:
  case ACTION_END_CALL:
  case ACTION_TOGGLE_MIC:
  case ACTION_NEXT:
  case ACTION_KINDS: break;
  }
  return true;
}
