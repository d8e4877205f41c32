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
      // However it is written, only the very site is in this window.
      {"HtTpS://CRM.Example/A", 0, "HtTpS://CRM.Example/A", WP_WINDOW_SAME},
      {"https://crm.example:443/", 0, "https://crm.example:443/", WP_WINDOW_SAME},
      {"https://crm.example:80/", 0, "https://crm.example:80/", WP_WINDOW_NEW},
      {"http://crm.example:443/", 0, "http://crm.example:443/", WP_WINDOW_NEW},
      {"http://old.example:80/", 0, "http://old.example:80/", WP_WINDOW_NEW},
      {"https://old.example:8080/", 0, "https://old.example:8080/", WP_WINDOW_NEW},
      {"https://crm.example./", 0, "https://crm.example./", WP_WINDOW_NEW},
      {"https://xn--crm-abc.example", 0, "https://xn--crm-abc.example", WP_WINDOW_NEW},
      {"https://\xd1\x81rm.example", 0, "https://\xd1\x81rm.example", WP_WINDOW_NEW},  // a Cyrillic c
      {"https://crm\xe3\x80\x82\x65xample", 0, "https://crm\xe3\x80\x82\x65xample", WP_WINDOW_NEW},  // U+3002
      {"https://crm.example/%2e%2e/@evil.example", 0, "https://crm.example/%2e%2e/@evil.example",
       WP_WINDOW_SAME},
      {"https://evil.example/https://crm.example", 0, "https://evil.example/https://crm.example",
       WP_WINDOW_NEW},
      {"https://evil.example?@crm.example", 0, "https://evil.example?@crm.example", WP_WINDOW_NEW},
      {"https://evil.example#@crm.example", 0, "https://evil.example#@crm.example", WP_WINDOW_NEW},
      {"//evil.example/x", 0, "https://evil.example/x", WP_WINDOW_NEW},
      {"javascript:1", ACTION_EXTERNAL, "https://javascript:1", WP_WINDOW_NEW},  // a host, at a port
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    redirect to = judge(cases[i].url, cases[i].how);
    if (to.expected || to.window != cases[i].window || !str_eq(to.url, str_of(cases[i].to)))
      fail_msg("%s: %s %.*s %u", cases[i].url, to.expected ? to.expected : "", (int)to.url.len, to.url.at,
               to.window);
  }
}

static const char *const refused[] = {"",
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
                                      "VBSCRIPT:msgbox(1)",
                                      "\tjavascript:alert(1)//x.example",
                                      "\x01javascript:alert(1)",
                                      "jav&#x09;ascript:alert(1)",
                                      "java\nscript:alert(1)",
                                      "javascript&colon;alert(1)",
                                      "view-source:https://crm.example",
                                      "about:blank",
                                      "ht\ttps://crm.example",
                                      "https:\\\\crm.example",
                                      "https:/crm.example",
                                      "https://crm.example/\x7f",
                                      "https://user:secret@crm.example",
                                      "https://:@crm.example",
                                      "//user@crm.example",
                                      "user@crm.example",
                                      "https://crm%2eexample",
                                      "https://crm.example%40evil.example",
                                      "https://crm.example%00.evil.example",
                                      "https://crm.example:",
                                      "https://crm.example:+443",
                                      "https://crm.example:443:443",
                                      "https://crm.example:4294967739",
                                      "https://.desk.example",
                                      "https://*.desk.example",
                                      "\x01https://crm.example",
                                      "//"};

static void test_refused(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    redirect to = judge(refused[i], 0);
    if (!to.expected) fail_msg("%s leads to %.*s", refused[i], (int)to.url.len, to.url.at);
  }
  static char longer[5000];
  memset(longer, 'a', sizeof longer - 1);
  memcpy(longer, "https://", 8);
  assert_non_null(judge(longer, 0).expected);
  longer[8 + 254] = '/';  // a host may have 253 characters
  longer[8 + 255] = 0;
  assert_non_null(judge(longer, 0).expected);
  longer[8 + 253] = '/';
  assert_null(judge(longer, 0).expected);
}

/** A page of a site that nobody knows is nowhere. */
static void test_homeless(void **state) {
  (void)state;
  static const sites none = {.count = 0};
  static char memory[16384];
  arena a;
  redirect out;
  arena_init(&a, memory, sizeof memory);
  assert_int_equal(redirect_judge(&a, &none, STR("/help"), 0, &out), 0);
  assert_non_null(out.expected);
  assert_int_equal(redirect_judge(&a, &none, STR("https://crm.example"), 0, &out), 0);
  assert_true(!out.expected && out.window == WP_WINDOW_NEW);
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
                                    "ftp://*.x.example",
                                    "https://*.*.example",
                                    "https://crm.example:0",
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
                                     cmocka_unit_test(test_homeless), cmocka_unit_test(test_sites)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
