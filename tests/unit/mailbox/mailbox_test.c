// SPDX-License-Identifier: MIT
// The rules of a mailbox: a message is left, messages are gone through, a greeting is made; and every state is left.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mailbox/mailbox_table.h"

static uint32_t state;

static uint32_t on(uint32_t event) {
  return wp_mailbox_step(&state, event);
}

static uint32_t key(char digit) {
  return on(wp_mailbox_key(digit));
}

static void leaves_a_message(void **unused) {
  (void)unused;
  state = WP_MAILBOX_NONE;
  assert_int_equal(on(WP_MAILBOX_LEFT_TO), WP_MAILBOX_PLAY_GREETING);
  assert_int_equal(on(WP_MAILBOX_QUIET), 0);  // nothing is recorded yet
  assert_int_equal(key('#'), WP_MAILBOX_PLAY_TONE);
  assert_int_equal(on(WP_MAILBOX_PLAYED), WP_MAILBOX_RECORD);
  assert_int_equal(key('7'), 0);
  assert_int_equal(on(WP_MAILBOX_QUIET), WP_MAILBOX_KEEP | WP_MAILBOX_PLAY_BYE);
  assert_int_equal(key('#'), 0);  // it is kept once
  assert_int_equal(on(WP_MAILBOX_PLAYED), WP_MAILBOX_HANG_UP);
}

static void goes_through_messages(void **unused) {
  (void)unused;
  state = WP_MAILBOX_NONE;
  assert_int_equal(on(WP_MAILBOX_ENTERED), WP_MAILBOX_PLAY_MENU);
  assert_int_equal(key('1'), WP_MAILBOX_LIST_NEW);
  assert_int_equal(on(WP_MAILBOX_EMPTY), WP_MAILBOX_PLAY_NO);
  assert_int_equal(key('2'), WP_MAILBOX_LIST_OLD);
  assert_int_equal(on(WP_MAILBOX_FOUND), WP_MAILBOX_PLAY_MESSAGE);
  assert_int_equal(key('2'), WP_MAILBOX_PAUSE);
  assert_int_equal(on(WP_MAILBOX_PLAYED), 0);
  assert_int_equal(key('2'), WP_MAILBOX_RESUME);
  assert_int_equal(key('1'), WP_MAILBOX_PLAY_MESSAGE);
  assert_int_equal(on(WP_MAILBOX_PLAYED), WP_MAILBOX_MARK | WP_MAILBOX_PLAY_YES);
  assert_int_equal(key('7'), WP_MAILBOX_DELETE | WP_MAILBOX_PLAY_YES);
  assert_int_equal(key('8'), WP_MAILBOX_UNDELETE | WP_MAILBOX_PLAY_YES);
  assert_int_equal(key('9'), WP_MAILBOX_NEXT);
  assert_int_equal(on(WP_MAILBOX_EMPTY), WP_MAILBOX_PLAY_NO);
  assert_int_equal(state, WP_MAILBOX_MENU);
  assert_int_equal(key('*'), WP_MAILBOX_PLAY_BYE);
  assert_int_equal(on(WP_MAILBOX_PLAYED), WP_MAILBOX_HANG_UP);
}

/** A message that cannot be played is neither heard nor deleted: it can be tried again, or left for the next one. */
static void keeps_what_nobody_heard(void **unused) {
  (void)unused;
  state = WP_MAILBOX_MENU;
  key('1');
  assert_int_equal(on(WP_MAILBOX_FOUND), WP_MAILBOX_PLAY_MESSAGE);
  assert_int_equal(on(WP_MAILBOX_UNPLAYABLE), WP_MAILBOX_PLAY_NO);
  assert_int_equal(on(WP_MAILBOX_PLAYED), 0);
  assert_int_equal(key('7'), WP_MAILBOX_PLAY_NO);
  assert_int_equal(key('7'), WP_MAILBOX_PLAY_NO);
  assert_int_equal(key('1'), WP_MAILBOX_PLAY_MESSAGE);
  assert_int_equal(on(WP_MAILBOX_UNPLAYABLE), WP_MAILBOX_PLAY_NO);
  assert_int_equal(key('9'), WP_MAILBOX_NEXT);
  assert_int_equal(on(WP_MAILBOX_FOUND), WP_MAILBOX_PLAY_MESSAGE);
}

