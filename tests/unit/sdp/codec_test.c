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
  size_t bad_rule, kept;
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
  outcome out = {.bad_rule = 99};
  codec_rules rules = rules_of(deletes, priority);
  arena_init(&a, memory, sizeof memory);
  out.err = codec_plan_make(&a, str_of(capabilities), &rules, &made, &out.bad_rule);
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
  check_order("G722/8000\nred/48000/2\nPCMA/8000", "", "", "0 2");
}

static void test_report(void **state) {
  (void)state;
  outcome out = plan(firefox, "PC.* opus", "G722");
  assert_int_equal(out.err, 0);
  assert_int_equal(out.kept, 3);
  assert_string_equal(out.report, "G722/8000 keep\nopus/48000/2 protected\ntelephone-event/8000 keep\n"
                                  "PCMU/8000 deleted\nPCMA/8000 deleted");
}

static void test_fates(void **state) {
  (void)state;
  arena a;
  codec_plan made;
  size_t bad;
  arena_init(&a, memory, sizeof memory);
  codec_rules rules = rules_of("GSM OPUS PCMA.? pc.*", "");
  assert_int_equal(codec_plan_make(&a, str_of(chromium), &rules, &made, &bad), 0);
  assert_int_equal(made.count, 8);
  assert_int_equal(made.choices[0].fate, CODEC_PROTECTED);
  assert_int_equal(made.choices[0].rule, 1);
  for (size_t i = made.kept; i < made.count; i++) {
    bool pcma = str_eq(made.choices[i].name, STR("PCMA"));
    assert_int_equal(made.choices[i].fate, CODEC_DELETED);
    assert_int_equal(made.choices[i].rule, pcma ? 2 : 3);
  }
}

static void test_nothing_left(void **state) {
  (void)state;
  outcome out = plan("PCMU/8000\nPCMA/8000\ntelephone-event/8000", "PC.*", "");
  assert_int_equal(out.err, WP_E_SDP_NO_CODEC);
  assert_string_equal(out.report, "telephone-event/8000 keep\nPCMU/8000 deleted\nPCMA/8000 deleted");
  assert_int_equal(plan("", "", "").err, WP_E_SDP_NO_CODEC);
  assert_int_equal(plan("\n\n/\n", "", "").err, WP_E_SDP_NO_CODEC);
}

static void test_bad_rule(void **state) {
  (void)state;
  outcome out = plan(firefox, "PC.* G7( x", "");
  assert_int_equal(out.err, WP_E_REGEX);
  assert_int_equal(out.bad_rule, 1);
  assert_int_equal(out.kept, 0);
}

static void test_odd_lists(void **state) {
  (void)state;
  check_order("\r\nopus/48000/2\r\n\r\nPCMU\r\nG722/x/y\r\n", "", "", "1 3 4");  // numbers are line numbers
  arena a;
  codec_plan made;
  size_t bad;
  codec_rules rules = {.delete_count = 0};
  for (size_t cap = 0; cap < 1024; cap += 16) {
    arena_init(&a, memory, cap);
    int err = codec_plan_make(&a, str_of(chromium), &rules, &made, &bad);
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

static sdp_session parsed(arena *a, const char *lines) {
  static char whole[1024];
  sdp_session s;
  snprintf(whole, sizeof whole, "v=0\r\no=- 1 2 IN IP4 a\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP %s\r\n", lines);
  assert_int_equal(sdp_parse(a, str_of(whole), &s), 0);
  return s;
}

static void test_common(void **state) {
  (void)state;
  static const struct {
    const char *theirs, *deletes;
    bool common;
  } cases[] = {
      {"0 8", "", true},
      {"0 8", "PC.*", false},
      {"0 8", "PCMU", true},
      {"96\r\na=rtpmap:96 OPUS/48000/2", ".*", true},
      {"96\r\na=rtpmap:96 opus/48000", "", false},
      {"9\r\na=rtpmap:9 G722/16000", "", true},
      {"9\r\na=rtpmap:9 G722/8000/1", "", true},
      {"18 3", "", false},
      {"101 13\r\na=rtpmap:101 telephone-event/8000", "", false},  // helpers are no speech
      {"96", "", false},
      {"97\r\na=rtpmap:97 PCMU/16000", "", false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    arena a;
    codec_plan made;
    size_t bad;
    arena_init(&a, memory, sizeof memory);
    codec_rules rules = rules_of(cases[i].deletes, "");
    assert_int_equal(codec_plan_make(&a, str_of(chromium), &rules, &made, &bad), 0);
    sdp_session s = parsed(&a, cases[i].theirs);
    if (codec_common(&s.media[0], &made) != cases[i].common)
      fail_msg("%s / %s", cases[i].theirs, cases[i].deletes);
    if (!cases[i].deletes[0]) assert_int_equal(codec_common(&s.media[0], NULL), cases[i].common);
  }
}

static void test_difference(void **state) {
  (void)state;
  arena a;
  codec_plan made;
  size_t bad;
  arena_init(&a, memory, sizeof memory);
  codec_rules rules = rules_of("G722 PCMA", "");
  assert_int_equal(codec_plan_make(&a, str_of(firefox), &rules, &made, &bad), 0);
  sdp_session s = parsed(&a, "8 18 96 101\r\na=rtpmap:101 telephone-event/8000");
  buf b = buf_on(text[0], sizeof text[0]);
  codec_difference(&b, &s.media[0], &made);
  assert_true(str_eq(buf_view(&b), STR("they take PCMA, G729; we take opus, PCMU")));
  s = parsed(&a, "96");
  b = buf_on(text[0], sizeof text[0]);
  codec_difference(&b, &s.media[0], NULL);
  assert_true(str_eq(buf_view(&b), STR("they take no codec we know; we take opus, G722, PCMU, PCMA")));
}

/** Every real description has something in common with a browser's own list. */
static void test_files(void **state) {
  (void)state;
  for (size_t i = 0; i < SDP_FILES; i++) {
    arena a;
    sdp_session s;
    size_t len;
    const char *file = sdp_read_file(sdp_files[i].file, &len);
    arena_init(&a, memory, sizeof memory);
    assert_int_equal(sdp_parse(&a, (wp_str){file, len}, &s), 0);
    assert_true(codec_common(sdp_audio(&s), NULL));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_order),      cmocka_unit_test(test_delete),       cmocka_unit_test(test_report),
      cmocka_unit_test(test_fates),      cmocka_unit_test(test_nothing_left), cmocka_unit_test(test_bad_rule),
      cmocka_unit_test(test_odd_lists),  cmocka_unit_test(test_browsers),     cmocka_unit_test(test_common),
      cmocka_unit_test(test_difference), cmocka_unit_test(test_files),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
