// SPDX-License-Identifier: MIT
// How a call sounds: getStats samples -> E-model rating (ITU-T G.107), a level, and what is wrong.
#ifndef MEDIA_QUALITY_H
#define MEDIA_QUALITY_H

#include "webphone/output.h"
#include "webphone/quality.h"

#define QUALITY_WINDOW 5  // samples, one a second
#define QUALITY_CODEC 24
#define QUALITY_RAISE 3  // bad ones among them raise a warning; one at most clears it

/** One sample: counters since the call began, values of this moment. */
typedef struct quality_sample {
  uint32_t received, lost;  // RTP packets
  uint32_t jitter_ms, round_trip_ms;
  uint32_t level_sent, level_received;  // of our microphone and of the peer's, thousandths of full scale
  bool muted, held;                     // then silence is no fault
} quality_sample;

typedef struct quality {
  quality_sample last;
  bool started;
  uint32_t count;                  // samples judged
  uint8_t faults[QUALITY_WINDOW];  // bits of 1 << wp_quality, a ring
  uint32_t raised;                 // bits of the warnings that are up
  uint32_t level;                  // wp_level
  uint32_t warning;                // wp_quality, the worst that is up
  uint32_t mos_100;                // mean opinion score, hundredths: 100..450
  uint32_t silence;                // samples since a packet came, but for those of a call on hold
  // of the whole call, for its report
  uint32_t ever;                                 // warnings that were up at some time
  uint32_t mos_min;                              // the least mos_100
  uint32_t mos_sum, jitter_sum, round_trip_sum;  // of `count` samples
  uint32_t received_before, lost_before;         // by connections that are gone
  uint32_t codec_len;
  char codec[QUALITY_CODEC];
} quality;

void quality_init(quality *q);
/** Read the text of WP_CMD_STATS; false when it is not six numbers, and perhaps a codec, which `q` keeps. */
bool quality_read(quality *q, wp_str text, quality_sample *out);
/** u.report of a call: means, the least, what was wrong. */
void quality_report(const quality *q, wp_output *report);
/** Take a sample; true when level or warning changed, or it is the first verdict. */
bool quality_add(quality *q, const quality_sample *sample);

/**
 * E-model with the defaults of G.107, a codec with concealment, and the delay one way through network, jitter buffer
 * and codec -> R in hundredths: 9320 at most.
 */
int64_t quality_rating_100(uint32_t round_trip_ms, uint32_t jitter_ms, uint32_t loss_permille);
/** G.107 Annex B: R in hundredths -> MOS in hundredths. */
uint32_t quality_mos_100(int64_t rating);

#endif
