// SPDX-License-Identifier: MIT
// Where redirect leads: this window, a new one, nowhere.
#include "action/redirect.h"

#include <stdio.h>
#include <string.h>

#include "action/action.h"
#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static const sites known = {.origin = "https://phone.example",
                            .allow = {"https://crm.example", "*.desk.example", "http://old.example:8080"},
                            .count = 3};

static redirect judge(const char *url, uint32_t how) {
  static char memory[16384];
  arena a;
  redirect out;
  arena_init(&a, memory, sizeof memory);
  assert_int_equal(redirect_judge(&a, &known, str_of(url), how, &out), 0);
  return out;
}

static void test_leads(void **state) {
  (void)state;
  static const struct {
    const char *url;
    uint32_t how;
    const char *to;
    uint32_t window;
  } cases[] = {
      {"https://www.example.com", 0, "https://www.example.com", WP_WINDOW_NEW},
      {" https://crm.example/a?b=c#d ", 0, "https://crm.example/a?b=c#d", WP_WINDOW_SAME},
      {"https://crm.example", ACTION_BLANK, "https://crm.example", WP_WINDOW_NEW},
      {"http://crm.example", 0, "http://crm.example", WP_WINDOW_NEW},
      {"https://crm.example:444", 0, "https://crm.example:444", WP_WINDOW_NEW},
      {"https://crm.example.evil.example", 0, "https://crm.example.evil.example", WP_WINDOW_NEW},
      {"https://xcrm.example", 0, "https://xcrm.example", WP_WINDOW_NEW},
      {"https://a.b.desk.example/x", 0, "https://a.b.desk.example/x", WP_WINDOW_SAME},
      {"https://desk.example/x", 0, "https://desk.example/x", WP_WINDOW_NEW},
      {"https://evildesk.example/x", 0, "https://evildesk.example/x", WP_WINDOW_NEW},
      {"http://old.example:8080/", 0, "http://old.example:8080/", WP_WINDOW_SAME},
      {"http://old.example/", 0, "http://old.example/", WP_WINDOW_NEW},
      {"/help?x=//y", 0, "https://phone.example/help?x=//y", WP_WINDOW_SAME},
      {"//crm.example/x", 0, "https://crm.example/x", WP_WINDOW_SAME},
      {"www.example.com:8080/x", 0, "https://www.example.com:8080/x", WP_WINDOW_NEW},
      {"intranet", ACTION_EXTERNAL, "https://intranet", WP_WINDOW_NEW},
      {"https://[2001:db8::1]:8443/", 0, "https://[2001:db8::1]:8443/", WP_WINDOW_NEW},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    redirect to = judge(cases[i].url, cases[i].how);
    if (to.expected || to.window != cases[i].window || !str_eq(to.url, str_of(cases[i].to)))
      fail_msg("%s: %s %.*s %u", cases[i].url, to.expected ? to.expected : "", (int)to.url.len, to.url.at,
               to.window);
  }
}

static void test_refused(void **state) {
  (void)state;
  static const char *const cases[] = {"",
                                      "javascript:alert(1)",
                                      "JavaScript://x/%0aalert(1)",
                                      "data:text/html,x",
                                      "vbscript:x",
                                      "file:///etc/passwd",
                                      "blob:https://phone.example/1",
                                      "ftp://x.example",
                                      "mailto:a@b.example",
                                      "https:crm.example",
                                      "https:///crm.example",
                                      "https://user@crm.example",
                                      "https://crm.example@evil.example",
                                      "https://crm.example\\@evil.example",
                                      "https://crm.example:0",
                                      "https://crm.example:65536",
                                      "https://crm.example:80x",
                                      "https://.",
                                      "https://a..b",
                                      "https:// crm.example",
                                      "java\tscript:x",
                                      "https://crm.example/\r\nX: y",
                                      "help",
                                      "\\\\evil.example",
                                      "/\\evil.example",
                                      "https://[",
                                      "https://[zz]",
                                      "https://crm.example/<script>",
                                      "https://ex ample.com",
                                      "\x01https://crm.example",
                                      "//"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    redirect to = judge(cases[i], 0);
    if (!to.expected) fail_msg("%s leads to %.*s", cases[i], (int)to.url.len, to.url.at);
  }
  static char longer[5000];
  memset(longer, 'a', sizeof longer - 1);
  memcpy(longer, "https://", 8);
  assert_non_null(judge(longer, 0).expected);
}

static void test_sites(void **state) {
  (void)state;
  static const char *const good[] = {"https://crm.example",   "crm.example",
                                     "*.crm.example",         "https://*.crm.example:8443",
                                     "http://localhost:3000", "https://crm.example/"};
  static const char *const bad[] = {"",
                                    "*",
                                    "*.",
                                    "https://*",
                                    "javascript:x",
                                    "https://crm.example/path",
                                    "crm.*",
                                    "ftp://x.example",
                                    "https://a*.example",
                                    "x*.crm.example",
                                    "https://user@crm.example"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    if (!site_good(str_of(good[i]))) fail_msg("%s is refused", good[i]);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (site_good(str_of(bad[i]))) fail_msg("%s is taken", bad[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_leads), cmocka_unit_test(test_refused),
                                     cmocka_unit_test(test_sites)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
