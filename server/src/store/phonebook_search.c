// SPDX-License-Identifier: MIT
// What is typed to entries: every word of it is the beginning of a word of theirs. Few have some word: those are looked at
// one by one. Some thousands have it: the database looks for the others in those. Many have each: the first on the way through
// the book, or the database joins the lists.
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "store/phonebook.h"
#include "store/phonebook_entry.h"

enum {
  WORDS_OF_QUERY = 4,
  FOUND_MAX = 2000,  // by one word, or on the way through the book, to be looked at one by one
  FOUND_NOW = 240,   // of them while others wait for this thread
  RARE_MAX = 10000,  // by one word, to be looked up in the others' lists by the database
  NONE = WORDS_OF_QUERY,
  AT_ONCE = 24,
};

// As a value of its own: PostgreSQL looks it up for each entry, rather than go through the words of everybody.
#define HAS_WORD_TOO(entry)                                                                                  \
  " AND (SELECT 1 FROM phonebook_words o WHERE o.entry_id = " entry                                          \
  " AND o.word >= ? AND o.word < ? LIMIT 1) = 1"
#define HAS_WORD HAS_WORD_TOO("e.id")
#define EIGHT "?, ?, ?, ?, ?, ?, ?, ?"
#define OF_SOME                                                                                              \
  ENTRY "WHERE e.customer_id = ? AND e.deleted = 0 AND e.id IN (" EIGHT ", " EIGHT ", " EIGHT ")"
#define OF_BOOK ENTRY "WHERE e.customer_id = ? AND e.deleted = 0 AND e.id > ? AND e.id <= ?"

// By the number of words. Some: the first is known to be there.
static const char *const of_some[WORDS_OF_QUERY] = {
    OF_SOME " ORDER BY e.id",
    OF_SOME HAS_WORD " ORDER BY e.id",
    OF_SOME HAS_WORD HAS_WORD " ORDER BY e.id",
    OF_SOME HAS_WORD HAS_WORD HAS_WORD " ORDER BY e.id",
};

static const char *const of_book[WORDS_OF_QUERY] = {
    OF_BOOK HAS_WORD " ORDER BY e.id LIMIT ?",
    OF_BOOK HAS_WORD HAS_WORD " ORDER BY e.id LIMIT ?",
    OF_BOOK HAS_WORD HAS_WORD HAS_WORD " ORDER BY e.id LIMIT ?",
    OF_BOOK HAS_WORD HAS_WORD HAS_WORD HAS_WORD " ORDER BY e.id LIMIT ?",
};

// Of many: the database joins the lists of each word, whatever comes of it, and gives the ids in order.
#define WITH_WORD                                                                                            \
  "SELECT entry_id FROM phonebook_words WHERE customer_id = ? AND word >= ? AND word < ? AND entry_id > ?"
#define AND_WORD " INTERSECT " WITH_WORD
#define IN_ORDER " ORDER BY entry_id LIMIT ?"
static const char *const of_many[WORDS_OF_QUERY] = {
    "SELECT DISTINCT entry_id FROM (" WITH_WORD ") AS found" IN_ORDER,
    WITH_WORD AND_WORD IN_ORDER,
    WITH_WORD AND_WORD AND_WORD IN_ORDER,
    WITH_WORD AND_WORD AND_WORD AND_WORD IN_ORDER,
};

// Of some thousands that have the rarest word those that have the others.
#define OF_RARE                                                                                              \
  "SELECT DISTINCT w.entry_id FROM phonebook_words w WHERE w.customer_id = ? AND w.word >= ? AND w.word < ?" \
  " AND w.entry_id > ?"
#define AND_TOO HAS_WORD_TOO("w.entry_id")
static const char *const of_rare[WORDS_OF_QUERY] = {
    OF_RARE " ORDER BY w.entry_id LIMIT ?",
    OF_RARE AND_TOO " ORDER BY w.entry_id LIMIT ?",
    OF_RARE AND_TOO AND_TOO " ORDER BY w.entry_id LIMIT ?",
    OF_RARE AND_TOO AND_TOO AND_TOO " ORDER BY w.entry_id LIMIT ?",
};

