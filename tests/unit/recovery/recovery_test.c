// SPDX-License-Identifier: MIT
// The rules of recovery: never two remedies at once, no remedy without a link to negotiate it on.
#include "recovery/recovery.h"

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
// clang-format on

#define FINE (KNOWN_LINK | KNOWN_REGISTERED)
#define ALL_BITS 8192u

static void test_link(void **state) {
  (void)state;
  assert_int_equal(recovery_of_link(FINE), REMEDY_NONE);
  assert_int_equal(recovery_of_link(FINE | KNOWN_SILENT), REMEDY_PING);
  assert_int_equal(recovery_of_link(FINE | KNOWN_SILENT | KNOWN_ASKED), REMEDY_NONE);
  assert_int_equal(recovery_of_link(FINE | KNOWN_SILENT | KNOWN_ASKED | KNOWN_UNANSWERED), REMEDY_RECONNECT);
  assert_int_equal(recovery_of_link(KNOWN_LINK | KNOWN_SILENT), REMEDY_NONE);
  assert_int_equal(recovery_of_link(KNOWN_SILENT | KNOWN_UNANSWERED), REMEDY_NONE);
}

static void test_media(void **state) {
  (void)state;
  assert_int_equal(recovery_of_media(FINE), REMEDY_NONE);
  assert_int_equal(recovery_of_media(FINE | KNOWN_ICE_WEAK | KNOWN_PATIENT), REMEDY_NONE);
  assert_int_equal(recovery_of_media(FINE | KNOWN_ICE_WEAK), REMEDY_RESTART_ICE);
  assert_int_equal(recovery_of_media(FINE | KNOWN_ICE_WEAK | KNOWN_ICE_FAILED | KNOWN_PATIENT),
                   REMEDY_RESTART_ICE);
  assert_int_equal(recovery_of_media(FINE | KNOWN_ICE_WEAK | KNOWN_TRIED), REMEDY_RESTART_RELAY);
  assert_int_equal(recovery_of_media(FINE | KNOWN_ICE_WEAK | KNOWN_TRIED | KNOWN_TRIED_RELAY), REMEDY_NONE);
  assert_int_equal(recovery_of_media(KNOWN_ICE_WEAK | KNOWN_HOPELESS), REMEDY_GIVE_UP);
}

/** Over everything that can be known: what must never be. */
static void test_every_combination(void **state) {
  (void)state;
  for (uint32_t known = 0; known < ALL_BITS; known++) {
    remedy link = recovery_of_link(known), media = recovery_of_media(known);
    bool negotiates = media == REMEDY_RESTART_ICE || media == REMEDY_RESTART_RELAY;
    if (negotiates && link == REMEDY_RECONNECT && (known & KNOWN_ASKED)) fail_msg("%x: two remedies", known);
    if (negotiates && !(known & KNOWN_LINK)) fail_msg("%x: negotiates without a link", known);
    if (negotiates && !(known & KNOWN_REGISTERED)) fail_msg("%x: negotiates unregistered", known);
    if (negotiates && (known & KNOWN_MENDING)) fail_msg("%x: changes during a change", known);
    if (link != REMEDY_NONE && !(known & KNOWN_LINK)) fail_msg("%x: mends no link", known);
  }
}

static void test_two_clocks(void **state) {
  (void)state;
  link_watch w = {0};
  link_watch_start(&w, 1000);
  assert_int_equal(link_watch_known(&w, 1000, false), 0);
  assert_int_equal(link_watch_deadline(&w, false), 26000);
  assert_int_equal(link_watch_deadline(&w, true), 11000);
  assert_int_equal(link_watch_known(&w, 26000, false), KNOWN_SILENT);
  link_watch_asked(&w, 26000);
  link_watch_asked(&w, 27000);  // the first question counts
  assert_int_equal(link_watch_deadline(&w, false), 32000);
  assert_true(link_watch_known(&w, 32000, false) & KNOWN_UNANSWERED);
  assert_true(link_watch_try_options(&w, 32000));
  assert_false(link_watch_known(&w, 32001, false) & KNOWN_UNANSWERED);
  assert_false(link_watch_try_options(&w, 40000));
  link_watch_heard(&w, 40000, false);
  assert_int_equal(link_watch_known(&w, 40000, false), 0);
  link_watch_expect(&w, 41000);
  assert_int_equal(link_watch_deadline(&w, false), 43000);
  assert_int_equal(link_watch_known(&w, 43000, false), KNOWN_SILENT);
}

static void test_media_path(void **state) {
  (void)state;
  media_watch w;
  media_watch_start(&w);
  assert_int_equal(media_watch_known(&w, 0), 0);
  assert_true(media_watch_deadline(&w, 0) == WP_NEVER);
  media_watch_down(&w, 1000, false);
  assert_int_equal(media_watch_known(&w, 1000), KNOWN_ICE_WEAK | KNOWN_PATIENT);
  assert_int_equal(media_watch_deadline(&w, 1000), 2500);
  assert_int_equal(media_watch_known(&w, 2500), KNOWN_ICE_WEAK);
  media_watch_tried(&w, 2500);
  assert_int_equal(media_watch_known(&w, 2500), KNOWN_ICE_WEAK | KNOWN_PATIENT | KNOWN_TRIED);
  assert_true(media_watch_known(&w, 46000) & KNOWN_HOPELESS);
  media_watch_up(&w);
  assert_int_equal(media_watch_known(&w, 46000), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_link),
      cmocka_unit_test(test_media),
      cmocka_unit_test(test_every_combination),
      cmocka_unit_test(test_two_clocks),
      cmocka_unit_test(test_media_path),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
