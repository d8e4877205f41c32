// SPDX-License-Identifier: MIT
// Decimal text -> double: nineteen digits as a whole number, then a power of ten.
#include "base/number.h"

#include <stdbool.h>
#include <stdint.h>

#define DIGITS_MAX 19     // of a uint64_t
#define EXPONENT_MAX 400  // more is 0 or infinity in a double

typedef struct decimal {
  uint64_t digits;
  int count, exponent;
  bool any;
} decimal;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/** Digits at `at`; each one moves the exponent by `shift`, and by one more where it no longer fits. */
static const char *take_digits(const char *at, decimal *d, int shift) {
  for (; is_digit(*at); at++) {
    d->any = true;
    if (d->count < DIGITS_MAX) {
      d->digits = d->digits * 10 + (uint64_t)(*at - '0');
      d->count += d->digits != 0;
      d->exponent += shift;
    } else if (d->exponent < EXPONENT_MAX) {
      d->exponent += shift + 1;
    }
  }
  return at;
}

static const char *take_exponent(const char *at, decimal *d) {
  const char *digits = at + 1;
  bool minus = *digits == '-';
  if (*digits == '-' || *digits == '+') digits++;
  if (!is_digit(*digits)) return at;
  int exponent = 0;
  for (; is_digit(*digits); digits++) {
    if (exponent < EXPONENT_MAX * 10) exponent = exponent * 10 + (*digits - '0');
  }
  d->exponent += minus ? -exponent : exponent;
  return digits;
}

static double scale(double value, int exponent) {
  double power = 10;
  bool down = exponent < 0;
  if (value == 0) return value;
  if (down) exponent = -exponent;
  if (exponent > EXPONENT_MAX) exponent = EXPONENT_MAX;
  while (exponent) {
    if (exponent & 1) value = down ? value / power : value * power;
    power *= power;
    exponent >>= 1;
  }
  return value;
}

double number_read(const char *restrict text, char **restrict end) {
  decimal d = {0};
  const char *at = text;
  bool minus = *at == '-';
  if (*at == '-' || *at == '+') at++;
  at = take_digits(at, &d, 0);
  if (*at == '.') at = take_digits(at + 1, &d, -1);
  if (!d.any) at = text;
  if (d.any && (*at == 'e' || *at == 'E')) at = take_exponent(at, &d);
  if (end) *end = (char *)(uintptr_t)at;
  double value = scale((double)d.digits, d.exponent);
  return minus ? -value : value;
}