/** The menu is said again to whom presses nothing, and ends for whom is gone. */
static void says_the_menu_again(void **unused) {
  (void)unused;
  state = WP_MAILBOX_MENU;
  assert_int_equal(on(WP_MAILBOX_IDLE), WP_MAILBOX_PLAY_MENU);
  assert_int_equal(on(WP_MAILBOX_IDLE), WP_MAILBOX_PLAY_MENU);
  assert_int_equal(on(WP_MAILBOX_GONE), WP_MAILBOX_PLAY_BYE);
  state = WP_MAILBOX_HEARD;
  assert_int_equal(on(WP_MAILBOX_GONE), WP_MAILBOX_NEXT);
}

static void makes_a_greeting(void **unused) {
  (void)unused;
  state = WP_MAILBOX_MENU;
  assert_int_equal(key('0'), WP_MAILBOX_PLAY_TONE);
  assert_int_equal(on(WP_MAILBOX_PLAYED), WP_MAILBOX_OWN_RECORD);
  assert_int_equal(key('#'), WP_MAILBOX_OWN_STOP | WP_MAILBOX_PLAY_OWN);
  assert_int_equal(key('2'), WP_MAILBOX_PLAY_TONE);  // once more
  assert_int_equal(on(WP_MAILBOX_PLAYED), WP_MAILBOX_OWN_RECORD);
  assert_int_equal(on(WP_MAILBOX_QUIET), WP_MAILBOX_OWN_STOP | WP_MAILBOX_PLAY_OWN);
  assert_int_equal(key('9'), WP_MAILBOX_OWN_KEEP | WP_MAILBOX_PLAY_YES);
  assert_int_equal(key('7'), WP_MAILBOX_OWN_RESET | WP_MAILBOX_PLAY_YES);
}

/** Whoever says nothing and presses nothing is not here for ever. */
static void nobody_stays(void **unused) {
  (void)unused;
  for (uint32_t from = WP_MAILBOX_GREETING; from < WP_MAILBOX_STATES; from++) {
    uint32_t acts = 0;
    state = from;
    for (int i = 0; i < 20 && !(acts & WP_MAILBOX_HANG_UP); i++) {
      acts = on(WP_MAILBOX_PLAYED) | on(WP_MAILBOX_QUIET) | on(WP_MAILBOX_IDLE) | on(WP_MAILBOX_GONE);
      if (acts & WP_MAILBOX_NEXT) acts |= on(WP_MAILBOX_EMPTY);
    }
    assert_true(acts & WP_MAILBOX_HANG_UP);
  }
}

static void nothing_else_means_anything(void **unused) {
  (void)unused;
  state = WP_MAILBOX_MENU;
  assert_int_equal(wp_mailbox_key('5'), WP_MAILBOX_EVENTS);
  assert_int_equal(wp_mailbox_key('\0'), WP_MAILBOX_EVENTS);
  assert_int_equal(on(WP_MAILBOX_EVENTS), 0);
  assert_int_equal(state, WP_MAILBOX_MENU);
  assert_null(mailbox_edge_of(WP_MAILBOX_STATES, 0));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(leaves_a_message),
      cmocka_unit_test(goes_through_messages),
      cmocka_unit_test(keeps_what_nobody_heard),
      cmocka_unit_test(says_the_menu_again),
      cmocka_unit_test(makes_a_greeting),
      cmocka_unit_test(nobody_stays),
      cmocka_unit_test(nothing_else_means_anything),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
