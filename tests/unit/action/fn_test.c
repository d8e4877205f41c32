// SPDX-License-Identifier: MIT
// The fn of a button as people write it: what it means, or which column is wrong and what was expected.
#include "action/fn.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char memory[16384];

static const struct {
  const char *fn;
  action_kind kind;
  const char *text;
  uint32_t how;
} good[] = {
    {"answerCall()", ACTION_ANSWER_CALL, NULL, 0},
    {"answerCall", ACTION_ANSWER_CALL, NULL, 0},
    {"  ANSWERCALL ( ) ; ", ACTION_ANSWER_CALL, NULL, 0},
    {"endcall()", ACTION_END_CALL, NULL, 0},
    {"toggleMic()", ACTION_TOGGLE_MIC, NULL, 0},
    {"Next()", ACTION_NEXT, NULL, 0},
    {"makeCall(alt_phone)", ACTION_MAKE_CALL, NULL, ACTION_ALT_PHONE},
    {"makeCall('Phone_Code')", ACTION_MAKE_CALL, NULL, ACTION_PHONE_CODE},
    {"makeCall(+44 20 7946 0000)", ACTION_MAKE_CALL, "+44 20 7946 0000", ACTION_LITERAL},
    {"openForm(feedback form)", ACTION_OPEN_FORM, "feedback form", 0},
    {"openForm('Feedback Form')", ACTION_OPEN_FORM, "Feedback Form", 0},
    {"openForm( \"Feedback, 'Form'\" )", ACTION_OPEN_FORM, "Feedback, 'Form'", 0},
    {"openForm(\xe2\x80\x98"
     "Feedback Form\xe2\x80\x99)",
     ACTION_OPEN_FORM, "Feedback Form", 0},
    {"openForm(\xe2\x80\x9c"
     "a\xe2\x80\x9d)",
     ACTION_OPEN_FORM, "a", 0},
    {"openForm('it\\'s \\\\ me')", ACTION_OPEN_FORM, "it's \\ me", 0},
    {"openForm(Bob's form)", ACTION_OPEN_FORM, "Bob's form", 0},
    {"openForm(Sales, North)", ACTION_OPEN_FORM, "Sales, North", 0},
    {"openForm(Sales (North))", ACTION_OPEN_FORM, "Sales (North)", 0},
    {"openForm('a)')", ACTION_OPEN_FORM, "a)", 0},
    {"openForm()", ACTION_OPEN_FORM, NULL, 0},
    {"openForm", ACTION_OPEN_FORM, NULL, 0},
    {"openForm('')", ACTION_OPEN_FORM, "", 0},
    {"redirect(https://www.example.com)", ACTION_REDIRECT, "https://www.example.com", 0},
    {"redirect(www.example.com, true)", ACTION_REDIRECT, "www.example.com", ACTION_EXTERNAL},
    {"redirect(www.example.com, FALSE)", ACTION_REDIRECT, "www.example.com", 0},
    {"redirect(https://www.example.com, _blank)", ACTION_REDIRECT, "https://www.example.com", ACTION_BLANK},
    {"redirect(https://www.example.com,_BLANK)", ACTION_REDIRECT, "https://www.example.com", ACTION_BLANK},
    {"redirect(https://x/y?a=1,2, _blank)", ACTION_REDIRECT, "https://x/y?a=1,2", ACTION_BLANK},
    {"redirect(https://x/y?a=1,2,3,true,_blank)", ACTION_REDIRECT, "https://x/y?a=1,2,3",
     ACTION_EXTERNAL | ACTION_BLANK},
    {"redirect(\"https://x/y?a=1, 2\", '_blank', \"true\")", ACTION_REDIRECT, "https://x/y?a=1, 2",
     ACTION_EXTERNAL | ACTION_BLANK},
    {"redirect(https://x/wiki/A_(b), false, _blank)", ACTION_REDIRECT, "https://x/wiki/A_(b)", ACTION_BLANK},
    {"redirect(https://x/?q=it's,_blank);", ACTION_REDIRECT, "https://x/?q=it's", ACTION_BLANK},
    {"save(Yes)", ACTION_SAVE, NULL, ACTION_YES},
    {"save( no )", ACTION_SAVE, NULL, ACTION_NO},
    {"SAVE(\"UNKNOWN\")", ACTION_SAVE, NULL, ACTION_UNKNOWN},
    {"", ACTION_NONE, NULL, 0},
    {" \n", ACTION_NONE, NULL, 0},
    {"main", ACTION_NONE, NULL, 0},  // the document's own button: a function of the script
};

