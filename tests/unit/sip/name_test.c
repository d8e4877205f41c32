// SPDX-License-Identifier: MIT
// Every name of header.def and method.def is found, in any case where that is allowed; others are not.
#include "base/str.h"
#include "sip/name.h"
#include <ctype.h>
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static const struct {
  sip_header_id id;
  const char *name;
  char compact;
} headers[] = {
#define LENGTH(n)
#define HEADER(symbol, text, letter) {SIP_H_##symbol, text, letter},
#include "sip/header.def"
#undef HEADER
#undef LENGTH
};

// A name under the wrong LENGTH would be lost: this finds it.
static void test_headers(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
    char name[64];
    size_t len = strlen(headers[i].name);
    for (int turn = 0; turn < 3; turn++) {
      for (size_t k = 0; k < len; k++) {
        int c = headers[i].name[k];
        name[k] = (char)(turn == 0 ? c : turn == 1 ? tolower(c) : toupper(c));
      }
      if (sip_header_id_of((wp_str){name, len}) != headers[i].id)
        fail_msg("%s is not recognised", headers[i].name);
    }
    name[len] = 'x';
    assert_int_equal(sip_header_id_of((wp_str){name, len + 1}), SIP_H_OTHER);
    assert_true(str_eq(sip_header_text(headers[i].id), str_of(headers[i].name)));
    if (!headers[i].compact) continue;
    assert_int_equal(sip_header_id_of((wp_str){&headers[i].compact, 1}), headers[i].id);
    char upper = (char)toupper(headers[i].compact);
    assert_int_equal(sip_header_id_of((wp_str){&upper, 1}), headers[i].id);
  }
}

static void test_strangers(void **state) {
  (void)state;
  static const char *names[] = {"",
                                "Z",
                                "-",
                                "X-Foo",
                                "C%6Fntact",
                                "Vix",
                                "Fr~m",
                                "To1",
                                "Call_ID",
                                "Content-LXngth",
                                "A-very-long-header-name-that-nobody-ever-heard-of"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    assert_int_equal(sip_header_id_of(str_of(names[i])), SIP_H_OTHER);
  assert_int_equal(sip_header_text(SIP_H_OTHER).len, 0);
}

static void test_methods(void **state) {
  (void)state;
  for (int m = SIP_METHOD_OTHER + 1; m < SIP_METHODS; m++)
    assert_int_equal(sip_method_of(sip_method_text((sip_method)m)), m);
  assert_int_equal(sip_method_of(STR("invite")), SIP_METHOD_OTHER);  // 7.1: methods are case-sensitive
  assert_int_equal(sip_method_of(STR("INVITES")), SIP_METHOD_OTHER);
  assert_int_equal(sip_method_of(STR_NONE), SIP_METHOD_OTHER);
  assert_int_equal(sip_method_text(SIP_METHOD_OTHER).len, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_headers),
      cmocka_unit_test(test_strangers),
      cmocka_unit_test(test_methods),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
