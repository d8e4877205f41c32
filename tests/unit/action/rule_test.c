// SPDX-License-Identifier: MIT
// What is good in a field and what is not, case by case: the edge on both sides.
#include "action/rule.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "webphone/chain.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static char memory[1 << 19];

/** What is wrong with this value of a field with these settings. */
static uint32_t judge(const char *settings, const char *value, verdict *v) {
  static char form[1024], values[8192];
  arena a;
  draft d;
  field_fault why;
  arena_init(&a, memory, sizeof memory);
  snprintf(form, sizeof form, "{\"id\":1,\"formSchema\":[{\"name\":\"a\",%s}]}", settings);
  snprintf(values, sizeof values, "{\"a\":%s}", value);
  if (draft_define(&a, str_of(form), &d, &why)) fail_msg("%s: %s", form, why.expected);
  assert_int_equal(values_take(&a, str_of(values), &d, v), 0);
  assert_int_equal(values_judge(&a, &d, v), 0);
  assert_int_equal(v->count, v->fields[0].what != 0);
  return v->fields[0].what;
}

typedef struct row {
  const char *settings, *value;
  uint32_t what;
} row;

static void judge_all(const row *rows, size_t count) {
  verdict v;
  for (size_t i = 0; i < count; i++) {
    uint32_t what = judge(rows[i].settings, rows[i].value, &v);
    if (what != rows[i].what)
      fail_msg("%s of %s: %u, not %u", rows[i].settings, rows[i].value, what, rows[i].what);
  }
}
#define JUDGE(rows) judge_all(rows, sizeof(rows) / sizeof *(rows))

#define MAIL "\"type\":\"email\""
#define PHONE "\"type\":\"phone\""
#define URL "\"validation\":\"url\""

static void test_addresses(void **state) {
  (void)state;
  static const row rows[] = {
      {MAIL, "\"a@b.example\"", 0},
      {MAIL, "\"a@b@c.example\"", WP_INVALID_EMAIL},
      {MAIL, "\"a,b@c.example\"", WP_INVALID_EMAIL},
      {MAIL, "\"<a@c.example>\"", WP_INVALID_EMAIL},
      {MAIL, "\"a b@c.example\"", WP_INVALID_EMAIL},
      {MAIL, "\"a@.example\"", WP_INVALID_EMAIL},
      {MAIL, "\"a@b..example\"", WP_INVALID_EMAIL},
      {MAIL, "\"a@b.example.\"", WP_INVALID_EMAIL},
      {MAIL, "\"a@example\"", WP_INVALID_EMAIL},
      {MAIL, "\"@b.example\"", WP_INVALID_EMAIL},
      {PHONE, "\"+44 (20) 79/46.00-00 *#\"", 0},
      {PHONE, "\"123\"", 0},
      {PHONE, "\"12\"", WP_INVALID_PHONE},
      {PHONE, "\"44+20794600\"", WP_INVALID_PHONE},
      {PHONE, "\"12345678901234567890\"", 0},
      {PHONE, "\"123456789012345678901\"", WP_INVALID_PHONE},
      {URL, "\"http://x\"", 0},
      {URL, "\"HTTPS://x\"", 0},
      {URL, "\"https:///x\"", WP_INVALID_URL},
      {URL, "\"https://.x\"", WP_INVALID_URL},
      {URL, "\"https://\"", WP_INVALID_URL},
      {URL, "\"https://x y\"", WP_INVALID_URL},
      {URL, "\"javascript://x\"", WP_INVALID_URL},
  };
  JUDGE(rows);
}

#define DATE "\"type\":\"date\""
#define TIME "\"type\":\"time\""

