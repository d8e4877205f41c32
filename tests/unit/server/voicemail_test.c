// SPDX-License-Identifier: MIT
// What becomes of a message that two people, or two devices of one, deal with at once.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "store/store.h"
#include "store/voicemail.h"

enum { ACCOUNT = 1 };

static db *with_message(int64_t *id) {
  static const voicemail v = {
      .key = "key:1", .caller = "1001", .name = "", .call_id = "", .duration_ms = 100, .left_at = 1};
  char why[DB_WHY_SIZE];
  db *d = store_open(":memory:", why);
  assert_non_null(d);
  assert_int_equal(
      db_run(d, "INSERT INTO accounts (username, domain, ha1_md5, ha1_sha256) VALUES ('1002', 'x', '', '')"),
      DB_DONE);
  assert_int_equal(voicemail_deposit(d, ACCOUNT, &v, "audio/wav", "x", 1, id), VOICEMAIL_KEPT);
  return d;
}

static void what_was_had_back_meanwhile_is_not_deleted_for_ever(void **state) {
  (void)state;
  int64_t id, fresh = 0, old = 0;
  db *d = with_message(&id);
  // One sees it deleted and wants it gone; before that arrives, another one has it back.
  assert_int_equal(voicemail_mark(d, ACCOUNT, id, -1, 1, 2), DB_DONE);
  assert_int_equal(voicemail_mark(d, ACCOUNT, id, -1, 0, 3), DB_DONE);
  assert_int_equal(voicemail_purge(d, ACCOUNT, id), DB_NONE);
  assert_int_equal(voicemail_count(d, ACCOUNT, &fresh, &old), DB_DONE);
  assert_int_equal(fresh, 1);
  assert_int_equal(voicemail_mark(d, ACCOUNT, id, -1, 1, 4), DB_DONE);
  assert_int_equal(voicemail_purge(d, ACCOUNT + 1, id), DB_NONE);
  assert_int_equal(voicemail_purge(d, ACCOUNT, id), DB_DONE);
  assert_int_equal(voicemail_purge(d, ACCOUNT, id), DB_NONE);
  db_close(d);
}

static void news_go_round(void **state) {
  (void)state;
  int64_t id;
  news n;
  db *d = with_message(&id);
  assert_int_equal(
      db_run(d, "INSERT INTO accounts (username, domain, ha1_md5, ha1_sha256) VALUES ('1003', 'x', '', '')"),
      DB_DONE);
  static const voicemail v = {
      .key = "key:2", .caller = "1001", .name = "", .call_id = "", .duration_ms = 100, .left_at = 1};
  assert_int_equal(voicemail_deposit(d, ACCOUNT + 1, &v, "audio/wav", "x", 1, &id), VOICEMAIL_KEPT);
  static const int after[] = {0, 1, 2, 99}, next[] = {1, 2, 1, 1};
  for (int i = 0; i < 4; i++) {
    assert_int_equal(voicemail_news(d, NEWS_COUNT, after[i], &n), DB_DONE);
    assert_int_equal(n.account, next[i]);
  }
  db_close(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_had_back_meanwhile_is_not_deleted_for_ever),
      cmocka_unit_test(news_go_round),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
