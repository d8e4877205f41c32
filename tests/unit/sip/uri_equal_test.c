// SPDX-License-Identifier: MIT
// Comparison of URIs, both ways round.
#include "base/str.h"
#include "sip/uri.h"
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static bool equal(const char *a, const char *b) {
  sip_uri x, y;
  assert_int_equal(sip_uri_parse(str_of(a), &x), 0);
  assert_int_equal(sip_uri_parse(str_of(b), &y), 0);
  bool same = sip_uri_equal(&x, &y);
  assert_int_equal(same, sip_uri_equal(&y, &x));
  return same;
}

// The examples of 19.1.4, and our own.
static void test_equal(void **state) {
  (void)state;
  static const char *pairs[][2] = {
      {"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
      {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5"},
      {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
       "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
      {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
       "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
      {"tel:+1-201-555-0123", "tel:+1(201)555.0123"},
      {"urn:service:sos", "urn:service:sos"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    if (!equal(pairs[i][0], pairs[i][1])) fail_msg("%s is not %s", pairs[i][0], pairs[i][1]);
}

static void test_different(void **state) {
  (void)state;
  static const char *pairs[][2] = {
      {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
      {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
      {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"},
      {"sip:a@h", "sips:a@h"},
      {"sip:a@h", "sip:h"},
      {"sip:a@h", "sip:a:b@h"},
      {"sip:a%3bb@h", "sip:a;b@h"},
      {"sip:%00a@h", "sip:%00b@h"},
      {"sip:a@h", "sip:a@h;maddr=x"},
      {"sip:a@h;user=phone", "sip:a@h"},
      {"tel:+1201", "tel:+1202"},
      {"tel:+1201", "tel:+1201;ext=4"},
      {"tel:+1201", "tel:1201"},
      {"urn:service:sos", "urn:service:SOS"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    if (equal(pairs[i][0], pairs[i][1])) fail_msg("%s is %s", pairs[i][0], pairs[i][1]);
}

static void test_bounded(void **state) {
  (void)state;
  char text[400] = "sip:h", other[400] = "sip:H";
  for (int i = 0; i < 64; i++) strcat(text, ";a=1"), strcat(other, ";a=1");
  assert_true(equal(text, other));
  strcat(text, ";a=1"), strcat(other, ";a=1");
  assert_false(equal(text, other));
  assert_true(equal(text, text));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_equal),
      cmocka_unit_test(test_different),
      cmocka_unit_test(test_bounded),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
