// SPDX-License-Identifier: MIT
// What the test before a call makes of what it has measured.
#include "webphone/trial.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

// cmocka needs those above.
#include <cmocka.h>

static void a_way_gets_the_score_of_the_e_model(void **unused) {
  (void)unused;
  uint32_t best = wp_trial_mos_100(0, 0, 0);
  assert_in_range(best, 430, 450);
  assert_true(wp_trial_mos_100(300, 0, 0) < best);
  assert_true(wp_trial_mos_100(0, 60, 0) < best);
  assert_in_range(wp_trial_mos_100(0, 0, 250), 100, 250);
  assert_int_equal(wp_trial_mos_100(1e6, 1e6, 1000), 100);
}

enum { FRAMES = 2048, RATE = 48000 };

/** A tone of this amplitude and another one. */
static const float *tones(double amplitude, double hertz, double other) {
  static float samples[FRAMES];
  for (int i = 0; i < FRAMES; i++)
    samples[i] = (float)(amplitude * sin(6.283185307179586 * hertz * i / RATE) +
                         other * sin(6.283185307179586 * 440 * i / RATE));
  return samples;
}

static void a_tone_is_found_among_others(void **unused) {
  (void)unused;
  assert_in_range((int)wp_trial_tone(tones(0.05, 1000, 0), FRAMES, RATE, 1000), 47, 53);
  assert_in_range((int)wp_trial_tone(tones(0.05, 1000, 0.3), FRAMES, RATE, 1000), 40, 60);
  assert_in_range((int)wp_trial_tone(tones(0, 1000, 0.3), FRAMES, RATE, 1000), 0, 15);
  assert_in_range((int)wp_trial_peak(tones(0.05, 1000, 0), FRAMES), 49, 50);
  assert_true(wp_trial_tone(NULL, 0, RATE, 1000) == 0 && wp_trial_peak(NULL, 0) == 0);
}

static void an_echo_is_what_comes_back_beyond_what_was_there(void **unused) {
  (void)unused;
  assert_true(wp_trial_echo(3, 3, 100) == 0);
  assert_true(wp_trial_echo(5, 3, 100) == 0);
  assert_true(wp_trial_echo(0, 3, 0) == 0);
  assert_in_range((int)wp_trial_echo(3, 5, 100), 39, 41);
  assert_in_range((int)wp_trial_echo(0, 100, 100), 1000, 1000);
}

static void values_get_grades(void **unused) {
  (void)unused;
  static const struct {
    wp_trial_step step;
    double good, poor, bad;
  } rows[] = {{WP_TRIAL_MICROPHONE, 200, 4, 0},   {WP_TRIAL_ECHO, 0, 300, 1000},
              {WP_TRIAL_SOCKET, 90, 3000, 10000}, {WP_TRIAL_SERVER, 20, 800, 9999},
              {WP_TRIAL_STUN, 30, 2000, 10000},   {WP_TRIAL_TURN, 80, 5000, 10000},
              {WP_TRIAL_MEDIA, 430, 340, 200}};
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    assert_int_equal(wp_trial_grade_of(rows[i].step, rows[i].good), WP_TRIAL_GOOD);
    assert_int_equal(wp_trial_grade_of(rows[i].step, rows[i].poor), WP_TRIAL_POOR);
    assert_int_equal(wp_trial_grade_of(rows[i].step, rows[i].bad), WP_TRIAL_BAD);
  }
  assert_int_equal(wp_trial_grade_of(WP_TRIAL_SOCKET, -1), WP_TRIAL_BAD);
  assert_int_equal(wp_trial_grade_of(WP_TRIAL_SOCKET, NAN), WP_TRIAL_BAD);
  assert_int_equal(wp_trial_grade_of(WP_TRIAL_STEPS, 1), WP_TRIAL_BAD);
}

static uint32_t at(wp_trial_step step, wp_trial_grade grade) {
  return (uint32_t)grade << (2 * step);
}

static void the_worst_that_matters_is_the_verdict(void **unused) {
  (void)unused;
  assert_int_equal(wp_trial_verdict_of(0), WP_TRIAL_READY);
  uint32_t good = 0;
  for (int step = 0; step < WP_TRIAL_STEPS; step++) good |= at((wp_trial_step)step, WP_TRIAL_GOOD);
  assert_int_equal(wp_trial_verdict_of(good), WP_TRIAL_READY);
  assert_int_equal(wp_trial_verdict_of(at(WP_TRIAL_TURN, WP_TRIAL_BAD)), WP_TRIAL_DEGRADED);
  assert_int_equal(wp_trial_verdict_of(at(WP_TRIAL_ECHO, WP_TRIAL_POOR)), WP_TRIAL_DEGRADED);
  assert_int_equal(wp_trial_verdict_of(at(WP_TRIAL_PUSH, WP_TRIAL_POOR) | at(WP_TRIAL_SERVER, WP_TRIAL_BAD)),
                   WP_TRIAL_BLOCKED);
  assert_int_equal(wp_trial_verdict_of(at(WP_TRIAL_MICROPHONE, WP_TRIAL_BAD)), WP_TRIAL_BLOCKED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_way_gets_the_score_of_the_e_model),
      cmocka_unit_test(a_tone_is_found_among_others),
      cmocka_unit_test(an_echo_is_what_comes_back_beyond_what_was_there),
      cmocka_unit_test(values_get_grades),
      cmocka_unit_test(the_worst_that_matters_is_the_verdict),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
