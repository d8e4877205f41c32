// SPDX-License-Identifier: MIT
// Samples -> rating by the E-model (ITU-T G.107), warnings with hysteresis: 3 bad of 5 raise, 1 of 5 clears.
#include "media/quality.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"

#define LOSS_WARN_PERMILLE 30.0
#define JITTER_WARN_MS 30u
#define ROUND_TRIP_WARN_MS 400u
#define SILENCE_LEVEL 1u  // thousandths: a live microphone in a quiet room is above it
#define MOS_FAIR 360u     // G.107 Annex B: below it some users are dissatisfied
#define MOS_BAD 310u      // many are

// Codec with packet loss concealment (G.113 Appendix I, as G.711 with PLC): no impairment without loss,
// half of the scale gone at some 25 % of random loss.
#define CODEC_IMPAIRMENT 0.0
#define CODEC_ROBUSTNESS 25.1
#define CODEC_DELAY_MS 25.0  // one frame and its look-ahead

void quality_init(quality *q) {
  memset(q, 0, sizeof *q);
}

double quality_delay_ms(double round_trip_ms, double jitter_ms) {
  return round_trip_ms / 2.0 + 2.0 * jitter_ms + CODEC_DELAY_MS;
}

double quality_rating(double delay_ms, double loss_permille) {
  double loss = loss_permille / 10;
  double delay_impairment = 0.024 * delay_ms;
  if (delay_ms > 177.3) delay_impairment += 0.11 * (delay_ms - 177.3);
  double loss_impairment = CODEC_IMPAIRMENT + (95 - CODEC_IMPAIRMENT) * loss / (loss + CODEC_ROBUSTNESS);
  double rating = 93.2 - delay_impairment - loss_impairment;
  return rating < 0 ? 0 : rating;
}

uint32_t quality_mos_100(double rating) {
  if (rating <= 0) return 100;
  double mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
  return mos < 1 ? 100 : (uint32_t)(mos * 100 + 0.5);
}

bool quality_read(quality *q, wp_str text, quality_sample *out) {
  memset(out, 0, sizeof *out);
  uint32_t fields[6];
  _Static_assert(offsetof(quality_sample, level_received) == 5 * sizeof *fields, "six numbers come first");
  wp_str piece;
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (!str_take_until(&text, ' ', &piece) || !str_to_u32(piece, &fields[i])) return false;
  }
  memcpy(out, fields, sizeof fields);
  if (text.len > QUALITY_CODEC) return false;
  q->codec_len = (uint32_t)text.len;
  if (text.len) memcpy(q->codec, text.at, text.len);
  return true;
}

/** A counter that went back belongs to a new connection: the sample only starts over. */
static bool counts_forward(const quality *q, const quality_sample *s) {
  return s->received >= q->last.received && s->lost >= q->last.lost;
}

static uint32_t faults_of(const quality_sample *s, uint32_t received, double loss_permille) {
  uint32_t faults = 0;
  if (!s->held && received == 0) faults |= 1u << WP_QUALITY_NOTHING_ARRIVES;
  if (loss_permille >= LOSS_WARN_PERMILLE) faults |= 1u << WP_QUALITY_LOSS;
  if (s->jitter_ms >= JITTER_WARN_MS) faults |= 1u << WP_QUALITY_JITTER;
  if (s->round_trip_ms >= ROUND_TRIP_WARN_MS) faults |= 1u << WP_QUALITY_DELAY;
  if (!s->muted && !s->held && s->level_sent < SILENCE_LEVEL) faults |= 1u << WP_QUALITY_SILENT_MICROPHONE;
  if (!s->held && received && s->level_received < SILENCE_LEVEL) faults |= 1u << WP_QUALITY_SILENT_PEER;
  return faults;
}

static void update_warnings(quality *q) {
  for (uint32_t warning = WP_QUALITY_LOSS; warning <= WP_QUALITY_SILENT_PEER; warning++) {
    uint32_t bad = 0;
    for (uint32_t i = 0; i < QUALITY_WINDOW; i++) bad += (uint32_t)(q->faults[i] >> warning) & 1u;
    if (bad >= QUALITY_RAISE) q->raised |= 1u << warning;
    if (bad <= 1) q->raised &= ~(1u << warning);
  }
  q->ever |= q->raised;
}

/** The one to say first: what keeps people from hearing each other at all, then what hurts most. */
static uint32_t worst(uint32_t raised) {
  static const uint8_t order[] = {WP_QUALITY_NOTHING_ARRIVES, WP_QUALITY_SILENT_MICROPHONE,
                                  WP_QUALITY_SILENT_PEER,     WP_QUALITY_LOSS,
                                  WP_QUALITY_DELAY,           WP_QUALITY_JITTER};
  for (uint32_t i = 0; i < sizeof order; i++) {
    if (raised & (1u << order[i])) return order[i];
  }
  return WP_QUALITY_FINE;
}

static uint32_t level_of(const quality *q) {
  if (q->warning == WP_QUALITY_NOTHING_ARRIVES || q->mos_100 < MOS_BAD) return WP_LEVEL_BAD;
  return q->warning != WP_QUALITY_FINE || q->mos_100 < MOS_FAIR ? WP_LEVEL_FAIR : WP_LEVEL_GOOD;
}

bool quality_add(quality *q, const quality_sample *sample) {
  bool judged = q->started && counts_forward(q, sample);
  quality_sample before = q->last;
  q->last = *sample;
  q->started = true;
  if (!judged) {
    q->received_before += before.received;
    q->lost_before += before.lost;
    return false;
  }
  uint32_t received = sample->received - before.received;
  uint32_t lost = sample->lost - before.lost;
  double loss_permille = received + lost ? 1000.0 * lost / ((double)received + lost) : 0;
  double delay_ms = quality_delay_ms(sample->round_trip_ms, sample->jitter_ms);
  uint32_t level = q->level, warning = q->warning;
  // a running mean, so that one lost packet does not make the dot flicker
  uint32_t mos_100 = quality_mos_100(quality_rating(delay_ms, loss_permille));
  q->mos_100 = q->count ? (q->mos_100 * 3 + mos_100) / 4 : mos_100;
  q->faults[q->count % QUALITY_WINDOW] = (uint8_t)faults_of(sample, received, loss_permille);
  q->count++;
  q->mos_sum += mos_100;
  if (!q->mos_min || mos_100 < q->mos_min) q->mos_min = mos_100;
  q->jitter_sum += sample->jitter_ms;
  q->round_trip_sum += sample->round_trip_ms;
  update_warnings(q);
  q->warning = worst(q->raised);
  q->level = level_of(q);
  return q->count == 1 || level != q->level || warning != q->warning;
}

void quality_report(const quality *q, wp_output *report) {
  uint32_t count = q->count ? q->count : 1;
  uint32_t lost = q->lost_before + q->last.lost;
  double all = (double)q->received_before + q->last.received + lost;
  report->u.report.mos = q->mos_sum / count;
  report->u.report.mos_min = q->mos_min;
  report->u.report.loss = all > 0 ? (uint32_t)(1000.0 * lost / all + 0.5) : 0;
  report->u.report.jitter = q->jitter_sum / count;
  report->u.report.round_trip = q->round_trip_sum / count;
  report->u.report.warnings = q->ever;
}
