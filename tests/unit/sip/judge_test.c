// SPDX-License-Identifier: MIT
// What a user agent answers, request by request.
#include "base/str.h"
#include "sip/judge.h"
#include "webphone/err.h"
#include <stdio.h>
#include <string.h>

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static _Alignas(16) char memory[64 * 1024];
static sip_msg msg;

static sip_judgement judge(const char *line, const char *more) {
  static char text[4096];
  arena a;
  char method[32];
  sscanf(line, "%31s", method);
  if (strncmp(line, "SIP/", 4) == 0) strcpy(method, "INVITE");
  int len = snprintf(
      text, sizeof text,
      "%s\r\nVia: SIP/2.0/WSS a;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: c\r\n"
      "CSeq: 1 %s\r\n%s",
      line, method, more);
  arena_init(&a, memory, sizeof memory);
  int err = sip_parse(&a, text, (size_t)len, &msg);
  return sip_judge(&msg, err, STR("replaces, 100rel"));
}

static void test_judgements(void **state) {
  (void)state;
  static const struct {
    const char *line, *more, *objects;
    uint32_t status;
    bool drop;
  } cases[] = {
      {"INVITE sip:b@h SIP/2.0", "\r\n", NULL, 0, false},
      {"INVITE sip:b@h SIP/2.0", "c: application/sdp\r\n\r\nv=0", NULL, 0, false},
      {"INVITE sip:b@h SIP/2.0", "c: APPLICATION/SDP;charset=x\r\n\r\nv=0", NULL, 0, false},
      {"INVITE sip:b@h SIP/2.0", "c: text/plain\r\n\r\nv=0", "semantic", 415, false},
      {"INVITE sip:b@h SIP/2.0", "\r\nv=0", "semantic", 415, false},
      {"INVITE sip:b@h SIP/2.0", "c: x/y\r\nContent-Disposition: render;handling=optional\r\n\r\nv=0", NULL,
       0, false},
      {"INVITE sip:b@h SIP/2.0", "c: application/sdp\r\ne: gzip\r\n\r\nv=0", "semantic", 415, false},
      {"MESSAGE sip:b@h SIP/2.0", "c: text/plain\r\n\r\nhi", NULL, 0, false},
      {"INVITE sip:b@h SIP/2.0", "Accept: text/plain\r\n\r\n", "semantic", 406, false},
      {"INVITE sip:b@h SIP/2.0", "Accept: text/plain, application/*;q=0.1\r\n\r\n", NULL, 0, false},
      {"INVITE sip:b@h SIP/2.0", "Require: 100REL, replaces\r\n\r\n", NULL, 0, false},
      {"INVITE sip:b@h SIP/2.0", "Require: 100rel\r\nRequire: foo\r\n\r\n", "semantic", 420, false},
      {"CANCEL sip:b@h SIP/2.0", "Require: foo\r\n\r\n", NULL, 0, false},
      {"FOO sip:b@h SIP/2.0", "\r\n", "method", 501, false},
      {"INVITE mailto:b@h SIP/2.0", "\r\n", "semantic", 416, false},
      {"INVITE tel:+1 SIP/2.0", "\r\n", NULL, 0, false},
      {"INVITE sip:b@h?Route=x SIP/2.0", "\r\n", "semantic", 400, false},
      {"INVITE sip:b@h SIP/3.0", "\r\n", "semantic", 505, false},
      {"INVITE <sip:b@h> SIP/2.0", "\r\n", "start-line", 400, false},
      {"INVITE sip:b@h SIP/2.0", "l: 5\r\n\r\n", "framing", 400, false},
      {"INVITE sip:b@h SIP/2.0", "", "framing", 400, false},
      {"INVITE sip:b@h SIP/2.0", "To: <sip:x@h>\r\n\r\n", "semantic", 400, false},
      {"INVITE sip:b@h SIP/2.0", "m: <sip:a@h>;;\r\n\r\n", "header", 400, false},
      {"INVITE sip:b@h SIP/2.0", "bad line\r\n\r\n", "header", 400, false},
      {"ACK sip:b@h SIP/2.0", "bad line\r\n\r\n", "header", 0, true},
      {"ACK sip:b@h SIP/2.0", "\r\n", NULL, 0, false},
      {"SIP/2.0 200 OK", "\r\n", NULL, 0, false},
      {"SIP/2.0 200 OK", "v: SIP/2.0/UDP x\r\n\r\n", "semantic", 0, true},
      {"SIP/2.0 999 OK", "\r\n", "start-line", 0, true},
      {"OPTIONS sip:b@h SIP/2.0", "Max-Forwards: 0\r\n\r\n", NULL, 200, false},
  };
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    sip_judgement j = judge(cases[i].line, cases[i].more);
    const char *layer = j.objects ? j.objects : "-", *wanted = cases[i].objects ? cases[i].objects : "-";
    if (strcmp(layer, wanted) != 0 || j.status != cases[i].status || j.drop != cases[i].drop)
      fail_msg("%s %s: %s %u %d", cases[i].line, cases[i].more, layer, j.status, j.drop);
  }
}

static void test_date(void **state) {
  (void)state;
  assert_null(judge("INVITE sip:b@h SIP/2.0", "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n\r\n").objects);
  static const char *bad[] = {"Sat, 13 Nov 2010 23:29:00 EST",
                              "Sat, 13 Nov 2010 23:29:00",
                              "Sam, 13 Nov 2010 23:29:00 GMT",
                              "Sat, 13 Nov 10 23:29:00 GMT",
                              "Sat 13 Nov 2010 23:29:00 GMT",
                              "",
                              "x"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    char line[100];
    snprintf(line, sizeof line, "Date: %s\r\n\r\n", bad[i]);
    sip_judgement j = judge("INVITE sip:b@h SIP/2.0", line);
    assert_true(j.may_ignore);
    assert_false(j.drop);
    assert_int_equal(j.status, 400);
  }
}

static void test_unsupported(void **state) {
  (void)state;
  judge("INVITE sip:b@h SIP/2.0", "Require: a, 100rel\r\nRequire: b\r\n\r\n");
  char text[20];
  buf b = buf_on(text, sizeof text);
  assert_true(sip_unsupported(&msg, STR("100rel"), &b));
  assert_true(str_eq(buf_view(&b), STR("a, b")));
  assert_false(sip_unsupported(&msg, STR("a,b,100rel"), NULL));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_judgements),
      cmocka_unit_test(test_date),
      cmocka_unit_test(test_unsupported),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
