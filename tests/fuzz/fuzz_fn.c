// SPDX-License-Identifier: MIT
// Any bytes as the fn of a button: an action whose words stand in the text, or a column and what was expected.
#include "action/fn.h"
#include "base/str.h"
#include "fuzz.h"
#include "webphone/err.h"

static char memory[1 << 14];

static void check_action(const action *out) {
  fuzz_touch(out->text);
  FUZZ_CHECK(out->kind < ACTION_KINDS);
  FUZZ_CHECK(out->text.len <= FN_TEXT_MAX);
  switch ((action_kind)out->kind) {
  case ACTION_MAKE_CALL:
    FUZZ_CHECK((out->how == ACTION_LITERAL) == (out->text.len > 0) && out->how < 3);
    break;
  case ACTION_OPEN_FORM: FUZZ_CHECK(!out->how); break;
  case ACTION_REDIRECT: FUZZ_CHECK(out->text.len && out->how <= (ACTION_EXTERNAL | ACTION_BLANK)); break;
  case ACTION_SAVE: FUZZ_CHECK(out->how <= ACTION_UNKNOWN && !out->text.at); break;
  case ACTION_NONE:
  case ACTION_ANSWER_CALL:
  case ACTION_END_CALL:
  case ACTION_TOGGLE_MIC:
  case ACTION_NEXT: FUZZ_CHECK(!out->how && !out->text.at); break;
  case ACTION_KINDS: fuzz_fail("a kind", __FILE__, __LINE__);
  }
}

/** Case means nothing for names: the same text in capitals is the same action. */
static void check_case(char *text, size_t size, const action *seen) {
  arena a;
  action out;
  fn_fault why;
  for (size_t i = 0; i < size; i++)
    text[i] = (char)(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32 : text[i]);
  arena_init(&a, memory, sizeof memory);
  FUZZ_CHECK(fn_parse(&a, (wp_str){text, size}, &out, &why) == 0);
  FUZZ_CHECK(out.kind == seen->kind && out.how == seen->how && out.text.len == seen->text.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = fuzz_copy(data, size);
  arena a;
  action out;
  fn_fault why;
  arena_init(&a, memory, sizeof memory);
  int err = fn_parse(&a, (wp_str){text, size}, &out, &why);
  FUZZ_CHECK(err == 0 || err == WP_E_CONFIG);
  FUZZ_CHECK((err == 0) == (why.expected == NULL));
  FUZZ_CHECK(!err || (why.column >= 1 && why.column <= size + 1 && !out.kind));
  check_action(&out);
  if (!err) check_case(text, size, &out);
  free(text);
  return 0;
}
