// SPDX-License-Identifier: MIT
// The test before a call: what was measured to how it will sound, and whether this phone is ready. No part of the phone:
// opus.wasm has it.
#ifndef WEBPHONE_TRIAL_H
#define WEBPHONE_TRIAL_H

#include "webphone/types.h"

/** Mean opinion score in hundredths (E-model, ITU-T G.107) of a way with this round trip, jitter and loss. */
uint32_t wp_trial_mos_100(double round_trip_ms, double jitter_ms, double loss_permille);

/** The loudest of these samples, in thousandths of full scale. */
double wp_trial_peak(const float *samples, size_t count);

/** The amplitude of a tone in them, in thousandths of full scale: they are correlated with its sine and cosine. */
double wp_trial_tone(const float *samples, size_t count, double rate, double hertz);

/**
 * The echo of a tone that was played: thousandths of its amplitude `played` that are in the microphone `during` it and were
 * not `before` it, all three as wp_trial_tone gives them. What the browser's echo cancellation took out is not in it.
 */
double wp_trial_echo(double before, double during, double played);

/** What was tried; each is good, poor, bad, or was not tried. */
typedef enum wp_trial_step {
  WP_TRIAL_MICROPHONE = 0,
  WP_TRIAL_ECHO,
  WP_TRIAL_SOCKET,  // WebSocket opens
  WP_TRIAL_SERVER,  // and a SIP server answers
  WP_TRIAL_STUN,    // one server at least gives an address
  WP_TRIAL_TURN,    // or relays
  WP_TRIAL_MEDIA,   // what goes through comes out well
  WP_TRIAL_PUSH,
  WP_TRIAL_STEPS
} wp_trial_step;

typedef enum wp_trial_grade {
  WP_TRIAL_UNTRIED = 0,
  WP_TRIAL_GOOD,
  WP_TRIAL_POOR,
  WP_TRIAL_BAD
} wp_trial_grade;

typedef enum wp_trial_verdict {
  WP_TRIAL_READY = 0,
  WP_TRIAL_DEGRADED,  // calls will do, not in every network or not as well as they could
  WP_TRIAL_BLOCKED    // there will be no call, or nobody is heard
} wp_trial_verdict;

/** A measured value to a grade: thousandths of full scale, milliseconds, hundredths of MOS, by step. */
wp_trial_grade wp_trial_grade_of(wp_trial_step step, double value);

/** Of two bits a step, `WP_TRIAL_GOOD << 2 * step`. */
wp_trial_verdict wp_trial_verdict_of(uint32_t grades);

#endif
