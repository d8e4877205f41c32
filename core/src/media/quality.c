// SPDX-License-Identifier: MIT
// Samples -> rating by the E-model (ITU-T G.107), warnings with hysteresis: 3 bad of 5 raise, 1 of 5 clears.
#include "media/quality.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"

#define LOSS_WARN_PERMILLE 30u
#define JITTER_WARN_MS 30u
#define ROUND_TRIP_WARN_MS 400u
#define SILENCE_LEVEL 1u  // thousandths: a live microphone in a quiet room is above it
#define MOS_FAIR 360u     // G.107 Annex B: below it some users are dissatisfied
#define MOS_BAD 310u      // many are

// Codec with packet loss concealment (G.113 Appendix I, as G.711 with PLC): no impairment without loss,
// half of the scale gone at 25.1 % of random loss.
#define CODEC_ROBUSTNESS 251  // permille
#define CODEC_DELAY_MS 25     // one frame and its look-ahead

void quality_init(quality *q) {
  memset(q, 0, sizeof *q);
}

// In hundredths and whole numbers: constants of 64 bits and fractions would be most of the phone's largest ones.

int64_t quality_rating_100(uint32_t round_trip_ms, uint32_t jitter_ms, uint32_t loss_permille) {
  int64_t delay_ms = round_trip_ms / 2 + 2 * (int64_t)jitter_ms + CODEC_DELAY_MS;
  int64_t loss = loss_permille;
  int64_t rating = 9320 - delay_ms * 12 / 5 - 9500 * loss / (loss + CODEC_ROBUSTNESS);
  return delay_ms > 177 ? rating - 11 * (delay_ms - 177) : rating;
}

uint32_t quality_mos_100(int64_t rating) {
  // 1 + 0.035 R + 7e-6 R (R - 60)(100 - R), and half a hundredth
  if (rating <= 0) return 100;
  int64_t curve = rating * (50000000 + (rating - 6000) * (10000 - rating));
  int64_t mos = (curve + 143571428615) / 1428571429;
  return mos < 100 ? 100 : (uint32_t)mos;
}

/** Rounded. */
static uint32_t permille(uint32_t lost, uint32_t received) {
  uint64_t all = (uint64_t)lost + received;
  return all ? (uint32_t)((1000ULL * lost + all / 2) / all) : 0;
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

static uint32_t faults_of(const quality_sample *s, uint32_t received, uint32_t loss_permille) {
  uint32_t faults = 0;
  if (loss_permille >= LOSS_WARN_PERMILLE) faults |= 1u << WP_QUALITY_LOSS;
  if (s->jitter_ms >= JITTER_WARN_MS) faults |= 1u << WP_QUALITY_JITTER;
  if (s->round_trip_ms >= ROUND_TRIP_WARN_MS) faults |= 1u << WP_QUALITY_DELAY;
  if (s->held) return faults;
  if (!s->muted && s->level_sent < SILENCE_LEVEL) faults |= 1u << WP_QUALITY_SILENT_MICROPHONE;
  if (received == 0)
    faults |= 1u << WP_QUALITY_NOTHING_ARRIVES;
  else if (s->level_received < SILENCE_LEVEL)
    faults |= 1u << WP_QUALITY_SILENT_PEER;
  return faults;
}

/** What is up now; the one to say first is what keeps people from hearing each other at all, then what hurts most. */
static void update_warnings(quality *q) {
  static const uint8_t order[] = {WP_QUALITY_JITTER,
                                  WP_QUALITY_DELAY,
                                  WP_QUALITY_LOSS,
                                  WP_QUALITY_SILENT_PEER,
                                  WP_QUALITY_SILENT_MICROPHONE,
                                  WP_QUALITY_NOTHING_ARRIVES};
  q->warning = WP_QUALITY_FINE;
  for (uint32_t n = 0; n < sizeof order; n++) {
    uint32_t bad = 0, bit = 1u << order[n];
    for (uint32_t i = 0; i < QUALITY_WINDOW; i++) bad += (q->faults[i] & bit) != 0;
    if (bad >= QUALITY_RAISE) q->raised |= bit;
    if (bad <= 1) q->raised &= ~bit;
    if (q->raised & bit) q->warning = order[n];
  }
  q->ever |= q->raised;
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
  uint32_t loss_permille = permille(lost, received);
  uint32_t level = q->level, warning = q->warning;
  // a running mean, so that one lost packet does not make the dot flicker
  uint32_t mos_100 =
      quality_mos_100(quality_rating_100(sample->round_trip_ms, sample->jitter_ms, loss_permille));
  q->mos_100 = q->count ? (q->mos_100 * 3 + mos_100) / 4 : mos_100;
  q->faults[q->count % QUALITY_WINDOW] = (uint8_t)faults_of(sample, received, loss_permille);
  q->count++;
  q->mos_sum += mos_100;
  if (!q->mos_min || mos_100 < q->mos_min) q->mos_min = mos_100;
  q->jitter_sum += sample->jitter_ms;
  q->round_trip_sum += sample->round_trip_ms;
  q->silence = received ? 0 : q->silence + !sample->held;
  update_warnings(q);
  q->level = level_of(q);
  return q->count == 1 || level != q->level || warning != q->warning;
}

void quality_report(const quality *q, wp_output *report) {
  uint32_t count = q->count ? q->count : 1;
  report->u.report.mos = q->mos_sum / count;
  report->u.report.mos_min = q->mos_min;
  report->u.report.loss = permille(q->lost_before + q->last.lost, q->received_before + q->last.received);
  report->u.report.jitter = q->jitter_sum / count;
  report->u.report.round_trip = q->round_trip_sum / count;
  report->u.report.warnings = q->ever;
}