static void test_good(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    arena a;
    action out;
    fn_fault why;
    arena_init(&a, memory, sizeof memory);
    if (fn_parse(&a, str_of(good[i].fn), &out, &why))
      fail_msg("%s: column %zu, expected %s", good[i].fn, why.column, why.expected);
    assert_null(why.expected);
    bool same = out.kind == good[i].kind && out.how == good[i].how &&
                (good[i].text ? str_eq(out.text, str_of(good[i].text)) : !out.text.len);
    if (!same) fail_msg("%s: %u, %u, '%.*s'", good[i].fn, out.kind, out.how, (int)out.text.len, out.text.at);
  }
}

static void test_wrong(void **state) {
  (void)state;
  static const struct {
    const char *fn;
    size_t column;
    const char *expected;  // a word of it
  } cases[] = {
      {"openFrom(x)", 1, "answerCall"},
      {"  main()", 3, "answerCall"},
      {"(x)", 1, "answerCall"},
      {"openForm x", 10, "("},
      {"openForm(x", 11, ")"},
      {"openForm(", 10, ")"},
      {"openForm('x)", 10, "closing quote"},
      {"openForm(\xe2\x80\x9cx\")", 10, "closing quote"},
      {"openForm('x' y)", 14, "comma"},
      {"openForm(x) y", 12, "nothing"},
      {"openForm(a)(b) c", 12, "nothing"},
      {"openForm('a', 'b')", 15, "no more"},
      {"endCall(now)", 9, "no parameter"},
      {"makeCall()", 10, "alt_phone"},
      {"makeCall", 9, "alt_phone"},
      {"makeCall('')", 10, "alt_phone"},
      {"makeCall(1, 2)", 13, "no more"},
      {"save()", 6, "Yes, No"},
      {"save(maybe)", 6, "Yes, No"},
      {"save(Yes,)", 10, "a parameter"},
      {"save(,Yes)", 6, "a parameter"},
      {"redirect()", 10, "a URL"},
      {"redirect('')", 10, "a URL"},
      {"redirect(, _blank)", 10, "a parameter"},
      {"redirect(https://x, _self)", 21, "_blank"},
      {"redirect(https://x/y?a=1, 2)", 27, "_blank"},  // behind a space a comma is no part of the URL
      {"redirect(https://x,_self)", 20, "_blank"},
      {"redirect(https://x, true, false)", 27, "once"},
      {"redirect(https://x, _blank, true, false)", 35, "no more"},
      {"redirect('\xc3\xa4\xc3\xb6', maybe)", 16, "_blank"},  // columns are characters, not octets
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    arena a;
    action out;
    fn_fault why;
    arena_init(&a, memory, sizeof memory);
    if (fn_parse(&a, str_of(cases[i].fn), &out, &why) != WP_E_CONFIG) fail_msg("%s is taken", cases[i].fn);
    assert_int_equal(out.kind, ACTION_NONE);
    if (why.column != cases[i].column || !strstr(why.expected, cases[i].expected))
      fail_msg("%s: column %zu, expected %s", cases[i].fn, why.column, why.expected);
  }
}

static void test_bounds(void **state) {
  (void)state;
  static char big[FN_TEXT_MAX + 1];
  arena a;
  action out;
  fn_fault why;
  arena_init(&a, memory, sizeof memory);
  memset(big, 'x', sizeof big);
  assert_int_equal(fn_parse(&a, (wp_str){big, sizeof big}, &out, &why), WP_E_CONFIG);
  memset(big, ',', sizeof big);
  memcpy(big, "openForm(", 9);
  big[FN_TEXT_MAX - 1] = ')';
  assert_int_equal(fn_parse(&a, (wp_str){big, FN_TEXT_MAX}, &out, &why), WP_E_CONFIG);
  arena_init(&a, memory, 4);
  assert_int_equal(fn_parse(&a, STR("openForm('long enough')"), &out, &why), WP_E_ARENA);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_wrong),
                                     cmocka_unit_test(test_bounds)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
