// SPDX-License-Identifier: MIT
// Rows of a lead file and numbers as people write them.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "base/lead_file.h"

static void phones(void **state) {
  (void)state;
  char out[PHONE_SIZE];
  assert_true(phone_tidy("+44 (0)20 7946-0001", out));
  assert_string_equal(out, "+4402079460001");
  assert_true(phone_tidy("112", out));
  assert_true(phone_tidy("12345678901234567890", out));
  static const char *const bad[] = {"",
                                    "+",
                                    "12",
                                    "+12",
                                    "123456789012345678901",
                                    "x",
                                    "12 34x",
                                    "12+34",
                                    "=1+1234",
                                    "+1234;phone-context=x",
                                    "*31#",
                                    "1234,,12",
                                    "1234\r\nX",
                                    "\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(phone_tidy(bad[i], out));
  char code[PHONE_CODE_SIZE];
  assert_true(phone_code_tidy("+49", code));
  assert_string_equal(code, "49");
  assert_true(phone_code_tidy("", code));
  assert_false(phone_code_tidy("12345", code));
  assert_false(phone_code_tidy("4 9", code));
  assert_false(phone_code_tidy("++4", code));
  char dial[PHONE_SIZE + PHONE_CODE_SIZE];
  phone_dial("44", "2079460001", dial);
  assert_string_equal(dial, "+442079460001");
  phone_dial("44", "+12125550100", dial);
  assert_string_equal(dial, "+12125550100");
  phone_dial("", "1001", dial);
  assert_string_equal(dial, "1001");
  phone_dial("44", "", dial);
  assert_string_equal(dial, "");
}

static void columns(void **state) {
  (void)state;
  lead_columns c;
  assert_null(lead_columns_of((const char *[]){"First Name", "PHONE_NUMBER", "alt-phone", "x"}, 4, &c));
  assert_int_equal(c.count, 4);
  assert_true(c.known[0] >= 0 && c.known[1] >= 0 && c.known[2] >= 0 && c.known[3] < 0);
  assert_non_null(lead_columns_of((const char *[]){"name"}, 1, &c));
  assert_non_null(lead_columns_of((const char *[]){"phone", "Phone"}, 2, &c));
  assert_non_null(lead_columns_of((const char *[]){"phone", "a", "a"}, 3, &c));
  // Columns without a name are passed over.
  assert_null(lead_columns_of((const char *[]){"phone", "", ""}, 3, &c));
}

static void rows(void **state) {
  (void)state;
  arena a = arena_of(64 << 10);
  lead_columns c;
  lead_words w;
  assert_null(lead_columns_of((const char *[]){"phone", "phone_code", "Shoe \"size\"", ""}, 4, &c));
  assert_null(lead_row(&c, (const char *[]){"020 79", "+44", "4\n2", "nobody's"}, 4, &a, &w));
  assert_string_equal(w.phone, "02079");
  assert_string_equal(w.phone_code, "44");
  assert_string_equal(w.alt_phone, "");
  assert_string_equal(w.fields, "{\"Shoe \\\"size\\\"\":\"4\\n2\"}");
  assert_null(lead_row(&c, (const char *[]){"02079"}, 1, &a, &w));
  assert_string_equal(w.fields, "{}");
  assert_non_null(lead_row(&c, (const char *[]){""}, 1, &a, &w));
  assert_non_null(lead_row(&c, NULL, 0, &a, &w));
  assert_non_null(lead_row(&c, (const char *[]){"02079", "", "", "", ""}, 5, &a, &w));
  assert_non_null(lead_row(&c, (const char *[]){"02079", "", "\x01"}, 3, &a, &w));
  char longer[LEAD_FIELD_MAX + 2];
  memset(longer, 'x', sizeof longer - 1);
  longer[sizeof longer - 1] = '\0';
  assert_non_null(lead_row(&c, (const char *[]){"02079", "", longer}, 3, &a, &w));
  assert_null(lead_row(&c, (const char *[]){"02079", "", longer + 1}, 3, &a, &w));
  arena_free(&a);
  arena small = arena_of(16);
  assert_non_null(lead_row(&c, (const char *[]){"02079"}, 1, &small, &w));
  arena_free(&small);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(phones), cmocka_unit_test(columns),
                                     cmocka_unit_test(rows)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
