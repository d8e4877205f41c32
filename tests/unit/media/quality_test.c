// SPDX-License-Identifier: MIT
// The E-model against values of G.107, warnings and their hysteresis.
#include "media/quality.h"

#include "base/str.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static void test_rating(void **state) {
  (void)state;
  // G.107 Annex B, Table B.1: R 90 is MOS 4.34, 80 is 4.03, 70 is 3.60, 60 is 3.10, 50 is 2.58
  assert_in_range(quality_mos_100(9000), 433, 435);
  assert_in_range(quality_mos_100(8000), 402, 404);
  assert_in_range(quality_mos_100(7000), 359, 361);
  assert_in_range(quality_mos_100(6000), 309, 311);
  assert_in_range(quality_mos_100(5000), 257, 259);
  assert_int_equal(quality_mos_100(300), 100);  // the curve dips below 1 there
  assert_int_equal(quality_mos_100(0), 100);
  assert_int_equal(quality_mos_100(-500), 100);
  assert_true(quality_rating_100(0, 0, 0) > 9200 && quality_rating_100(0, 0, 0) < 9320);
  assert_true(quality_rating_100(800, 0, 0) < quality_rating_100(300, 0, 0));
  assert_true(quality_rating_100(0, 0, 1000) < 2000);
  assert_int_equal(quality_mos_100(quality_rating_100(UINT32_MAX, UINT32_MAX, UINT32_MAX)), 100);
}

static quality_sample steady(uint32_t second) {
  return (quality_sample){
      .received = 50 * second, .jitter_ms = 3, .round_trip_ms = 40, .level_sent = 100, .level_received = 100};
}

static void test_good_call(void **state) {
  (void)state;
  quality q;
  quality_init(&q);
  quality_sample s = steady(1);
  assert_false(quality_add(&q, &s));
  s = steady(2);
  assert_true(quality_add(&q, &s));
  assert_int_equal(q.level, WP_LEVEL_GOOD);
  for (uint32_t i = 3; i < 30; i++) {
    s = steady(i);
    assert_false(quality_add(&q, &s));
  }
  assert_true(q.mos_100 > 420);
}

static void test_raised_by_three_of_five_cleared_by_one(void **state) {
  (void)state;
  quality q;
  quality_init(&q);
  uint32_t second = 1;
  for (; second < 8; second++) {
    quality_sample s = steady(second);
    quality_add(&q, &s);
  }
  for (uint32_t bad = 1; bad <= 3; bad++, second++) {
    quality_sample s = steady(second);
    s.round_trip_ms = 500;
    bool changed = quality_add(&q, &s);
    assert_int_equal(q.warning, bad == 3 ? WP_QUALITY_DELAY : WP_QUALITY_FINE);
    if (bad == 3) assert_true(changed);
  }
  assert_int_equal(q.level, WP_LEVEL_FAIR);
  for (uint32_t good = 1; good <= 4; good++, second++) {
    quality_sample s = steady(second);
    quality_add(&q, &s);
    assert_int_equal(q.warning, good < 4 ? WP_QUALITY_DELAY : WP_QUALITY_FINE);
  }
}

static void test_silence_both_ways(void **state) {
  (void)state;
  quality q;
  quality_init(&q);
  for (uint32_t i = 1; i < 7; i++) {
    quality_sample s = steady(i);
    s.level_sent = 0;
    quality_add(&q, &s);
  }
  assert_int_equal(q.warning, WP_QUALITY_SILENT_MICROPHONE);
  for (uint32_t i = 7; i < 12; i++) {
    quality_sample s = steady(i);
    s.level_sent = 0;
    s.muted = true;
    quality_add(&q, &s);
  }
  assert_int_equal(q.warning, WP_QUALITY_FINE);
  for (uint32_t i = 12; i < 16; i++) {
    quality_sample s = steady(11);
    quality_add(&q, &s);
  }
  assert_int_equal(q.warning, WP_QUALITY_NOTHING_ARRIVES);
  assert_int_equal(q.level, WP_LEVEL_BAD);
}

static void test_new_connection_starts_over(void **state) {
  (void)state;
  quality q;
  quality_init(&q);
  for (uint32_t i = 1; i < 4; i++) {
    quality_sample s = steady(i);
    quality_add(&q, &s);
  }
  quality_sample s = steady(1);
  assert_false(quality_add(&q, &s));
  assert_int_equal(q.level, WP_LEVEL_GOOD);
}

/** Silence of the peer counts only while packets come and nobody holds. */
static void test_silent_peer(void **state) {
  (void)state;
  quality q;
  quality_init(&q);
  for (uint32_t second = 1; second < 8; second++) {
    quality_sample s = steady(second);
    s.level_received = 0;
    s.held = second < 5;
    quality_add(&q, &s);
    assert_int_equal(q.warning, second < 7 ? WP_QUALITY_FINE : WP_QUALITY_SILENT_PEER);
  }
  for (uint32_t second = 8; second < 12; second++) {
    quality_sample s = steady(second);
    quality_add(&q, &s);
  }
  assert_int_equal(q.warning, WP_QUALITY_FINE);
}

static void test_report(void **state) {
  (void)state;
  quality q;
  wp_output o = {0};
  quality_init(&q);
  quality_report(&q, &o);
  assert_int_equal(o.u.report.mos, 0);
  for (uint32_t second = 1; second <= 11; second++) {
    quality_sample s = steady(second);
    s.jitter_ms = second % 2 ? 10 : 20;
    if (second > 5) s.lost = 25;
    quality_add(&q, &s);
  }
  // a new connection counts from nothing; what was before stays counted
  for (uint32_t second = 1; second <= 5; second++) {
    quality_sample s = steady(second);
    quality_add(&q, &s);
  }
  quality_report(&q, &o);
  assert_int_equal(o.u.report.loss, 30);  // 25 of 550 + 250 + 25
  assert_true(o.u.report.mos_min < o.u.report.mos);
  assert_in_range(o.u.report.jitter, 10, 15);
  assert_int_equal(o.u.report.round_trip, 40);
  assert_int_equal(o.u.report.warnings, 0);
}

static void test_read(void **state) {
  (void)state;
  quality_sample s;
  quality q;
  quality_init(&q);
  assert_true(quality_read(&q, STR("100 2 30 400 55 66 opus/48000/2"), &s));
  assert_int_equal(s.received, 100);
  assert_int_equal(s.lost, 2);
  assert_int_equal(s.jitter_ms, 30);
  assert_int_equal(s.round_trip_ms, 400);
  assert_int_equal(s.level_sent, 55);
  assert_int_equal(s.level_received, 66);
  assert_true(str_eq((wp_str){q.codec, q.codec_len}, STR("opus/48000/2")));
  assert_true(quality_read(&q, STR("100 2 30 400 55 66"), &s));
  assert_int_equal(q.codec_len, 0);
  assert_false(quality_read(&q, STR("100 2 30 400 5"), &s));
  assert_false(quality_read(&q, STR("100 2 30 400 5 x"), &s));
  assert_false(quality_read(&q, STR("100 -2 30 400 5 6"), &s));
  assert_false(quality_read(&q, STR("100 2 30 400 5 6 a-codec-with-far-too-long-a-name"), &s));
  assert_false(quality_read(&q, STR_NONE, &s));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_rating),
      cmocka_unit_test(test_good_call),
      cmocka_unit_test(test_raised_by_three_of_five_cleared_by_one),
      cmocka_unit_test(test_silence_both_ways),
      cmocka_unit_test(test_new_connection_starts_over),
      cmocka_unit_test(test_silent_peer),
      cmocka_unit_test(test_report),
      cmocka_unit_test(test_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
