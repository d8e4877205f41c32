// SPDX-License-Identifier: MIT
// Addresses, lists and parameters; inputs end at a page guard.
#include "base/str.h"
#include "guarded.h"
#include "sip/msg.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static sip_addr addr;

static int parse(const char *text) {
  size_t len;
  const char *at = guarded(text, &len);
  return sip_addr_parse((wp_str){at, len}, &addr);
}

static void expect(wp_str found, const char *wanted) {
  if ((found.at == NULL) != (wanted == NULL) || !str_eq(found, str_of(wanted)))
    fail_msg("found \"%.*s\", wanted \"%s\"", (int)found.len, found.at ? found.at : "(absent)",
             wanted ? wanted : "(absent)");
}

static void test_forms(void **state) {
  (void)state;
  static const struct {
    const char *text, *name, *uri, *params, *tag;
  } cases[] = {
      {"sip:a@h", NULL, "sip:a@h", NULL, NULL},
      {"sip:a@h;tag=1", NULL, "sip:a@h", "tag=1", "1"},
      {"<sip:a@h;lr>;tag=1", NULL, "sip:a@h;lr", "tag=1", "1"},
      {"\"A \\\"B\\\" <x>\" <sip:a@h>", "A \\\"B\\\" <x>", "sip:a@h", NULL, NULL},
      {"\"\"<sip:a@h>", "", "sip:a@h", NULL, NULL},
      {"A. Bell <sip:a@h>", "A. Bell", "sip:a@h", NULL, NULL},
      {"caller<sip:a@h>;tag=323", "caller", "sip:a@h", "tag=323", "323"},
      {"J\xc3\xb6rg <sip:a@h>", "J\xc3\xb6rg", "sip:a@h", NULL, NULL},
      {"%Z%45 <sip:a@h>", "%Z%45", "sip:a@h", NULL, NULL},
      {"\r\n sip:v@h ;   tag    = 1918181833n", NULL, "sip:v@h", "tag    = 1918181833n", "1918181833n"},
      {"<sip:a@h>\r\n  ;\r\n  tag = 98asjd8", NULL, "sip:a@h", "tag = 98asjd8", "98asjd8"},
      {"<sip:a@h>;x=\"a;tag=no\";TAG=yes;y", NULL, "sip:a@h", "x=\"a;tag=no\";TAG=yes;y", "yes"},
      {"isbn:2983792873", NULL, "isbn:2983792873", NULL, NULL},
      {"<http://www.example.com>;tag=3", NULL, "http://www.example.com", "tag=3", "3"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    if (parse(cases[i].text)) fail_msg("refused: %s", cases[i].text);
    expect(addr.name, cases[i].name);
    expect(addr.uri.text, cases[i].uri);
    expect(addr.params, cases[i].params);
    expect(addr.tag, cases[i].tag);
  }
}

static void test_malformed(void **state) {
  (void)state;
  static const char *bad[] = {"",
                              " ",
                              "<>",
                              "<sip:a@h",
                              "sip:a@h>",
                              "\"A <sip:a@h>",
                              "\"A\" sip:a@h",
                              "\"A\"",
                              "Bell, A <sip:a@h>",
                              "< sip:a@h>",
                              "<sip:a@h >",
                              "A B",
                              "sip:a@h?x=y",
                              "sip:a,b@h",
                              "<sip:a@h>;",
                              "<sip:a@h>;;;;",
                              "<sip:a@h> x",
                              "<sip:a@h>;tag",
                              "<sip:a@h>;tag=",
                              "<sip:a@h>;tag=a b",
                              "<sip:a@h>;tag=\"a b\"",
                              "<sip:a@h>;tag=a;tag=b",
                              "<sip:a@h>;tag=a:b",
                              "<sip:a@h>, <sip:b@h>",
                              "<sip:a@h>;x=\"y",
                              "A\x01 <sip:a@h>"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    if (parse(bad[i]) != WP_E_SIP_FIELD) fail_msg("accepted: %s", bad[i]);
}

static void test_every_cut(void **state) {
  (void)state;
  const wp_str text = STR("\"A \\\" B\" <sip:a@h:1;lr>;tag=1;x=\"y\\\"\";z");
  guarded_text room = guarded_copy(text.at, text.len);
  for (size_t len = 0; len <= text.len; len++) {
    wp_str cut = {guarded_cut(&room, text.at, len), len}, element;
    sip_addr_parse(cut, &addr);
    while (sip_list_next(&cut, &element)) assert_true(element.len > 0);
    cut = (wp_str){guarded_cut(&room, text.at, len), len};
    sip_param(cut, STR("z"), &element);
  }
  guarded_free(&room);
}

static void test_list(void **state) {
  (void)state;
  size_t len;
  const char *at = guarded(" <sip:a,b@h>;x=\"1,2\" ,, \"q\\\",\" <sip:c@h> ,d,\"open, e", &len);
  wp_str list = {at, len}, element;
  static const char *wanted[] = {"<sip:a,b@h>;x=\"1,2\"", "\"q\\\",\" <sip:c@h>", "d", "\"open, e"};
  for (size_t i = 0; i < 4; i++) {
    assert_true(sip_list_next(&list, &element));
    expect(element, wanted[i]);
  }
  assert_false(sip_list_next(&list, &element));
  list = STR(" , ,");
  assert_false(sip_list_next(&list, &element));
  list = STR_NONE;
  assert_false(sip_list_next(&list, &element));
}

// A list that would take quadratic time with a scanner that starts over at each quote.
static void test_hostile_list(void **state) {
  (void)state;
  static char text[60000];
  for (size_t i = 0; i < sizeof text; i += 2) memcpy(text + i, "\"\\", 2);
  wp_str list = {text, sizeof text}, element;
  size_t count = 0;
  while (sip_list_next(&list, &element)) count++;
  assert_in_range(count, 1, 1);
}

static void test_param(void **state) {
  (void)state;
  wp_str value;
  const wp_str params = STR("a=1; lr ;X=\"q;y=2\";expires=600");
  assert_true(sip_param(params, STR("x"), &value));
  expect(value, "q;y=2");
  assert_true(sip_param(params, STR("LR"), &value));
  expect(value, "");
  assert_true(sip_param(params, STR("expires"), &value));
  expect(value, "600");
  assert_false(sip_param(params, STR("y"), &value));
  assert_false(sip_param(STR_NONE, STR("y"), &value));
  assert_false(sip_param(STR("a=;y=1"), STR("y"), &value));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_forms), cmocka_unit_test(test_malformed),    cmocka_unit_test(test_every_cut),
      cmocka_unit_test(test_list),  cmocka_unit_test(test_hostile_list), cmocka_unit_test(test_param),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