// What is looked for, as ranges of words.
typedef struct {
  size_t count;
  db_value low[WORDS_OF_QUERY];
  db_value high[WORDS_OF_QUERY];
  word words[WORDS_OF_QUERY];
  char ends[WORDS_OF_QUERY][WORD_MAX + 1];
} search;

static void read_search(const char *text, search *s) {
  memset(s, 0, sizeof *s);
  s->count = is_number_like(text) ? words_add_number(text, s->words, 0, WORDS_OF_QUERY)
                                  : words_add(text, s->words, 0, WORDS_OF_QUERY);
  if (s->count == 0) return;
  for (size_t i = 0; i < WORDS_OF_QUERY; i++) {
    size_t len = s->words[i].len;
    memcpy(s->ends[i], s->words[i].at, len);
    s->ends[i][len] = '\xff';  // no UTF-8 has it
    s->low[i] = db_bytes(s->words[i].at, len);
    s->high[i] = db_bytes(s->ends[i], len + 1);
  }
}

static int by_id(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a;
  int64_t y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

// The entries that have this word: at most FOUND_MAX of them, in order, each once. -1: the database failed;
// more than FOUND_MAX: there are more.
static int found_by_word(db *d, int64_t customer, const search *s, size_t which, int64_t after,
                         int64_t *ids) {
  db_query(d, "SELECT entry_id FROM phonebook_words WHERE customer_id = ? AND word >= ? AND word < ? LIMIT ?",
           db_int(customer), s->low[which], s->high[which], db_int(FOUND_MAX + 1));
  int seen = 0;
  int count = 0;
  while (db_next(d)) {
    int64_t id = db_column_int(d, 0);
    if (++seen <= FOUND_MAX && id > after) ids[count++] = id;
  }
  if (db_end(d) == DB_FAILED) return -1;
  if (seen > FOUND_MAX) return seen;
  qsort(ids, (size_t)count, sizeof *ids, by_id);
  int kept = 0;
  for (int i = 0; i < count; i++) {
    if (!kept || ids[i] != ids[kept - 1]) ids[kept++] = ids[i];
  }
  return kept;
}

static size_t add_words(const search *s, size_t but, db_value *values, size_t count) {
  for (size_t i = 0; i < s->count; i++) {
    if (i == but) continue;
    values[count++] = s->low[i];
    values[count++] = s->high[i];
  }
  return count;
}

// Entries by their ids, some at a time, those that have the words other than the one that found them; NONE: all did.
static cJSON *those_of(db *d, int64_t customer, const search *s, size_t found, const int64_t *ids, int count,
                       int64_t limit) {
  cJSON *rows = cJSON_CreateArray();
  int64_t got = 0;
  for (int at = 0; at < count && got < limit; at += AT_ONCE) {
    db_value values[1 + AT_ONCE + 2 * WORDS_OF_QUERY] = {db_int(customer)};
    size_t used = 1 + AT_ONCE;
    for (int i = 0; i < AT_ONCE; i++) values[1 + i] = db_int(ids[at + i < count ? at + i : count - 1]);
    if (found != NONE) used = add_words(s, found, values, used);
    db_query_values(d, of_some[(used - 1 - AT_ONCE) / 2], values, used);
    for (; db_next(d); got++) {
      if (got < limit) cJSON_AddItemToArray(rows, phonebook_entry_of(d));
    }
    if (db_end(d) != DB_FAILED) continue;
    cJSON_Delete(rows);
    return NULL;
  }
  return rows;
}

// The entries whose ids a query gives.
static cJSON *those_found(db *d, int64_t customer, const search *s, const char *sql, db_value *values,
                          size_t used, int64_t limit) {
  int64_t ids[FOUND_MAX];
  int count = 0;
  values[used++] = db_int(limit < FOUND_MAX ? limit : FOUND_MAX);
  db_query_values(d, sql, values, used);
  while (db_next(d)) ids[count++] = db_column_int(d, 0);
  if (db_end(d) == DB_FAILED) return NULL;
  return those_of(d, customer, s, NONE, ids, count, limit);
}

// Every word has many: their lists are joined, which takes as long as they are long, and no longer.
static cJSON *those_of_many(db *d, int64_t customer, const search *s, int64_t after, int64_t limit) {
  size_t used = 0;
  db_value values[4 * WORDS_OF_QUERY + 1];
  for (size_t i = 0; i < s->count; i++) {
    values[used++] = db_int(customer);
    values[used++] = s->low[i];
    values[used++] = s->high[i];
    values[used++] = db_int(after);
  }
  return those_found(d, customer, s, of_many[s->count - 1], values, used, limit);
}

// One word has some thousands: the others are looked up for those, which takes no longer than there are of them.
static cJSON *those_of_rare(db *d, int64_t customer, const search *s, size_t rarest, int64_t after,
                            int64_t limit) {
  db_value values[4 + 2 * WORDS_OF_QUERY] = {db_int(customer), s->low[rarest], s->high[rarest],
                                             db_int(after)};
  size_t used = add_words(s, rarest, values, 4);
  return those_found(d, customer, s, of_rare[s->count - 1], values, used, limit);
}

// *rarest: the word that fewest have; NONE when more than RARE_MAX have each.
static db_result find_rarest(db *d, int64_t customer, const search *s, size_t *rarest) {
  int64_t least = RARE_MAX + 1;
  *rarest = NONE;
  for (size_t i = 0; i < s->count; i++) {
    int64_t count = 0;
    if (db_number(d, &count,
                  "SELECT count(*) FROM (SELECT 1 FROM phonebook_words WHERE customer_id = ? AND word >= ?"
                  " AND word < ? LIMIT ?) AS q",
                  db_int(customer), s->low[i], s->high[i], db_int(RARE_MAX + 1)) == DB_FAILED)
      return DB_FAILED;
    if (count >= least) continue;
    least = count;
    *rarest = i;
  }
  return DB_DONE;
}

// Of many, the first that fit come soon on the way through the book. *last: how far it went; INT64_MAX: to its end.
static cJSON *walk(db *d, int64_t customer, const search *s, int64_t after, int64_t limit, int64_t *last) {
  db_result more =
      db_number(d, last,
                "SELECT id FROM phonebook_entries WHERE customer_id = ? AND deleted = 0 AND id > ?"
                " ORDER BY id LIMIT 1 OFFSET ?",
                db_int(customer), db_int(after), db_int(FOUND_MAX));
  if (more == DB_FAILED) return NULL;
  if (more == DB_NONE) *last = INT64_MAX;
  db_value values[4 + 2 * WORDS_OF_QUERY] = {db_int(customer), db_int(after), db_int(*last)};
  size_t used = add_words(s, NONE, values, 3);
  values[used++] = db_int(limit);
  db_query_values(d, of_book[s->count - 1], values, used);
  return phonebook_entries_of(d);
}

cJSON *phonebook_search(db *d, int64_t customer, const char *text, int64_t after, int64_t limit,
                        bool *later) {
  search s;
  int64_t ids[FOUND_MAX];
  bool may_wait = *later;
  *later = false;
  read_search(text, &s);
  if (s.count == 0) return cJSON_CreateArray();
  // One word that few have is enough: the others are looked for in those only.
  for (size_t i = 0; i < s.count; i++) {
    int found = found_by_word(d, customer, &s, i, after, ids);
    if (found < 0) return NULL;
    if (found > FOUND_MAX) continue;
    *later = may_wait && found > FOUND_NOW && s.count > 1;
    return *later ? NULL : those_of(d, customer, &s, i, ids, found, limit);
  }
  *later = may_wait;
  if (may_wait) return NULL;
  int64_t last = 0;
  size_t rarest = NONE;
  if (find_rarest(d, customer, &s, &rarest) == DB_FAILED) return NULL;
  if (rarest != NONE) return those_of_rare(d, customer, &s, rarest, after, limit);
  cJSON *rows = walk(d, customer, &s, after, limit, &last);
  if (!rows || last == INT64_MAX || cJSON_GetArraySize(rows) >= limit) return rows;
  cJSON_Delete(rows);
  return those_of_many(d, customer, &s, after, limit);
}
