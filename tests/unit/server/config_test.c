// SPDX-License-Identifier: MIT
// A configuration that cannot work says which field and why.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "config/config.h"
#include "config/phone_config.h"

#define LISTEN "\"listen\":{\"address\":\"127.0.0.1\",\"port\":8080}"
#define FILES "\"web\":\"w\",\"database\":\"d\""
#define BASIC "\"brand\":\"B\",\"domain\":\"localhost\""
#define SERVERS "\"wsServers\":[\"ws://localhost:8081\"]"
#define WITH_PHONE(fields) "{" LISTEN "," FILES ",\"phone\":{" fields "}}"

static void works(const char *json) {
  config c;
  char why[CONFIG_WHY_SIZE] = "";
  if (config_read(json, strlen(json), &c, why)) fail_msg("%s: %s", json, why);
  config_free(&c);
}

static void fails(const char *json, const char *expected) {
  config c;
  char why[CONFIG_WHY_SIZE] = "";
  assert_int_equal(config_read(json, strlen(json), &c, why), -1);
  if (strncmp(why, expected, strlen(expected)) != 0)
    fail_msg("%s\n  said: %s\n  not: %s", json, why, expected);
  config_free(&c);
}

static void good(void **state) {
  (void)state;
  works(WITH_PHONE(BASIC "," SERVERS));
  works(WITH_PHONE(
      BASIC
      "," SERVERS ",\"iceServers\":[{\"urls\":\"stun:s\"},{\"urls\":[\"turn:t\"],\"username\":\"u\","
      "\"credential\":\"c\"}],\"expires\":60,\"flags\":{\"autoAnswer\":true},\"codecDelete\":[\"^PCMU\"]"));
  config c;
  char why[CONFIG_WHY_SIZE];
  const char *json = WITH_PHONE(BASIC ",\"wsServers\":[\"wss://a.example/ws\",\"ws://[::1]:5066\"]");
  assert_int_equal(config_read(json, strlen(json), &c, why), 0);
  assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(c.phone, "wsServers")), 2);
  assert_string_equal(ws_origin_end("ws://[::1]:5066"), "");
  assert_string_equal(ws_origin_end("wss://a.example/ws"), "/ws");
  assert_null(ws_origin_end("wss://a.example; script-src *"));
  assert_true(is_web_origin("https://a.example:8443"));
  assert_false(is_web_origin("https://a.example/"));
  assert_false(is_web_origin("https://a.example *"));
  assert_int_equal(c.port, 8080);
  config_free(&c);
}

static void bad_root(void **state) {
  (void)state;
  fails("", "line 1: is not JSON");
  fails("{\n\"listen\": oops}", "line 2: is not JSON");
  fails("[]", "the file:");
  fails("{\"lisen\":{}}", "lisen: there is no such field");
  fails("{}", "listen:");
  fails("{\"listen\":{\"address\":\"here\",\"port\":1}}", "listen.address:");
  fails("{\"listen\":{\"address\":\"127.0.0.1\",\"port\":0}}", "listen.port:");
  fails("{\"listen\":{\"address\":\"127.0.0.1\",\"port\":70000}}", "listen.port:");
  fails("{\"listen\":{\"address\":\"127.0.0.1\",\"port\":80.5}}", "listen.port:");
  fails("{\"listen\":{\"address\":\"127.0.0.1\",\"port\":80,\"prot\":1}}",
        "listen.prot: there is no such field");
  fails("{" LISTEN "}", "web:");
  fails("{" LISTEN ",\"web\":\"w\"}", "database:");
  fails("{" LISTEN "," FILES ",\"phone\":7}", "phone: must be an object");
  fails("{" LISTEN "," FILES ",\"threads\":0}", "threads: must be a whole number");
  fails("{" LISTEN "," FILES ",\"trustedProxies\":[\"x\"]}", "trustedProxies[0]: must be an IP address");
}

static void bad_phone(void **state) {
  (void)state;
  fails(WITH_PHONE("\"brand\":\"\""), "phone.brand:");
  fails(WITH_PHONE("\"brand\":\"B\",\"domain\":\"a b\""), "phone.domain:");
  fails(WITH_PHONE(BASIC), "phone.wsServers:");
  fails(WITH_PHONE(BASIC ",\"wsServers\":[]"), "phone.wsServers:");
  fails(WITH_PHONE(BASIC "," SERVERS ",\"expires\":5"), "phone.expires:");
  fails(WITH_PHONE(BASIC "," SERVERS ",\"iceServers\":{}"), "phone.iceServers:");
  fails(WITH_PHONE(BASIC "," SERVERS ",\"iceServers\":[{\"urls\":\"http://x\"}]"),
        "phone.iceServers[0].urls:");
  fails(WITH_PHONE(BASIC "," SERVERS ",\"iceServers\":[{\"urls\":\"turn:x\",\"username\":5}]"),
        "phone.iceServers[0].username:");
  fails(WITH_PHONE(BASIC "," SERVERS ",\"codecDelete\":[\"\"]"), "phone.codecDelete[0]:");
  fails(WITH_PHONE(BASIC "," SERVERS ",\"codecPriority\":5"), "phone.codecPriority:");
  fails(WITH_PHONE(BASIC "," SERVERS ",\"flags\":{\"autoAnswer\":1}"), "phone.flags.autoAnswer:");
}

// An address becomes part of a header field: nothing in it may end the field or add a source.
static void bad_servers(void **state) {
  (void)state;
  static const char *const bad[] = {
      "http://localhost", "ws://",      "ws://a b",      "ws://a; script-src *",
      "ws://a'",          "ws://*",     "ws://a:",       "ws://a:123456",
      "ws://a:8x",        "ws://[::1",  "ws://[::1]x",   "ws://a?b",
      "ws://a/b?c",       "ws://a/b c", "ws://a\\r\\nX", "ws://-a",
      "WS://a",           "",
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char json[512];
    snprintf(json, sizeof json, WITH_PHONE(BASIC ",\"wsServers\":[\"ws://ok\",\"%s\"]"), bad[i]);
    fails(json, "phone.wsServers[1]:");
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(good),
      cmocka_unit_test(bad_root),
      cmocka_unit_test(bad_phone),
      cmocka_unit_test(bad_servers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
