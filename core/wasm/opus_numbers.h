// SPDX-License-Identifier: MIT
// Goes before every file of libopus in opus.wasm (cmake/third-party.cmake): what libopus leaves to the C library, or takes to be
// slow where addresses have 32 bits, in instructions that wasm has.
#ifndef WP_OPUS_NUMBERS_H
#define WP_OPUS_NUMBERS_H

#include <math.h>
#include <stdint.h>

#include "arch.h"
#include "mathops.h"

// Wasm multiplies 64 bits at once, though its addresses have 32.
#undef OPUS_FAST_INT64
#define OPUS_FAST_INT64 1

/** The nearest, halves to even, as lrintf() has it: so large a number beside it leaves room for nothing behind the point. */
static inline int32_t opus_nearest(float x) {
  union {
    double number;
    int64_t bits;
  } sum = {.number = (double)x + 6755399441055744.0};
  return (int32_t)sum.bits;
}
#undef lrintf
#define lrintf(x) opus_nearest(x)

/** cos(x * pi / 2) for 0 <= x <= 1, as exact as a float. */
static inline float opus_cos(float x) {
  float s = x * x;
  float tail = 9.1926027e-4f + s * (-2.5202042e-5f + s * 4.7108748e-7f);
  return 1 + s * (-1.2337006f + s * (0.25366951f + s * (-0.020863481f + s * tail)));
}
#undef celt_cos_norm
#define celt_cos_norm(x) opus_cos(x)

#endif
