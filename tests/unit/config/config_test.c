// SPDX-License-Identifier: MIT
// Configurations: what works is taken over whole, what cannot work names the field and changes nothing.
#include "config/config.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char memory[65536];
static config c;

static int read_config(const char *json, wp_str *field) {
  arena a;
  wp_str why;
  arena_init(&a, memory, sizeof memory);
  int err = config_read(&c, &a, str_of(json), field, &why);
  if (err) assert_true(field->len > 0 && why.len > 0);
  return err;
}

static void test_whole(void **state) {
  (void)state;
  wp_str field;
  config_init(&c);
  assert_int_equal(
      read_config("{\"domain\":\"example.com\",\"wsServers\":[\"wss://a.example.com:443/ws\",\"ws://b\"],"
                  "\"codecDelete\":[\"PC.*\"],\"codecPriority\":[\"opus\",\"G722\"],\"expires\":120,"
                  "\"dtmf\":\"rtp\",\"withholdPrefix\":\"*31#\","
                  "\"flags\":{\"autoAnswer\":true,\"autoAnswerAsked\":true,\"refuseTransfer\":true},"
                  "\"brand\":\"ignored\",\"iceServers\":[{}]}",
                  &field),
      0);
  memset(memory, '!', sizeof memory);  // nothing may point into the arena any more
  assert_true(str_eq(c.domain, STR("example.com")));
  assert_int_equal(c.servers.count, 2);
  assert_true(str_eq(c.servers.items[0], STR("wss://a.example.com:443/ws")));
  assert_true(str_eq(c.servers.items[1], STR("ws://b")));
  assert_true(str_eq(c.codec_delete.items[0], STR("PC.*")));
  assert_true(str_eq(c.codec_priority.items[1], STR("G722")));
  assert_int_equal(c.expires_s, 120);
  assert_true(c.auto_answer);
  assert_true(c.auto_answer_asked);
  assert_true(c.refuse_refer);
  assert_int_equal(c.dtmf, CONFIG_DTMF_RTP);
  assert_true(str_eq(c.withhold_prefix, STR("*31#")));
}

static void test_defaults(void **state) {
  (void)state;
  wp_str field;
  assert_int_equal(read_config("{\"domain\":\"x\",\"wsServers\":[\"ws://x\"],\"codecDelete\":null}", &field),
                   0);
  assert_int_equal(c.expires_s, 600);
  assert_false(c.auto_answer);
  assert_false(c.auto_answer_asked);
  assert_false(c.refuse_refer);
  assert_int_equal(c.dtmf, CONFIG_DTMF_AUTO);
  assert_int_equal(c.withhold_prefix.len, 0);
  assert_int_equal(c.codec_delete.count, 0);
}

typedef struct bad {
  const char *json, *field;
  int err;
} bad;

static void test_refused_by_field(void **state) {
  (void)state;
  static const bad cases[] = {
      {"", "configuration", WP_E_JSON},
      {"{", "configuration", WP_E_JSON},
      {"[]", "configuration", WP_E_CONFIG},
      {"{\"wsServers\":[\"ws://x\"]}", "domain", WP_E_CONFIG},
      {"{\"domain\":\"http://x\",\"wsServers\":[\"ws://x\"]}", "domain", WP_E_CONFIG},
      {"{\"domain\":\"a b\",\"wsServers\":[\"ws://x\"]}", "domain", WP_E_CONFIG},
      {"{\"domain\":\"x\"}", "wsServers", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":\"ws://x\"}", "wsServers", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"http://x\"]}", "wsServers", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"ws://\"]}", "wsServers", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"ws://x y\"]}", "wsServers", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[7]}", "wsServers", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"ws://x\"],\"codecDelete\":[\"\"]}", "codecDelete", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"ws://x\"],\"codecPriority\":7}", "codecPriority", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"ws://x\"],\"expires\":5}", "expires", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"ws://x\"],\"expires\":\"600\"}", "expires", WP_E_CONFIG},
      {"{\"domain\":\"x\",\"wsServers\":[\"ws://x\"],\"dtmf\":\"INFO\"}", "dtmf", WP_E_CONFIG},
  };
  wp_str field;
  assert_int_equal(read_config("{\"domain\":\"before\",\"wsServers\":[\"ws://x\"]}", &field), 0);
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int err = read_config(cases[i].json, &field);
    if (err != cases[i].err || !str_eq(field, str_of(cases[i].field))) {
      fail_msg("%s: %d at %.*s", cases[i].json, err, (int)field.len, field.at);
    }
    assert_true(str_eq(c.domain, STR("before")));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_whole),
      cmocka_unit_test(test_defaults),
      cmocka_unit_test(test_refused_by_field),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
