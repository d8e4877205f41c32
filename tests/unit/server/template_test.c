// SPDX-License-Identifier: MIT
// Placeholders: escaped, never looked through twice, and bounded; and the texts underneath.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "base/secret.h"
#include "base/template.h"
#include "base/text.h"

static const char *look_up(void *from, const char *name, bool *markup) {
  (void)from;
  *markup = strcmp(name, "own") == 0;
  if (strcmp(name, "evil") == 0) return "<script>\"'&{{own}}";
  if (strcmp(name, "own") == 0) return "<b>";
  if (strcmp(name, "long") == 0) {
    static char text[60000];
    memset(text, '<', sizeof text - 1);
    return text;
  }
  return NULL;
}

static void filled(const char *body, const char *expected) {
  arena a = arena_of(1 << 20);
  char *got = template_fill(&a, body, look_up, NULL);
  assert_non_null(got);
  assert_string_equal(got, expected);
  arena_free(&a);
}

static void placeholders(void **state) {
  (void)state;
  filled("", "");
  filled("no { braces } {", "no { braces } {");
  filled("{{evil}}", "&lt;script&gt;&quot;&#39;&amp;{{own}}");
  filled("{{{evil}}}", "&lt;script&gt;&quot;&#39;&amp;{{own}}");
  filled("{{own}} {{{own}}} {{{ own }}}", "&lt;b&gt; <b> <b>");
  filled("{{nothing}}x{{{nothing}}}", "x");
  filled("{{ own", "{{ own");
  filled("{{own}", "{{own}");
  filled("{{{own}}", "{&lt;b&gt;");
  filled("{{a b}}{{}}{{<}}", "{{a b}}{{}}{{<}}");
  char name[TEMPLATE_NAME_MAX + 10];
  memset(name, 'a', sizeof name);
  memcpy(name, "{{", 2);
  memcpy(name + sizeof name - 3, "}}", 3);
  filled(name, name);
}

static void bounded(void **state) {
  (void)state;
  arena a = arena_of(4 << 20);
  assert_null(template_fill(&a, "{{long}}{{long}}{{long}}", look_up, NULL));
  assert_non_null(template_fill(&a, "{{long}}", look_up, NULL));
  arena_free(&a);
  arena small = arena_of(4096);
  assert_null(arena_take(&small, 5000));
  size_t taken = 0;
  while (arena_take(&small, 1000)) taken++;
  assert_in_range(taken, 3, 8);
  arena_free(&small);
}

static void utf8(void **state) {
  (void)state;
  static const char *const good[] = {
      "", "a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x93\x9e", "\xf4\x8f\xbf\xbf"};
  static const char *const bad[] = {"\x80",
                                    "\xc3",
                                    "\xc0\xaf",
                                    "\xe0\x9f\xbf",
                                    "\xed\xa0\x80",
                                    "\xf4\x90\x80\x80",
                                    "\xf8\x88\x80\x80\x80",
                                    "\xff",
                                    "a\xe2\x82",
                                    "\xc1\xbf"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) assert_true(is_utf8(good[i], strlen(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    // At the very end of its memory: one byte too far is a fault.
    size_t len = strlen(bad[i]);
    char *copy = malloc(len);
    memcpy(copy, bad[i], len);
    assert_false(is_utf8(copy, len));
    free(copy);
  }
  assert_false(is_utf8("a\0b", 3));
}

static void hmac(void **state) {
  (void)state;
  // RFC 2202 3, cases 1, 2 and 6, in base64.
  char out[HMAC_SHA1_BASE64];
  hmac_sha1_base64("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
                   "Hi There", out);
  assert_string_equal(out, "thcxhlUFcmTii8C2+zeMjvFGvgA=");
  hmac_sha1_base64("Jefe", "what do ya want for nothing?", out);
  assert_string_equal(out, "7/zfauXrL6LSdBbV8YTfnCWafHk=");
  char key[81];
  memset(key, 0xaa, 80);
  key[80] = '\0';
  hmac_sha1_base64(key, "Test Using Larger Than Block-Size Key - Hash Key First", out);
  assert_string_equal(out, "qkrl4VJy0A6VcFY3zoo7Ve1AIRI=");
}

static void tokens(void **state) {
  (void)state;
  char one[TOKEN_SIZE];
  char two[TOKEN_SIZE];
  assert_true(token_make(one) && token_make(two));
  assert_int_equal(strlen(one), TOKEN_SIZE - 1);
  assert_string_not_equal(one, two);
  assert_true(secret_equal(one, one));
  assert_false(secret_equal(one, two));
  assert_false(secret_equal(one, ""));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(placeholders), cmocka_unit_test(bounded), cmocka_unit_test(utf8),
      cmocka_unit_test(hmac),         cmocka_unit_test(tokens),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
