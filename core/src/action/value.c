// SPDX-License-Identifier: MIT
// cJSON item -> value; numbers as the shortest decimal text that reads back as the same.
#include "action/value.h"

#include <string.h>

#include "base/number.h"
#include "base/str.h"

#define EXACT_MAX 9007199254740992.0  // 2^53
#define NUMBER_TEXT_MAX 40

static wp_str decimal(arena *a, uint64_t digits, uint32_t places, bool negative) {
  char text[NUMBER_TEXT_MAX];
  size_t at = sizeof text;
  uint32_t written = 0;
  do {
    if (places && written == places) text[--at] = '.';
    text[--at] = (char)('0' + digits % 10);
    digits /= 10;
    written++;
  } while (digits || written <= places);
  if (negative) text[--at] = '-';
  return arena_keep(a, (wp_str){text + at, sizeof text - at});
}

/** Absent for what has no short decimal text. */
static wp_str number_text(arena *a, double number) {
  double size = number < 0 ? -number : number, power = 1;
  if (!(size <= EXACT_MAX)) return STR_NONE;
  for (uint32_t places = 0; places <= 15 && size * power < EXACT_MAX; places++) {
    uint64_t digits = (uint64_t)(size * power + (places ? 0.5 : 0));
    double back = (double)digits / power, off = back > size ? back - size : size - back;
    // Reading may be some units in the last place off (base/number.h).
    if (places ? off <= size * 1e-15 : off == 0) return decimal(a, digits, places, number < 0);
    power *= 10;
  }
  return size == EXACT_MAX ? decimal(a, (uint64_t)size, 0, number < 0) : STR_NONE;
}

bool value_read(arena *a, const cJSON *item, reply_value *out) {
  *out = (reply_value){.kind = REPLY_NULL};
  if (cJSON_IsNull(item)) return true;
  if (cJSON_IsString(item)) {
    *out = (reply_value){REPLY_STRING, str_of(item->valuestring), 0};
    return out->text.len <= REPLY_VALUE_MAX;
  }
  if (cJSON_IsBool(item)) {
    *out = (reply_value){REPLY_BOOL, cJSON_IsTrue(item) ? STR("true") : STR("false"), 0};
    return true;
  }
  if (!cJSON_IsNumber(item)) return false;
  *out = (reply_value){REPLY_NUMBER, number_text(a, item->valuedouble), item->valuedouble};
  return true;
}

bool value_truth(const reply_value *value) {
  return str_pick(value->text, "true 1 yes on") != 0;
}

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool number_good(wp_str text) {
  size_t at = 0, before, after = 0;
  if (text.len > NUMBER_TEXT_MAX - 2) return false;
  if (at < text.len && (text.at[at] == '-' || text.at[at] == '+')) at++;
  for (before = 0; at < text.len && is_digit(text.at[at]); at++) before++;
  if (at == text.len) return before > 0;
  if (text.at[at++] != '.') return false;
  for (; at < text.len && is_digit(text.at[at]); at++) after++;
  return at == text.len && before && after;
}

double number_of(wp_str text) {
  char terminated[NUMBER_TEXT_MAX + 1];
  size_t len = text.len < NUMBER_TEXT_MAX ? text.len : NUMBER_TEXT_MAX;
  if (len) memcpy(terminated, text.at, len);
  terminated[len] = 0;
  return number_read(terminated, NULL);
}
