// SPDX-License-Identifier: MIT
// The contract of the public API: drained or refused, stale is gone, time never runs back, seeds repeat.
#include "webphone/phone.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

static wp_phone *phone;
static void *memory;

static int set_up(void **state) {
  (void)state;
  static const uint8_t seed[WP_SEED_BYTES] = {1};
  memory = malloc(wp_phone_size());
  return wp_phone_init(memory, wp_phone_size(), seed, &phone);
}

static int tear_down(void **state) {
  (void)state;
  free(memory);
  return 0;
}

static int give(wp_command_kind kind, wp_call_id call, const char *text) {
  wp_command command = {.kind = kind, .call = call, .text = {str_of(text)}};
  return wp_phone_command(phone, 1000, &command);
}

static size_t drain(void) {
  size_t count = 0;
  while (wp_phone_poll(phone)) count++;
  return count;
}

static void test_init(void **state) {
  (void)state;
  wp_phone *none = NULL;
  uint8_t seed[WP_SEED_BYTES] = {0};
  assert_true(wp_phone_size() < 1024 * 1024);
  assert_int_equal(wp_phone_init(memory, wp_phone_size() - 1, seed, &none), WP_E_ARG);
  assert_int_equal(wp_phone_init(memory, wp_phone_size(), NULL, &none), WP_E_ARG);
  assert_true(wp_phone_deadline(phone) == WP_NEVER);
}

static void test_undrained_is_refused_and_does_nothing(void **state) {
  (void)state;
  assert_int_equal(give(WP_CMD_DIALPAD, 0, "*#0*#"), 0);
  assert_int_equal(give(WP_CMD_DIALPAD, 0, "*#0*#"), WP_E_UNDRAINED);
  assert_int_equal(wp_phone_receive(phone, 1000, "\r\n", 2), WP_E_UNDRAINED);
  assert_int_equal(wp_phone_link(phone, 1000, 1, 0), WP_E_UNDRAINED);
  assert_int_equal(wp_phone_expire(phone, 1000), WP_E_UNDRAINED);
  const wp_output *o = wp_phone_poll(phone);
  assert_int_equal(o->kind, WP_EV_TRACE_MODE);
  assert_int_equal(o->u.flag.on, 1);
  assert_int_equal(drain(), 1);
}

static void test_no_such_call_no_such_command(void **state) {
  (void)state;
  for (uint32_t kind = WP_CMD_ANSWER; kind <= WP_CMD_MUTE; kind++) {
    assert_int_equal(give((wp_command_kind)kind, 0, ""), WP_E_GONE);
    assert_int_equal(give((wp_command_kind)kind, 0x101, ""), WP_E_GONE);
    assert_int_equal(give((wp_command_kind)kind, UINT32_MAX, ""), WP_E_GONE);
  }
  assert_int_equal(give((wp_command_kind)999, 0x101, ""), WP_E_GONE);
  assert_int_equal(give(WP_CMD_LOGIN, 0, "1001"), WP_E_STATE);
  assert_int_equal(drain(), 0);
}

static void test_never_began(void **state) {
  (void)state;
  assert_int_equal(give(WP_CMD_DIAL, 0, "1002"), 0);
  const wp_output *o = wp_phone_poll(phone);
  assert_int_equal(o->kind, WP_EV_CALL);
  assert_int_equal(o->u.call.state, WP_CALL_ENDED);
  assert_int_equal(o->call, 0);
  assert_int_equal(drain(), 0);
}

static void test_any_bytes_without_login(void **state) {
  (void)state;
  static const char *const texts[] = {"", "\r\n\r\n", "x", "SIP/2.0 200 OK\r\n\r\n",
                                      "INVITE sip:a SIP/2.0\r\n\r\n"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    assert_int_equal(wp_phone_receive(phone, 1000, texts[i], strlen(texts[i])), 0);
    const wp_output *o;
    while ((o = wp_phone_poll(phone))) assert_int_equal(o->kind, WP_EV_NOTE);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_init, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_undrained_is_refused_and_does_nothing, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_no_such_call_no_such_command, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_never_began, set_up, tear_down),
      cmocka_unit_test_setup_teardown(test_any_bytes_without_login, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
