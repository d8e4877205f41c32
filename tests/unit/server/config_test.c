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
  fails("{" LISTEN "," FILES ",\"threads\":2.5}", "threads: must be a whole number");
  fails("{" LISTEN "," FILES ",\"trustedProxies\":\"127.0.0.1\"}", "trustedProxies: must be a list");
  fails("{" LISTEN "," FILES ",\"log\":7}", "log: must be an object");
  fails("{" LISTEN "," FILES ",\"log\":{\"request\":true}}", "log.request: there is no such field");
  fails("{" LISTEN "," FILES ",\"scripts\":{\"runer\":\"x\"}}", "scripts.runer: there is no such field");
  fails("{" LISTEN "," FILES ",\"scripts\":{\"private\":[\"a:80x\"]}}", "scripts.private:");
  fails("{" LISTEN "," FILES ",\"push\":{\"servces\":[]}}", "push.servces: there is no such field");
  fails("{" LISTEN "," FILES ",\"push\":{\"sip\":{\"lsten\":1}}}", "push.sip.lsten: there is no such field");
  fails("{" LISTEN "," FILES ",\"push\":7}", "push: must be an object");
#define VOICEMAIL "{" LISTEN "," FILES ",\"voicemail\":{\"listen\":\"127.0.0.1\",\"servers\":[\"127.0.0.1\"],"
  fails(VOICEMAIL "\"port\":0}}", "voicemail.port: must be");
  fails(VOICEMAIL "\"port\":5067,\"lngest\":1}}", "voicemail.lngest: there is no such field");
  fails(VOICEMAIL "\"port\":5067,\"rtpPorts\":[30000,30010]}}",
        "voicemail.rtpPorts: must be two ports for each");
  fails(VOICEMAIL "\"port\":5067,\"rtpPorts\":[30000,31000],\"silence\":1}}", "voicemail.silence: must be");
  fails(VOICEMAIL "\"port\":5067,\"rtpPorts\":[30000,31000]}}", "voicemail: needs voicemailSpool");
  fails("{" LISTEN "," FILES ",\"https\":true,\"https\":false}", "https: is there twice");
  fails("{" LISTEN "," FILES "}\n}", "line 2: something stands behind the object");
  fails("{" LISTEN "," FILES ",\"\xff\":1}", "the file: is not UTF-8");
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

// A name that the phone does not know would do nothing, and nobody would be told.
static void bad_names(void **state) {
  (void)state;
#define ALSO(more) WITH_PHONE(BASIC "," SERVERS "," more)
  works(ALSO(
      "\"sessionExpires\":0,\"dtmf\":\"info\",\"withholdPrefix\":\"*31#\",\"qualityReports\":\"sip:a@b\","
      "\"redirectOrigins\":[\"https://*.crm.example\",\"http://a:80\"],\"menu\":[],\"embedOrigins\":[]"));
  fails(ALSO("\"codecDelte\":[]"), "phone.codecDelte: there is no such field");
  fails(ALSO("\"Expires\":600"), "phone.Expires: there is no such field");
  fails(ALSO("\"expires\":60,\"expires\":600"), "phone.expires: is there twice");
  fails(ALSO("\"flags\":{\"autoanswer\":true}"), "phone.flags.autoanswer: there is no such field");
  fails(ALSO("\"recording\":{\"policy\":\"user\",\"dayz\":7}"),
        "phone.recording.dayz: there is no such field");
  fails(ALSO("\"flags\":[true]"), "phone.flags: must be an object");
  fails(ALSO("\"iceServers\":[{\"urls\":\"stun:s\",\"user\":\"u\"}]"),
        "phone.iceServers[0].user: there is no");
  static const char *const wrong[][2] = {
      {"sessionExpires", "60"},
      {"sessionExpires", "90.5"},
      {"sessionExpires", "\"90\""},
      {"dtmf", "\"inband\""},
      {"withholdPrefix", "31"},
      {"qualityReports", "\"mailto:a\""},
      {"redirectOrigins", "\"x\""},
      {"redirectOrigins", "[\"*\"]"},
      {"redirectOrigins", "[\"https://*.\"]"},
      {"redirectOrigins", "[7]"},
      {"embedOrigins", "\"*\""},
      {"menu", "{}"},
      {"style", "7"},
      {"themeColor", "null"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    char json[512];
    char expected[64];
    snprintf(json, sizeof json, ALSO("\"%s\":%s"), wrong[i][0], wrong[i][1]);
    snprintf(expected, sizeof expected, "phone.%s: must be", wrong[i][0]);
    fails(json, expected);
  }
#undef ALSO
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
      cmocka_unit_test(good),      cmocka_unit_test(bad_root),    cmocka_unit_test(bad_phone),
      cmocka_unit_test(bad_names), cmocka_unit_test(bad_servers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
