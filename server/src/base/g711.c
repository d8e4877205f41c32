// SPDX-License-Identifier: MIT
// G.711: a sign, three bits of exponent, four of mantissa; mu-law upside down, A-law with every other bit turned.
#include "base/g711.h"

enum { BIAS = 0x84, CLIP = 32635, A_TURN = 0x55 };

static int16_t open_mu(uint8_t byte) {
  unsigned u = ~(unsigned)byte & 0xff;
  int magnitude = (int)(((u & 0x0f) << 3) + BIAS) << (u >> 4 & 7);
  return (int16_t)(u & 0x80 ? BIAS - magnitude : magnitude - BIAS);
}

static int16_t open_a(uint8_t byte) {
  unsigned a = byte ^ A_TURN;
  int exponent = (int)(a >> 4 & 7);
  int magnitude = (int)(a & 0x0f) * 16 + 8;
  if (exponent) magnitude = (magnitude + 0x100) << (exponent - 1);
  return (int16_t)(a & 0x80 ? magnitude : -magnitude);
}

static int exponent_of(int magnitude) {
  int exponent = 7;
  while (exponent > 0 && !(magnitude & (0x80 << exponent))) exponent--;
  return exponent;
}

static uint8_t close_mu(int sample) {
  int sign = sample < 0 ? 0x80 : 0;
  int magnitude = sample < 0 ? -sample : sample;
  if (magnitude > CLIP) magnitude = CLIP;
  magnitude += BIAS;
  int exponent = exponent_of(magnitude);
  return (uint8_t)(~(sign | exponent << 4 | (magnitude >> (exponent + 3) & 0x0f)) & 0xff);
}

static uint8_t close_a(int sample) {
  int sign = sample < 0 ? 0 : 0x80;
  int magnitude = sample < 0 ? -sample - 1 : sample;
  int exponent = exponent_of(magnitude);
  int mantissa = exponent ? magnitude >> (exponent + 3) & 0x0f : magnitude >> 4 & 0x0f;
  return (uint8_t)((sign | exponent << 4 | mantissa) ^ A_TURN);
}

int16_t g711_open(uint8_t byte, bool a_law) {
  return a_law ? open_a(byte) : open_mu(byte);
}

uint8_t g711_close(int16_t sample, bool a_law) {
  return a_law ? close_a(sample) : close_mu(sample);
}
