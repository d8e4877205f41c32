// SPDX-License-Identifier: MIT
// Codec policy on the lists of real browsers: what is offered in which order, and why.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cJSON.h>
#include <cmocka.h>
#include <string.h>

#include "base/str.h"
#include "sdp/codec.h"
#include "sdp_files.h"
#include "webphone/err.h"

static const char chromium[] = "opus/48000/2\nred/48000/2\nG722/8000/1\nPCMU/8000/1\nPCMA/8000/1\nCN/8000/1\n"
                               "telephone-event/48000/1\ntelephone-event/8000/1";
static const char firefox[] = "opus/48000/2\nG722/8000/1\nPCMU/8000/1\nPCMA/8000/1\ntelephone-event/8000/1";

static char memory[64 * 1024];
static char text[2][4096];

typedef struct outcome {
  int err;
  size_t kept;
  const char *order, *report;
} outcome;

static codec_rules rules_of(const char *deletes, const char *priority) {
  codec_rules rules = {.delete_count = 0};
  wp_str rest = str_of(deletes), word;
  while (str_take_until(&rest, ' ', &word)) rules.delete_patterns[rules.delete_count++] = word;
  rest = str_of(priority);
  while (str_take_until(&rest, ' ', &word)) rules.priority[rules.priority_count++] = word;
  return rules;
}

static outcome plan(const char *capabilities, const char *deletes, const char *priority) {
  arena a;
  codec_plan made;
  outcome out;
  codec_rules rules = rules_of(deletes, priority);
  arena_init(&a, memory, sizeof memory);
  out.err = codec_plan_make(&a, str_of(capabilities), &rules, &made);
  out.kept = made.kept;
  buf order = buf_on(text[0], sizeof text[0] - 1), report = buf_on(text[1], sizeof text[1] - 1);
  codec_plan_order(&order, &made);
  codec_plan_report(&report, &made);
  text[0][order.len] = text[1][report.len] = 0;
  out.order = text[0];
  out.report = text[1];
  return out;
}

static void check_order(const char *capabilities, const char *deletes, const char *priority,
                        const char *order) {
  outcome out = plan(capabilities, deletes, priority);
  assert_int_equal(out.err, 0);
  if (strcmp(out.order, order))
    fail_msg("delete '%s' priority '%s': %s, not %s", deletes, priority, out.order, order);
}

static void test_order(void **state) {
  (void)state;
  check_order(chromium, "", "", "0 2 3 4 1 5 6 7");  // helpers after the codecs they serve
  check_order(firefox, "", "", "0 1 2 3 4");
  check_order(chromium, "", "PCMA", "4 0 2 3 1 5 6 7");
  check_order(chromium, "", "pcma PCMU", "4 3 0 2 1 5 6 7");
  check_order(firefox, "", "g722/8000 PCMA/16000 PCMU/8000/1", "1 2 0 3 4");
  check_order(firefox, "", "telephone-event PCMA", "3 0 1 2 4");
  check_order(firefox, "", "GSM  opus", "0 1 2 3 4");
}

static void test_delete(void **state) {
  (void)state;
  check_order(chromium, "PC.*", "", "0 2 1 5 6 7");
  check_order(firefox, "pc.*", "", "0 1 4");
  check_order(firefox, "PCM", "", "0 1 2 3 4");       // the whole name
  check_order(chromium, "PC.* G722", "", "0 1 6 7");  // CN/8000 serves nobody any more
  check_order(firefox, "PC.* G722", "", "0 4");       // but events stay for opus
  check_order(chromium, "telephone-event/48.*", "", "0 2 3 4 1 5 7");
  check_order(chromium, "telephone-event", "", "0 2 3 4 1 5");
  check_order(chromium, ".*", "", "0");
  check_order("G722/8000\ntelephone-event/48000\ntelephone-event/8000\nCN/16000", "", "", "0 2");
  check_order("G722/8000\nred/48000/2\nPCMA/8000", "", "", "0 2");
}

static void check_report(const char *capabilities, const char *deletes, const char *priority,
                         const char *report) {
  outcome out = plan(capabilities, deletes, priority);
  if (strcmp(out.report, report)) fail_msg("delete '%s' priority '%s':\n%s", deletes, priority, out.report);
}

