// SPDX-License-Identifier: MIT
// The SQL layer on SQLite; tests/server runs the same SQL on PostgreSQL.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
// clang-format on

#include "db/db.h"
#include "db/migrate.h"

static db *fresh(void) {
  char why[DB_WHY_SIZE];
  db *d = db_open(":memory:", why);
  assert_non_null(d);
  assert_int_equal(
      db_script(d, "CREATE TABLE people (id {id}, name TEXT UNIQUE, boss BIGINT REFERENCES people (id),"
                   " face {blob})"),
      DB_DONE);
  return d;
}

static void results(void **state) {
  (void)state;
  db *d = fresh();
  int64_t id = 0;
  const char *insert = "INSERT INTO people (name) VALUES (?) RETURNING id";
  assert_int_equal(db_number(d, &id, insert, db_text("a")), DB_DONE);
  assert_int_equal(id, 1);
  assert_int_equal(db_number(d, &id, insert, db_text("a")), DB_EXISTS);
  assert_int_equal(db_run(d, "UPDATE people SET boss = ? WHERE id = 1", db_int(77)), DB_BOUND);
  assert_int_equal(db_run(d, "UPDATE people SET name = 'b' WHERE id = 99"), DB_NONE);
  assert_int_equal(db_run(d, "UPDATE people SET name = 'b' WHERE id = 1"), DB_DONE);
  assert_int_equal(db_run(d, "UPDATE nowhere SET name = 'b'"), DB_FAILED);
  assert_string_equal(db_why(d), "no such table: nowhere");
  // A wrong number of values is our mistake and does nothing.
  assert_int_equal(db_run(d, "UPDATE people SET name = ?"), DB_FAILED);
  assert_int_equal(db_number(d, &id, "SELECT id FROM people WHERE name = ?", db_text("a")), DB_NONE);
  assert_int_equal(id, 0);
  db_close(d);
}

static void values(void **state) {
  (void)state;
  db *d = fresh();
  const char bytes[] = {0, '\'', (char)0xff, '?'};
  assert_int_equal(db_run(d, "INSERT INTO people (name, boss, face) VALUES (?, ?, ?)",
                          db_text("x'; DROP TABLE people; --"), db_ref(0), db_bytes(bytes, sizeof bytes)),
                   DB_DONE);
  // A question mark and a word in quotes are text.
  db_query(
      d, "SELECT name, boss, face, '?', 9223372036854775807, '{id}' FROM people WHERE boss IS NULL AND ? = 1",
      db_int(1));
  assert_true(db_next(d));
  assert_string_equal(db_column_text(d, 0), "x'; DROP TABLE people; --");
  assert_string_equal(db_column_text(d, 1), "");
  assert_int_equal(db_column_int(d, 1), 0);
  size_t len = 0;
  const void *face = db_column_bytes(d, 2, &len);
  assert_int_equal(len, sizeof bytes);
  assert_memory_equal(face, bytes, sizeof bytes);
  assert_string_equal(db_column_text(d, 3), "?");
  assert_true(db_column_int(d, 4) == INT64_MAX);
  assert_false(db_next(d));
  assert_int_equal(db_end(d), DB_DONE);
  db_close(d);
}

static void one_query_at_a_time(void **state) {
  (void)state;
  db *d = fresh();
  db_query(d, "SELECT 1");
  assert_true(db_next(d));
  db_query(d, "SELECT 2");
  assert_false(db_next(d));
  assert_int_equal(db_end(d), DB_FAILED);
  int64_t n = 0;
  assert_int_equal(db_number(d, &n, "SELECT 3"), DB_DONE);
  assert_int_equal(n, 3);
  db_close(d);
}

// More statements than the cache has room for: all work, none is lost.
static void many_statements(void **state) {
  (void)state;
  db *d = fresh();
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 600; i++) {
      char sql[64];
      int64_t n = 0;
      snprintf(sql, sizeof sql, "SELECT %d + ?", i);
      assert_int_equal(db_number(d, &n, sql, db_int(1)), DB_DONE);
      assert_int_equal(n, i + 1);
    }
  }
  db_close(d);
}

