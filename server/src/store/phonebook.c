// SPDX-License-Identifier: MIT
// Entries, the words that find them, and revisions. A book's row is locked by who changes it: revisions show
// in the order in which they were given, so that a phone that has one has all before it.
#include "store/phonebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/words.h"

enum {
  WORDS_OF_ENTRY = 64,
  WORDS_OF_QUERY = 4,
  WORDS_AT_ONCE = 8,
  FOUND_MAX = 2000,  // by one word, or on the way through the book, to be looked at one by one
  NONE = WORDS_OF_QUERY,
  AT_ONCE = 24,
  FOUND_NOW = 240,  // of them while others wait for this thread
};

// The columns of contact.def, in its order, stand after these.
#define ENTRY                                                                                                \
  "SELECT e.id, e.revision, e.deleted, e.numbers, e.name, e.company, e.title, e.email, e.address, e.note, "  \
  "e.uid FROM phonebook_entries e "
enum { FIRST_FIELD = 4 };

static cJSON *entry_of(db *d) {
  cJSON *row = cJSON_CreateObject();
  cJSON_AddNumberToObject(row, "id", (double)db_column_int(d, 0));
  cJSON_AddNumberToObject(row, "revision", (double)db_column_int(d, 1));
  if (db_column_int(d, 2)) {
    cJSON_AddTrueToObject(row, "deleted");
    return row;
  }
  for (int i = 0; i < CONTACT_FIELDS; i++) {
    const char *value = db_column_text(d, FIRST_FIELD + i);
    if (value[0]) cJSON_AddStringToObject(row, contact_names[i], value);
  }
  cJSON *numbers = cJSON_Parse(db_column_text(d, 3));
  cJSON_AddItemToObject(row, "numbers", numbers ? numbers : cJSON_CreateArray());
  return row;
}

static cJSON *entries_of(db *d) {
  cJSON *rows = cJSON_CreateArray();
  while (db_next(d)) cJSON_AddItemToArray(rows, entry_of(d));
  if (db_end(d) != DB_FAILED) return rows;
  cJSON_Delete(rows);
  return NULL;
}

cJSON *phonebook_list(db *d, int64_t customer, int64_t after, int64_t limit) {
  db_query(d, ENTRY "WHERE e.customer_id = ? AND e.deleted = 0 AND e.id > ? ORDER BY e.id LIMIT ?",
           db_int(customer), db_int(after), db_int(limit));
  return entries_of(d);
}

// As a value of its own: PostgreSQL looks it up for each entry, rather than go through the words of everybody.
#define HAS_WORD                                                                                             \
  " AND (SELECT 1 FROM phonebook_words w WHERE w.entry_id = e.id AND w.word >= ? AND w.word < ? LIMIT 1) = " \
  "1"
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
      if (got < limit) cJSON_AddItemToArray(rows, entry_of(d));
    }
    if (db_end(d) != DB_FAILED) continue;
    cJSON_Delete(rows);
    return NULL;
  }
  return rows;
}

// Every word has many: their lists are joined, which takes as long as they are long, and no longer.
static cJSON *those_of_many(db *d, int64_t customer, const search *s, int64_t after, int64_t limit) {
  int64_t ids[FOUND_MAX];
  int count = 0;
  size_t used = 0;
  db_value values[4 * WORDS_OF_QUERY + 1];
  for (size_t i = 0; i < s->count; i++) {
    values[used++] = db_int(customer);
    values[used++] = s->low[i];
    values[used++] = s->high[i];
    values[used++] = db_int(after);
  }
  values[used++] = db_int(limit < FOUND_MAX ? limit : FOUND_MAX);
  db_query_values(d, of_many[s->count - 1], values, used);
  while (db_next(d)) ids[count++] = db_column_int(d, 0);
  if (db_end(d) == DB_FAILED) return NULL;
  return those_of(d, customer, s, NONE, ids, count, limit);
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
  return entries_of(d);
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
  cJSON *rows = walk(d, customer, &s, after, limit, &last);
  if (!rows || last == INT64_MAX || cJSON_GetArraySize(rows) >= limit) return rows;
  cJSON_Delete(rows);
  return those_of_many(d, customer, &s, after, limit);
}

