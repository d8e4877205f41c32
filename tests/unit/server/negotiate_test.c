// SPDX-License-Identifier: MIT
// Accept-Encoding, If-None-Match and types by name.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "http/negotiate.h"

static void codings(void **state) {
  (void)state;
  assert_true(coding_accepted("gzip, deflate, br", CODING_BROTLI));
  assert_true(coding_accepted("gzip, deflate, br", CODING_GZIP));
  assert_true(coding_accepted("BR", CODING_BROTLI));
  assert_true(coding_accepted("br;q=0.001", CODING_BROTLI));
  assert_true(coding_accepted("br ; q=1.0", CODING_BROTLI));
  assert_true(coding_accepted(NULL, CODING_PLAIN));
  assert_false(coding_accepted(NULL, CODING_GZIP));
  assert_false(coding_accepted("", CODING_GZIP));
  assert_false(coding_accepted("gzip", CODING_BROTLI));
  assert_false(coding_accepted("brotli", CODING_BROTLI));
  assert_false(coding_accepted("x-br", CODING_BROTLI));
  assert_false(coding_accepted("br;q=0", CODING_BROTLI));
  assert_false(coding_accepted("br; q=0.000, gzip", CODING_BROTLI));
  assert_true(coding_accepted("br; q=0.000, gzip", CODING_GZIP));
  assert_false(coding_accepted("br;x=1", CODING_BROTLI));
  assert_false(coding_accepted(",,, ,", CODING_GZIP));
}

static void tags(void **state) {
  (void)state;
  assert_true(etag_matches("\"a-1\"", "\"a-1\""));
  assert_true(etag_matches("W/\"a-1\"", "\"a-1\""));
  assert_true(etag_matches("\"x\", \"a-1\"", "\"a-1\""));
  assert_true(etag_matches("*", "\"a-1\""));
  assert_false(etag_matches(NULL, "\"a-1\""));
  assert_false(etag_matches("", "\"a-1\""));
  assert_false(etag_matches("a-1", "\"a-1\""));
  assert_false(etag_matches("\"a-10\"", "\"a-1\""));
}

static void types(void **state) {
  (void)state;
  assert_string_equal(mime_type("a/phone.wasm"), "application/wasm");
  assert_string_equal(mime_type("x.webmanifest"), "application/manifest+json");
  assert_string_equal(mime_type("x.JS"), "text/javascript; charset=utf-8");
  assert_string_equal(mime_type("noextension"), "application/octet-stream");
  assert_string_equal(mime_type("x.exe"), "application/octet-stream");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(codings),
      cmocka_unit_test(tags),
      cmocka_unit_test(types),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
