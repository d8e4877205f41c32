// SPDX-License-Identifier: MIT
#include "webphone/trial.h"

#include "media/quality.h"

// From `poor` on it is poor, from `bad` on bad; where more is better the numbers fall.
typedef struct border {
  double poor, bad;
} border;

static const border borders[WP_TRIAL_STEPS] = {
    [WP_TRIAL_MICROPHONE] = {8, 1},     // thousandths of full scale: whispered, and dead
    [WP_TRIAL_ECHO] = {100, 1000},      // thousandths of what was played that come back
    [WP_TRIAL_SOCKET] = {1500, 10000},  // milliseconds to open
    [WP_TRIAL_SERVER] = {500, 5000},    // of a round trip
    [WP_TRIAL_STUN] = {1000, 10000},    // to an address
    [WP_TRIAL_TURN] = {1500, 10000},    // to a relayed one
    [WP_TRIAL_MEDIA] = {360, 310},  // MOS in hundredths: G.107 Annex B, "some" and "many users dissatisfied"
    [WP_TRIAL_PUSH] = {1, 1e9},     // 1: calls are not told of while the phone is closed
};

/** Without these there is no call, or nobody is heard; the others only make it worse. */
static const uint32_t needed =
    1u << WP_TRIAL_MICROPHONE | 1u << WP_TRIAL_SOCKET | 1u << WP_TRIAL_SERVER | 1u << WP_TRIAL_MEDIA;

/** Rounded, and no more than makes the worst of everything. */
static uint32_t whole(double number) {
  return number > 0 ? number < 1e6 ? (uint32_t)(number + 0.5) : 1000000 : 0;
}

uint32_t wp_trial_mos_100(double round_trip_ms, double jitter_ms, double loss_permille) {
  return quality_mos_100(quality_rating_100(whole(round_trip_ms), whole(jitter_ms), whole(loss_permille)));
}

// The core has no libm: a few tens of steps are fine for what is asked once a test.

/** Of 0 to pi, by its series. */
static double cosine(double angle) {
  double term = 1, sum = 1;
  for (int i = 2; i < 40; i += 2) {
    term *= -angle * angle / (i * (i - 1));
    sum += term;
  }
  return sum;
}

/** Newton's, from above; nothing of what is negative or no number. */
static double root(double square) {
  if (!(square > 0)) return 0;
  double found = square > 1 ? square : 1;
  for (int i = 0; i < 60; i++) found = (found + square / found) / 2;
  return found;
}

double wp_trial_peak(const float *samples, size_t count) {
  float most = 0;
  for (size_t i = 0; i < count; i++) {
    float height = samples[i] < 0 ? -samples[i] : samples[i];
    most = height > most ? height : most;
  }
  return (double)most * 1000;
}

double wp_trial_tone(const float *samples, size_t count, double rate, double hertz) {
  if (!count || !(hertz > 0 && 2 * hertz < rate)) return 0;
  // Goertzel: both correlations by one recurrence.
  double step = 2 * cosine(6.28318530717958648 * hertz / rate);
  double one = 0, two = 0;
  for (size_t i = 0; i < count; i++) {
    double zero = (double)samples[i] + step * one - two;
    two = one;
    one = zero;
  }
  return 2000 * root(one * one + two * two - step * one * two) / (double)count;
}

double wp_trial_echo(double before, double during, double played) {
  // What was there already and what came add up as powers: they know nothing of each other.
  return played > 0 ? 1000 * root(during * during - before * before) / played : 0;
}

wp_trial_grade wp_trial_grade_of(wp_trial_step step, double value) {
  if (step >= WP_TRIAL_STEPS || !(value >= 0)) return WP_TRIAL_BAD;
  const border *b = &borders[step];
  double way = b->poor < b->bad ? 1 : -1;
  if (way * value >= way * b->bad) return WP_TRIAL_BAD;
  return way * value >= way * b->poor ? WP_TRIAL_POOR : WP_TRIAL_GOOD;
}

wp_trial_verdict wp_trial_verdict_of(uint32_t grades) {
  wp_trial_verdict verdict = WP_TRIAL_READY;
  for (uint32_t step = 0; step < WP_TRIAL_STEPS; step++) {
    uint32_t grade = grades >> (2 * step) & 3;
    if (grade == WP_TRIAL_BAD && needed >> step & 1) return WP_TRIAL_BLOCKED;
    if (grade >= WP_TRIAL_POOR) verdict = WP_TRIAL_DEGRADED;
  }
  return verdict;
}
