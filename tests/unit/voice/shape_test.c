// SPDX-License-Identifier: MIT
// The loops of opus.wasm in another order (core/wasm/opus_shape.h) give what libopus' own order gives, bit by bit.
#include "../wasm/opus_shape.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

// cmocka needs those above.
#include <cmocka.h>

enum { ORDER_MOST = 24, LENGTH_MOST = 240 };

static uint64_t chance = 1;

/** Of `bits` bits with their sign. */
static int32_t any(int bits) {
  chance = chance * 6364136223846793005u + 1442695040888963407u;
  return (int32_t)(chance >> 32) >> (32 - bits);
}

/** One section after the other, as silk_noise_shape_quantizer_del_dec() writes it. */
static int32_t shape_plainly(int32_t *s, int32_t in, const int16_t *weights, int order, int16_t warping) {
  int64_t w = warping, out = in + (s[0] * w >> 16);
  int32_t sum = (order >> 1) + (int32_t)(out * weights[0] >> 16);
  for (int i = 1; i < order; i++) {
    int64_t next = s[i - 1] + ((s[i] - out) * w >> 16);
    s[i - 1] = (int32_t)out;
    out = next;
    sum += (int32_t)(out * weights[i] >> 16);
  }
  s[order - 1] = (int32_t)out;
  return sum;
}

static void shaping_is_that_of_libopus(void **unused) {
  (void)unused;
  for (int order = 2; order <= ORDER_MOST; order += 2) {
    int32_t plain[2][ORDER_MOST] = {{0}}, one[ORDER_MOST] = {0}, two[2][ORDER_MOST] = {{0}};
    for (int n = 0; n < 500; n++) {
      int16_t weights[ORDER_MOST], warping = (int16_t)any(16);
      int32_t in[2] = {any(26), any(26)}, sums[2];
      for (int i = 0; i < order; i++) weights[i] = (int16_t)any(14);
      for (int i = 0; n % 50 == 0 && i < order; i++) plain[0][i] = one[i] = two[0][i] = any(26);
      int32_t first = shape_plainly(plain[0], in[0], weights, order, warping);
      int32_t second = shape_plainly(plain[1], in[1], weights, order, warping);
      assert_int_equal(opus_shape_one(one, in[0], weights, order, warping), first);
      opus_shape_two(two[0], two[1], in[0], in[1], weights, order, warping, sums);
      assert_int_equal(sums[0], first);
      assert_int_equal(sums[1], second);
      assert_memory_equal(two, plain, sizeof two);
      assert_memory_equal(one, plain[0], sizeof one);
    }
  }
}

/** One sample after the other, as silk_warped_autocorrelation_FLP() has it. */
static void warp_plainly(const float *in, double warping, int length, int order, double *kept, double *sums) {
  for (int n = 0; n < length; n++) {
    double out = in[n];
    for (int i = 0; i < order; i++) {
      double next = kept[i] + warping * (kept[i + 1] - out);
      kept[i] = out;
      sums[i] += (double)in[n] * out;
      out = next;
    }
    kept[order] = out;
    sums[order] += (double)in[n] * out;
  }
}

static void warping_is_that_of_libopus(void **unused) {
  (void)unused;
  float in[LENGTH_MOST];
  for (int i = 0; i < LENGTH_MOST; i++) in[i] = (float)any(20) / 7;
  for (int length = LENGTH_MOST - 5; length <= LENGTH_MOST; length++) {
    for (int order = 2; order <= ORDER_MOST; order += 2) {
      double kept[2][ORDER_MOST + 1] = {{0}}, sums[2][ORDER_MOST + 1] = {{0}};
      warp_plainly(in, (double)0.24f, length, order, kept[0], sums[0]);
      opus_warp(in, (double)0.24f, length, order, kept[1], sums[1]);
      assert_memory_equal(sums[1], sums[0], sizeof sums[0]);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shaping_is_that_of_libopus),
                                     cmocka_unit_test(warping_is_that_of_libopus)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