static void test_report(void **state) {
  (void)state;
  check_report(
      firefox, "", "",
      "opus/48000/2 keep\nG722/8000 keep\nPCMU/8000 keep\nPCMA/8000 keep\ntelephone-event/8000 keep");
  check_report(firefox, "PC.* opus", "G722",
               "G722/8000 keep moved 1\nopus/48000/2 protected 2\ntelephone-event/8000 keep\n"
               "PCMU/8000 deleted 1\nPCMA/8000 deleted 1");
  check_report(firefox, "opus .*us PC.*", "opus",  // the first rule that names it counts
               "opus/48000/2 protected 1 moved 1\nG722/8000 keep\ntelephone-event/8000 keep\n"
               "PCMU/8000 deleted 3\nPCMA/8000 deleted 3");
  check_report(chromium, "G722 PC.*", "",
               "opus/48000/2 keep\nred/48000/2 keep\ntelephone-event/48000 keep\ntelephone-event/8000 keep\n"
               "G722/8000 deleted 1\nPCMU/8000 deleted 2\nPCMA/8000 deleted 2\nCN/8000 orphaned");
}

static void test_rules_without_effect(void **state) {
  (void)state;
  check_report("opus/48000/2\nPCMU/8000", "GSM PC( PCMU PCMA", "PCMU PCMU G722 opus",
               "opus/48000/2 keep moved 4\nPCMU/8000 deleted 3\n"
               "delete 1 unknown\ndelete 2 malformed\ndelete 4 unknown\n"
               "priority 1 unknown\npriority 2 unknown\npriority 3 unknown");
  check_order(firefox, "PC.* G7( x", "", "0 1 4");  // one that is malformed does not stop the others
}

/** A rule that would leave nothing is not applied, whatever else it names. */
static void test_nothing_left(void **state) {
  (void)state;
  static const char plain[] = "PCMU/8000\nPCMA/8000\ntelephone-event/8000";
  check_report(plain, "PC.*", "",
               "PCMU/8000 spared 1\nPCMA/8000 spared 1\ntelephone-event/8000 keep\ndelete 1 last");
  check_report(plain, "PCMU PCMA", "",
               "PCMA/8000 spared 2\ntelephone-event/8000 keep\nPCMU/8000 deleted 1\ndelete 2 last");
  check_report(plain, ".* PCMA tele.*", "",
               "PCMU/8000 spared 1\nPCMA/8000 deleted 2\ntelephone-event/8000 deleted 3\ndelete 1 last");
  assert_int_equal(plan("telephone-event/8000", "", "").err, WP_E_SDP_NO_CODEC);
  assert_int_equal(plan("", "", "").err, WP_E_SDP_NO_CODEC);
  assert_int_equal(plan("\n\n/\n", "", "").err, WP_E_SDP_NO_CODEC);
}

static void test_odd_lists(void **state) {
  (void)state;
  check_order("\r\nopus/48000/2\r\n\r\nPCMU\r\nG722/x/y\r\n", "", "", "1 3 4");  // numbers are line numbers
  arena a;
  codec_plan made;
  codec_rules rules = {.delete_count = 0};
  for (size_t cap = 0; cap < 1024; cap += 16) {
    arena_init(&a, memory, cap);
    int err = codec_plan_make(&a, str_of(chromium), &rules, &made);
    assert_true(err == 0 || err == WP_E_ARENA);
  }
}

/** The lists as the browsers themselves gave them. */
static void test_browsers(void **state) {
  (void)state;
  size_t len;
  const char *json = sdp_read_file("index.json", &len);
  cJSON *index = cJSON_ParseWithLength(json, len);
  const cJSON *browser, *codec;
  cJSON_ArrayForEach(browser, cJSON_GetObjectItem(index, "capabilities")) {
    char list[1024] = "";
    size_t at = 0;
    cJSON_ArrayForEach(codec, cJSON_GetObjectItem(browser, "audio")) {
      at += (size_t)snprintf(list + at, sizeof list - at, "%s%s/%d/%d", at ? "\n" : "",
                             cJSON_GetObjectItem(codec, "mimeType")->valuestring + strlen("audio/"),
                             cJSON_GetObjectItem(codec, "clockRate")->valueint,
                             cJSON_GetObjectItem(codec, "channels")->valueint);
    }
    assert_string_equal(list, strcmp(browser->string, "chromium") ? firefox : chromium);
  }
  cJSON_Delete(index);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_order),        cmocka_unit_test(test_delete),
      cmocka_unit_test(test_report),       cmocka_unit_test(test_rules_without_effect),
      cmocka_unit_test(test_nothing_left), cmocka_unit_test(test_odd_lists),
      cmocka_unit_test(test_browsers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