cJSON *phonebook_changes(db *d, int64_t customer, int64_t revision, int64_t limit) {
  db_query(d,
           ENTRY "WHERE e.customer_id = ? AND e.revision > ? AND e.deleted <= ? ORDER BY e.revision LIMIT ?",
           db_int(customer), db_int(revision), db_int(revision > 0), db_int(limit));
  return entries_of(d);
}

cJSON *phonebook_read(db *d, int64_t customer, int64_t id, db_result *result) {
  db_query(d, ENTRY "WHERE e.customer_id = ? AND e.id = ? AND e.deleted = 0", db_int(customer), db_int(id));
  cJSON *row = db_next(d) ? entry_of(d) : NULL;
  *result = db_end(d);
  return row;
}

db_result phonebook_each(db *d, int64_t customer, contact_row_seen *seen, void *to) {
  db_query(d, ENTRY "WHERE e.customer_id = ? AND e.deleted = 0 ORDER BY e.id", db_int(customer));
  return contact_row_each(d, entry_of, seen, to);
}

db_result phonebook_most_numbers(db *d, int64_t customer, int64_t *out) {
  return db_number(d, out,
                   "SELECT coalesce(max(number_count), 0) FROM phonebook_entries WHERE customer_id = ? AND"
                   " deleted = 0",
                   db_int(customer));
}

db_result phonebook_version(db *d, int64_t customer, char out[PHONEBOOK_VERSION_SIZE]) {
  // Asked before the rows: what is sent under a version is that one or a newer one, and a newer one is asked for again.
  // 1 is the form of entry_of: count on when that changes.
  long long revision = 0;
  long long begun_at = 0;
  db_query(d, "SELECT revision, begun_at FROM phonebooks WHERE customer_id = ?", db_int(customer));
  if (db_next(d)) {
    revision = db_column_int(d, 0);
    begun_at = db_column_int(d, 1);
  }
  snprintf(out, PHONEBOOK_VERSION_SIZE, "1-%lld-%lld-%lld", (long long)customer, begun_at, revision);
  return db_end(d);
}

db_result phonebook_begin(phonebook_change *p, db *d, int64_t customer) {
  *p = (phonebook_change){.db = d, .customer = customer};
  if (!db_begin(d)) return DB_FAILED;
  db_query(
      d,
      "INSERT INTO phonebooks (customer_id, revision, entries, begun_at) VALUES (?, 0, 0, ?)"
      " ON CONFLICT (customer_id) DO UPDATE SET revision = phonebooks.revision RETURNING revision, entries",
      db_int(customer), db_int(clock_now()));
  if (db_next(d)) {
    p->revision = db_column_int(d, 0);
    p->entries = db_column_int(d, 1);
  }
  db_result result = db_end(d);
  if (result == DB_DONE) return result;
  db_rollback(d);
  return result == DB_BOUND ? DB_NONE : DB_FAILED;
}

#define WORD(i) db_int(p->customer), db_bytes(w[i]->at, w[i]->len), db_int(id)

// Several at once: the way to the server and back costs more than a row. The last one fills up.
static db_result insert_words(phonebook_change *p, const word *words, size_t count, int64_t id) {
  const word *w[WORDS_AT_ONCE];
  for (size_t i = 0; i < WORDS_AT_ONCE; i++) w[i] = &words[i < count ? i : count - 1];
  return db_run(
      p->db,
      "INSERT INTO phonebook_words (customer_id, word, entry_id) VALUES (?, ?, ?), (?, ?, ?), (?, ?, ?),"
      " (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?), (?, ?, ?) ON CONFLICT DO NOTHING",
      WORD(0), WORD(1), WORD(2), WORD(3), WORD(4), WORD(5), WORD(6), WORD(7));
}

static bool put_words(phonebook_change *p, const contact *c, int64_t id, bool is_new) {
  word words[WORDS_OF_ENTRY];
  size_t count = words_add(c->fields[CONTACT_name], words, 0, WORDS_OF_ENTRY);
  for (size_t i = 0; i < c->count; i++) {
    count = words_add_number(c->numbers[i].number, words, count, WORDS_OF_ENTRY);
    // A user name in place of a number, or an address.
    if (!is_number_like(c->numbers[i].number))
      count = words_add(c->numbers[i].number, words, count, WORDS_OF_ENTRY);
  }
  count = words_add(c->fields[CONTACT_company], words, count, WORDS_OF_ENTRY);
  count = words_add(c->fields[CONTACT_email], words, count, WORDS_OF_ENTRY);
  db_result result =
      is_new ? DB_DONE : db_run(p->db, "DELETE FROM phonebook_words WHERE entry_id = ?", db_int(id));
  if (result == DB_NONE) result = DB_DONE;
  for (size_t i = 0; i < count && result == DB_DONE; i += WORDS_AT_ONCE) {
    result = insert_words(p, words + i, count - i, id);
  }
  return result == DB_DONE;
}