static void test_moments(void **state) {
  (void)state;
  static const row rows[] = {
      {DATE, "\"2000-02-29\"", 0},
      {DATE, "\"1900-02-29\"", WP_INVALID_DATE},
      {DATE, "\"2023-02-28\"", 0},
      {DATE, "\"2024-04-31\"", WP_INVALID_DATE},
      {DATE, "\"2024-12-31\"", 0},
      {DATE, "\"2024-13-01\"", WP_INVALID_DATE},
      {DATE, "\"2024-00-01\"", WP_INVALID_DATE},
      {DATE, "\"2024-01-00\"", WP_INVALID_DATE},
      {DATE, "\"2024/01/01\"", WP_INVALID_DATE},
      {DATE, "\"2024-01-011\"", WP_INVALID_DATE},
      {TIME, "\"00:00\"", 0},
      {TIME, "\"23:59:59\"", 0},
      {TIME, "\"23:59:60\"", WP_INVALID_TIME},
      {TIME, "\"23:60\"", WP_INVALID_TIME},
      {TIME, "\"24:00\"", WP_INVALID_TIME},
      {TIME, "\"2:00\"", WP_INVALID_TIME},
      {TIME, "\"12.00\"", WP_INVALID_TIME},
      {DATE ",\"validation\":\"max:2024-01-01\"", "\"2024-01-01\"", 0},
      {DATE ",\"validation\":\"max:2024-01-01\"", "\"2024-01-02\"", WP_INVALID_MAX},
      {TIME ",\"validation\":\"min:08:30\"", "\"08:29\"", WP_INVALID_MIN},
  };
  JUDGE(rows);
}

#define RULE(text) "\"validation\":\"" text "\""

static void test_rules(void **state) {
  (void)state;
  static const row rows[] = {
      {RULE("alpha"), "\"a1\"", WP_INVALID_LETTERS},
      {RULE("LETTERS"), "\"a1\"", WP_INVALID_LETTERS},
      {RULE("min:2 max:3"), "\"a\"", WP_INVALID_SHORT},
      {RULE("min:2 max:3"), "\"abc\"", 0},
      {RULE("min:2 max:3"), "\"abcd\"", WP_INVALID_LONG},
      {RULE("minlength:2"), "\"a\"", WP_INVALID_SHORT},
      {RULE("maxlength:2"), "\"ab\"", 0},
      {RULE("maxlength:2"), "\"abc\"", WP_INVALID_LONG},
      {RULE("min:5|number"), "\"x\"", WP_INVALID_NUMBER},  // what is no number has no size
      {RULE("integer"), "\"-7\"", 0},
      {RULE("required"), "\" \"", WP_INVALID_REQUIRED},
      {"\"type\":\"checkbox\",\"required\":true", "true", 0},
      {"\"type\":\"checkbox\",\"required\":true", "\"no\"", WP_INVALID_REQUIRED},
      {"\"type\":\"select\",\"options\":[]", "\"anything\"", 0},
      {"\"type\":\"select\",\"options\":[\"__proto__\"]", "\"constructor\"", WP_INVALID_OPTION},
      {"\"type\":\"select\",\"options\":[\"__proto__\"]", "\"__proto__\"", 0},
      {"\"type\":\"text\"", "{}", WP_INVALID_KIND},
  };
  JUDGE(rows);
}

/** A value too long is that, whatever its field wants besides, and the field keeps what it had. */
static void test_length(void **state) {
  (void)state;
  static char value[4200];
  verdict v;
  memset(value, 'x', sizeof value - 1);
  value[0] = value[4097] = '"';
  value[4098] = 0;
  assert_int_equal(judge("\"type\":\"text\"", value, &v), 0);
  value[4097] = 'x';
  value[4098] = '"';
  value[4099] = 0;
  assert_int_equal(judge("\"type\":\"email\",\"required\":true", value, &v), WP_INVALID_LONG);
  assert_true(str_eq(v.fields[0].limit, STR("4096")));
}

/** What is wrong with the rules themselves is told of the first eight, and stops nobody. */
static void test_faults(void **state) {
  (void)state;
  verdict v;
  assert_int_equal(judge(RULE("a|b|c|d|e|f|g|h|i|j|min:x|minlength:-1"), "\"x\"", &v), 0);
  assert_int_equal(v.fault_count, 8);
  assert_true(str_eq(v.faults[7].text, STR("h")));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_addresses), cmocka_unit_test(test_moments),
                                     cmocka_unit_test(test_rules), cmocka_unit_test(test_length),
                                     cmocka_unit_test(test_faults)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
