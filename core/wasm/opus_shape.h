// SPDX-License-Identifier: MIT
// Loops of libopus in which each step waits for the one before, in another order for opus.wasm
// (cmake/opus-changes.cmake): several at once take hardly longer than one. Every number is that of libopus, bit by bit.
#ifndef WP_OPUS_SHAPE_H
#define WP_OPUS_SHAPE_H

#include <stdint.h>

/** a + (b * c >> 16), as silk_SMLAWB() has it. */
static inline int32_t opus_add_part(int32_t a, int32_t b, int64_t c) {
  return (int32_t)((uint32_t)a + (uint32_t)(b * c >> 16));
}

static inline int32_t opus_less(int32_t a, int32_t b) {
  return (int32_t)((uint32_t)a - (uint32_t)b);
}

/**
 * What comes back of the noise of one state of SILK's quantizer, Q11: `in` goes through `order` all-pass sections, whose
 * outputs `s` keeps.
 */
static inline int32_t opus_shape_one(int32_t *s, int32_t in, const int16_t *weights, int order,
                                     int64_t warping) {
  int32_t a = opus_add_part(in, s[0], warping);
  int32_t sum = opus_add_part(order >> 1, a, weights[0]);
  for (int i = 1; i < order; i++) {
    int32_t next = opus_add_part(s[i - 1], opus_less(s[i], a), warping);
    s[i - 1] = a;
    a = next;
    sum = opus_add_part(sum, a, weights[i]);
  }
  s[order - 1] = a;
  return sum;
}

/** The same of two states, side by side. */
static inline void opus_shape_two(int32_t *restrict s, int32_t *restrict t, int32_t in_s, int32_t in_t,
                                  const int16_t *restrict weights, int order, int64_t warping,
                                  int32_t *sums) {
  int32_t a = opus_add_part(in_s, s[0], warping);
  int32_t b = opus_add_part(in_t, t[0], warping);
  int32_t sum_s = opus_add_part(order >> 1, a, weights[0]);
  int32_t sum_t = opus_add_part(order >> 1, b, weights[0]);
  for (int i = 1; i < order; i++) {
    int64_t weight = weights[i];
    int32_t next_a = opus_add_part(s[i - 1], opus_less(s[i], a), warping);
    int32_t next_b = opus_add_part(t[i - 1], opus_less(t[i], b), warping);
    s[i - 1] = a;
    t[i - 1] = b;
    a = next_a;
    b = next_b;
    sum_s = opus_add_part(sum_s, a, weight);
    sum_t = opus_add_part(sum_t, b, weight);
  }
  s[order - 1] = a;
  t[order - 1] = b;
  sums[0] = sum_s;
  sums[1] = sum_t;
}

/**
 * Adds how a signal resembles itself behind 0 to `order` all-pass sections to `sums`, silence before it. Four samples go
 * through the sections together, each one section behind the one before it. `kept` has room for what they keep: zeros.
 */
static inline void opus_warp(const float *in, double warping, int length, int order, double *kept,
                             double *sums) {
  for (int n = 0; n < length; n += 4) {
    // What is behind the end adds nothing, and leads to nothing.
    double x0 = in[n], x1 = n + 1 < length ? in[n + 1] : 0;
    double x2 = n + 2 < length ? in[n + 2] : 0, x3 = n + 3 < length ? in[n + 3] : 0;
    double a = x0, b = x1, c = x2, d = x3, last = kept[0];
    for (int i = 0;; i++) {
      sums[i] = sums[i] + x0 * a + x1 * b + x2 * c + x3 * d;
      kept[i] = d;
      if (i == order) break;
      double here = kept[i + 1];
      double next_a = last + warping * (here - a), next_b = a + warping * (next_a - b);
      double next_c = b + warping * (next_b - c), next_d = c + warping * (next_c - d);
      last = here;
      a = next_a;
      b = next_b;
      c = next_c;
      d = next_d;
    }
  }
}

#endif
