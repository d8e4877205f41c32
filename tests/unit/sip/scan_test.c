// SPDX-License-Identifier: MIT
// Scanner over one value: quoted strings, parameters, numbers, classes; inputs end at a page guard.
#include "base/str.h"
#include "guarded.h"
#include "sip/scan.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static wp_str at_guard(const char *text) {
  size_t len;
  const char *at = guarded(text, &len);
  return (wp_str){at, len};
}

static void test_quoted(void **state) {
  (void)state;
  static const struct {
    const char *text, *inner;
  } cases[] = {{"\"a b\"", "a b"},         {"\"\"", ""},        {"\"a\\\"b\\\\\"x", "a\\\"b\\\\"},
               {"\"a\r\n b\"", "a\r\n b"}, {"\"", NULL},        {"\"abc", NULL},
               {"\"abc\\", NULL},          {"\"abc\\\"", NULL}, {"\"a\x01\"", NULL},
               {"\"\\\x01\"", "\\\x01"},   {"\"a\\\n\"", NULL}, {"abc", NULL}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    scan s = scan_of(at_guard(cases[i].text));
    const char *from = s.at;
    wp_str inner;
    bool good = scan_quoted(&s, &inner);
    assert_int_equal(good, cases[i].inner != NULL);
    if (good)
      assert_true(str_eq(inner, str_of(cases[i].inner)));
    else
      assert_ptr_equal(s.at, from);
  }
}

static void test_param(void **state) {
  (void)state;
  static const struct {
    const char *text, *name, *value;
  } cases[] = {{"tag=1", "tag", "1"},     {" tag \r\n = \t1 ;x", "tag", "1"},
               {"lr", "lr", NULL},        {"lr;x", "lr", NULL},
               {"a=\"x;y\"", "a", "x;y"}, {"a=[::1]", "a", "[::1]"},
               {"=1", NULL, NULL},        {"a=", NULL, NULL},
               {"a= ;", NULL, NULL},      {"", NULL, NULL},
               {";", NULL, NULL},         {"a=\"x", NULL, NULL}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    scan s = scan_of(at_guard(cases[i].text));
    wp_str name, value;
    bool good = scan_param(&s, &name, &value);
    assert_int_equal(good, cases[i].name != NULL);
    if (!good) continue;
    assert_true(str_eq(name, str_of(cases[i].name)));
    assert_int_equal(value.at == NULL, cases[i].value == NULL);
    assert_true(str_eq(value, str_of(cases[i].value)));
  }
}

static void test_number(void **state) {
  (void)state;
  static const struct {
    const char *text;
    bool good;
    uint32_t number;
  } cases[] = {{"0", true, 0},           {"4294967295", true, UINT32_MAX},
               {"4294967296", false, 0}, {"12;", true, 12},
               {"", false, 0},           {"x", false, 0},
               {"-1", false, 0},         {"99999999999999999999999", false, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    scan s = scan_of(at_guard(cases[i].text));
    uint32_t number = 77;
    assert_int_equal(scan_u32(&s, &number), cases[i].good);
    assert_int_equal(number, cases[i].good ? cases[i].number : 77);
  }
}

static void test_escapes(void **state) {
  (void)state;
  static const char *good[] = {"", "abc", "%41", "a%00b%fF"},
                    *bad[] = {"%", "%4", "a%", "%4g", "%g4", "%41%"};
  for (size_t i = 0; i < 4; i++) assert_true(sip_escapes_ok(at_guard(good[i])));
  for (size_t i = 0; i < 6; i++) assert_false(sip_escapes_ok(at_guard(bad[i])));
  assert_int_equal(str_hex('a'), 10);
  assert_int_equal(str_hex('F'), 15);
  assert_int_equal(str_hex('9'), 9);
  assert_int_equal(str_hex('g'), -1);
  assert_int_equal(str_hex('@'), -1);
}

static void expect_class(unsigned class, const char *members) {
  for (int c = 0; c < 256; c++) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    bool member = letter || (c && c < 0x80 && strchr(members, c));
    if (sip_is((char)c, class) != member) fail_msg("class %u, character %d", class, c);
  }
}

// The sets of 25.1, written down a second time.
static void test_classes(void **state) {
  (void)state;
  expect_class(SIP_TOKEN, "-.!%*_+`'~");
  expect_class(SIP_WORD, "-.!%*_+`'~()<>:\\\"/[]?{}@");
  expect_class(SIP_USER, "-_.!~*'()&=+$,;?/%");
  expect_class(SIP_PASS, "-_.!~*'()&=+$,%");
  expect_class(SIP_PARAM, "-_.!~*'()[]/:&+$%=");
  expect_class(SIP_HNV, "-_.!~*'()[]/?:+$%=&");
  expect_class(SIP_HOST, "-._");
  expect_class(SIP_URIC, "-_.!~*'();/?:@&=+$,%[]");
  expect_class(SIP_SCHEME, "+-.");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_quoted),  cmocka_unit_test(test_param),   cmocka_unit_test(test_number),
      cmocka_unit_test(test_escapes), cmocka_unit_test(test_classes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
