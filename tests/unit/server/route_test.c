// SPDX-License-Identifier: MIT
// Paths to routes, what stands in them, query and cookies to values.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "serve/route.h"

static request asking(const char *method, const char *path) {
  request r = {.method = method, .query = "", .arena = arena_of(1 << 16)};
  snprintf(r.path, sizeof r.path, "%s", path);
  return r;
}

static void fits(const char *pattern, const char *path, bool expected) {
  request r = asking("GET", path);
  if (route_fits(pattern, &r) != expected) fail_msg("%s: %s", pattern, path);
  arena_free(&r.arena);
}

static void patterns(void **state) {
  (void)state;
  fits("api/x", "api/x", true);
  fits("api/x", "api/x/", false);
  fits("api/x", "api", false);
  fits("api/x", "api/xy", false);
  fits("api/x", "api/X", false);
  fits("a/#id", "a/1", true);
  fits("a/#id", "a/999999999999999999", true);
  fits("a/#id", "a/9999999999999999999", false);
  static const char *const not_numbers[] = {"a/0", "a/01", "a/-1", "a/+1", "a/1x", "a/ 1", "a/1/2", "a/"};
  for (size_t i = 0; i < sizeof not_numbers / sizeof not_numbers[0]; i++)
    fits("a/#id", not_numbers[i], false);
  fits("a/:name/b", "a/x/b", true);
  fits("a/:name/b", "a//b", false);
  fits("a/:name", "a/x/y", false);
}

static void params(void **state) {
  (void)state;
  request r = asking("PATCH", "api/admin/tenants/42");
  unsigned status = 0;
  char allow[64];
  const route *found = route_find(&r, &status, allow);
  assert_non_null(found);
  assert_string_equal(found->path, "api/admin/:section/#id");
  assert_int_equal(found->role, ROLE_OPERATOR);
  assert_string_equal(r.params[0].text, "tenants");
  assert_int_equal(r.params[1].number, 42);
  arena_free(&r.arena);
}

static void methods(void **state) {
  (void)state;
  unsigned status = 0;
  char allow[64];
  request put = asking("PUT", "api/softphone/session");
  assert_null(route_find(&put, &status, allow));
  assert_int_equal(status, 405);
  assert_string_equal(allow, "GET, HEAD, POST, DELETE");
  arena_free(&put.arena);
  request head = asking("HEAD", "api/softphone/config");
  assert_non_null(route_find(&head, &status, allow));
  arena_free(&head.arena);
  request none = asking("GET", "api/nothing");
  assert_null(route_find(&none, &status, allow));
  assert_int_equal(status, 404);
  arena_free(&none.arena);
  request file = asking("GET", "assets/main.js");
  assert_non_null(route_find(&file, &status, allow));
  file.method = "POST";
  assert_null(route_find(&file, &status, allow));
  assert_int_equal(status, 405);
  assert_string_equal(allow, "GET, HEAD");
  arena_free(&file.arena);
}

// Every route: known role, and no two that answer to the same.
static void table(void **state) {
  (void)state;
  for (size_t i = 0; i < route_count; i++) {
    assert_true(routes[i].body_max <= 16 << 20);
    assert_true(routes[i].path[0] != '/');
    bool has_body = strcmp(routes[i].method, "GET") != 0 && strcmp(routes[i].method, "DELETE") != 0;
    if (!has_body) assert_int_equal(routes[i].body_max, 0);
    for (size_t k = 0; k < i; k++) {
      bool same =
          strcmp(routes[i].path, routes[k].path) == 0 && strcmp(routes[i].method, routes[k].method) == 0;
      if (same) fail_msg("twice: %s %s", routes[i].method, routes[i].path);
    }
  }
}

static void queries(void **state) {
  (void)state;
  request r = asking("GET", "x");
  r.query = "a=1&b=two+words&c=%41%c3%a9&d&e=%00&f=%zz&g=%ff&aa=no&h=%0a";
  assert_string_equal(request_query(&r, "a"), "1");
  assert_string_equal(request_query(&r, "b"), "two words");
  assert_string_equal(request_query(&r, "c"), "A\xc3\xa9");
  assert_string_equal(request_query(&r, "d"), "");
  // What cannot be read is not what is not there.
  static const char *const bad[] = {"e", "f", "g", "h"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
    assert_string_equal(request_query(&r, bad[i]), "\xef\xbf\xbd");
  assert_null(request_query(&r, "i"));
  assert_null(request_query(&r, ""));
  arena_free(&r.arena);
}

static const char *cookie_header(const void *from, const char *name) {
  return strcmp(name, "Cookie") == 0 ? from : NULL;
}

static void cookies(void **state) {
  (void)state;
  request r = asking("GET", "x");
  r.header = cookie_header;
  r.from = "a=1; xwebphone=no; webphone=token; webphone=second;";
  assert_string_equal(request_cookie(&r, "webphone"), "token");
  r.from = "webphone";
  assert_null(request_cookie(&r, "webphone"));
  r.from = ";;; =;webphone=";
  assert_string_equal(request_cookie(&r, "webphone"), "");
  r.from = NULL;
  assert_null(request_cookie(&r, "webphone"));
  arena_free(&r.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(patterns), cmocka_unit_test(params),  cmocka_unit_test(methods),
      cmocka_unit_test(table),    cmocka_unit_test(queries), cmocka_unit_test(cookies),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