static void transactions(void **state) {
  (void)state;
  db *d = fresh();
  int64_t n = 0;
  assert_true(db_begin(d));
  db_run(d, "INSERT INTO people (name) VALUES ('a')");
  db_rollback(d);
  db_number(d, &n, "SELECT count(*) FROM people");
  assert_int_equal(n, 0);
  assert_true(db_begin(d));
  assert_false(db_begin(d));
  db_rollback(d);
  assert_true(db_begin(d));
  db_run(d, "INSERT INTO people (name) VALUES ('a')");
  assert_true(db_commit(d));
  db_number(d, &n, "SELECT count(*) FROM people");
  assert_int_equal(n, 1);
  db_close(d);
}

typedef struct {
  db *d;
  atomic_bool held;
} holder;

// Longer than a hasty one waits, and shorter than others do.
static void *hold(void *with) {
  holder *h = with;
  if (!db_begin(h->d)) return NULL;
  atomic_store(&h->held, true);
  nanosleep(&(struct timespec){.tv_nsec = 300000000}, NULL);
  return db_commit(h->d) ? with : NULL;
}

static db_result add_beside(holder *h, db *d) {
  pthread_t thread;
  void *done = NULL;
  atomic_store(&h->held, false);
  assert_int_equal(pthread_create(&thread, NULL, hold, h), 0);
  while (!atomic_load(&h->held)) sched_yield();
  db_result result = db_run(d, "INSERT INTO t (a) VALUES (1)");
  assert_int_equal(pthread_join(thread, &done), 0);
  assert_ptr_equal(done, h);
  return result;
}

static void haste(void **state) {
  (void)state;
  char why[DB_WHY_SIZE], file[] = "/tmp/webphone-db-XXXXXX";
  int made = mkstemp(file);
  assert_true(made >= 0);
  close(made);
  holder other = {.d = db_open(file, why)};
  db *d = db_open(file, why);
  assert_int_equal(db_script(d, "CREATE TABLE t (a BIGINT)"), DB_DONE);
  db_be_hasty(d);
  db_watch(d);
  assert_int_equal(add_beside(&other, d), DB_FAILED);
  assert_true(db_was_busy(d) && !db_has_written(d));  // to be asked again
  db_watch(d);
  assert_int_equal(db_run(d, "INSERT INTO t (a) VALUES (1)"), DB_DONE);
  assert_int_equal(add_beside(&other, d), DB_DONE);  // half of something is not left undone
  assert_true(!db_was_busy(d) && db_has_written(d));
  db_watch(d);
  assert_int_equal(add_beside(&other, d), DB_FAILED);
  db_close(d);
  db_close(other.d);
  unlink(file);
}

static void migrations(void **state) {
  (void)state;
  const migration list[] = {
      {"one", "CREATE TABLE one (a BIGINT)"},
      {"two", "INSERT INTO one VALUES (1); INSERT INTO one VALUES (2)"},
      {"three", "CREATE TABLE three (a BIGINT); INSERT INTO nowhere VALUES (1)"},
  };
  char why[DB_WHY_SIZE];
  db *d = db_open(":memory:", why);
  int64_t n = 0;
  assert_int_equal(migrate(d, list, 2, why), 0);
  assert_int_equal(migrate(d, list, 2, why), 0);
  db_number(d, &n, "SELECT count(*) FROM one");
  assert_int_equal(n, 2);
  // A step that fails leaves nothing of itself.
  assert_int_equal(migrate(d, list, 3, why), -1);
  assert_non_null(strstr(why, "three"));
  db_number(d, &n, "SELECT count(*) FROM sqlite_master WHERE name = 'three'");
  assert_int_equal(n, 0);
  assert_int_equal(migrate(d, list, 1, why), -1);
  assert_non_null(strstr(why, "newer"));
  db_close(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(results),
      cmocka_unit_test(values),
      cmocka_unit_test(one_query_at_a_time),
      cmocka_unit_test(many_statements),
      cmocka_unit_test(transactions),
      cmocka_unit_test(haste),
      cmocka_unit_test(migrations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