static char *numbers_of(const contact *c) {
  cJSON *list = contact_row_numbers(c);
  char *text = cJSON_PrintUnformatted(list);
  cJSON_Delete(list);
  return text;
}

#define FIELD(which) db_text(c->fields[CONTACT_##which])

static db_result insert(phonebook_change *p, const contact *c, const char *numbers, int64_t *id) {
  return db_number(
      p->db, id,
      "INSERT INTO phonebook_entries (customer_id, revision, numbers, number_count, name, company,"
      " title, email, address, note, uid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
      db_int(p->customer), db_int(p->revision + 1), db_text(numbers), db_int((int64_t)c->count), FIELD(name),
      FIELD(company), FIELD(title), FIELD(email), FIELD(address), FIELD(note), FIELD(uid));
}

static db_result update(phonebook_change *p, const contact *c, const char *numbers, int64_t id) {
  return db_run(
      p->db,
      "UPDATE phonebook_entries SET revision = ?, numbers = ?, number_count = ?, name = ?, company = ?,"
      " title = ?, email = ?, address = ?, note = ?, uid = ? WHERE customer_id = ? AND id = ? AND"
      " deleted = 0",
      db_int(p->revision + 1), db_text(numbers), db_int((int64_t)c->count), FIELD(name), FIELD(company),
      FIELD(title), FIELD(email), FIELD(address), FIELD(note), FIELD(uid), db_int(p->customer), db_int(id));
}

contact_kept phonebook_put(phonebook_change *p, const contact *c, int64_t *id) {
  // Looked for beforehand: after a failed statement PostgreSQL gives the whole transaction up.
  int64_t same = 0;
  if (c->fields[CONTACT_uid][0] &&
      db_number(p->db, &same,
                "SELECT id FROM phonebook_entries WHERE customer_id = ? AND uid = ? AND uid <> ''",
                db_int(p->customer), FIELD(uid)) == DB_FAILED)
    return KEPT_FAILED;
  if (same && *id && same != *id) return KEPT_TAKEN;
  bool is_new = !*id && !same;
  if (is_new && p->entries >= PHONEBOOK_MAX) return KEPT_FULL;
  if (!*id) *id = same;
  char *numbers = numbers_of(c);
  if (!numbers) return KEPT_FAILED;
  db_result result = is_new ? insert(p, c, numbers, id) : update(p, c, numbers, *id);
  cJSON_free(numbers);
  if (result == DB_NONE) return KEPT_NONE;
  if (result != DB_DONE || !put_words(p, c, *id, is_new)) return KEPT_FAILED;
  p->revision++;
  p->entries += is_new;
  return is_new ? KEPT_ADDED : KEPT_CHANGED;
}

db_result phonebook_drop(phonebook_change *p, int64_t id) {
  db_result result = db_run(
      p->db,
      "UPDATE phonebook_entries SET revision = ?, deleted = 1, numbers = '[]', number_count = 0, name = '',"
      " company = '', title = '', email = '', address = '', note = '', uid = '' WHERE customer_id = ? AND"
      " id = ? AND deleted = 0",
      db_int(p->revision + 1), db_int(p->customer), db_int(id));
  if (result != DB_DONE) return result;
  result = db_run(p->db, "DELETE FROM phonebook_words WHERE entry_id = ?", db_int(id));
  p->revision++;
  p->entries--;
  return result == DB_NONE ? DB_DONE : result;
}

bool phonebook_end(phonebook_change *p, bool keep) {
  if (keep && db_run(p->db, "UPDATE phonebooks SET revision = ?, entries = ? WHERE customer_id = ?",
                     db_int(p->revision), db_int(p->entries), db_int(p->customer)) == DB_DONE)
    return db_commit(p->db);
  db_rollback(p->db);
  return !keep;
}
