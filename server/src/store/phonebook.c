// SPDX-License-Identifier: MIT
// Entries, the words that find them, and revisions. A book's row is locked by who changes it: revisions show
// in the order in which they were given, so that a phone that has one has all before it.
#include "store/phonebook.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/words.h"
#include "store/phonebook_entry.h"

enum { WORDS_OF_ENTRY = 64, WORDS_AT_ONCE = 8 };

cJSON *phonebook_list(db *d, int64_t customer, int64_t after, int64_t limit) {
  db_query(d, ENTRY "WHERE e.customer_id = ? AND e.deleted = 0 AND e.id > ? ORDER BY e.id LIMIT ?",
           db_int(customer), db_int(after), db_int(limit));
  return phonebook_entries_of(d);
}

cJSON *phonebook_changes(db *d, int64_t customer, int64_t revision, int64_t limit) {
  db_query(d,
           ENTRY "WHERE e.customer_id = ? AND e.revision > ? AND e.deleted <= ? ORDER BY e.revision LIMIT ?",
           db_int(customer), db_int(revision), db_int(revision > 0), db_int(limit));
  return phonebook_entries_of(d);
}

cJSON *phonebook_read(db *d, int64_t customer, int64_t id, db_result *result) {
  db_query(d, ENTRY "WHERE e.customer_id = ? AND e.id = ? AND e.deleted = 0", db_int(customer), db_int(id));
  cJSON *row = db_next(d) ? phonebook_entry_of(d) : NULL;
  *result = db_end(d);
  return row;
}

static contact_book book_of(int64_t customer, int64_t begun_at) {
  char name[80];
  snprintf(name, sizeof name, "phonebook %lld of %lld", (long long)customer, (long long)begun_at);
  return contact_book_of(name);
}

db_result phonebook_each(db *d, int64_t customer, contact_row_seen *seen, void *to) {
  int64_t begun_at = 0;
  db_result result =
      db_number(d, &begun_at, "SELECT begun_at FROM phonebooks WHERE customer_id = ?", db_int(customer));
  if (result == DB_FAILED) return result;
  contact_book book = book_of(customer, begun_at);
  db_query(d, ENTRY "WHERE e.customer_id = ? AND e.deleted = 0 ORDER BY e.id", db_int(customer));
  return contact_row_each(d, &book, phonebook_entry_of, seen, to);
}

db_result phonebook_most_numbers(db *d, int64_t customer, int64_t *out) {
  return db_number(d, out,
                   "SELECT coalesce(max(number_count), 0) FROM phonebook_entries WHERE customer_id = ? AND"
                   " deleted = 0",
                   db_int(customer));
}

db_result phonebook_version(db *d, int64_t customer, char out[PHONEBOOK_VERSION_SIZE]) {
  // Asked before the rows: what is sent under a version is that one or a newer one, and a newer one is asked for again.
  // 1 is the form of phonebook_entry_of: count on when that changes.
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
      " ON CONFLICT (customer_id) DO UPDATE SET revision = phonebooks.revision RETURNING revision, entries,"
      " begun_at",
      db_int(customer), db_int(clock_now()));
  if (db_next(d)) {
    p->revision = db_column_int(d, 0);
    p->entries = db_column_int(d, 1);
    p->book = book_of(customer, db_column_int(d, 2));
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

// *same: the entry with this uid, or the one that was exported with it; 0 for none.
static db_result find_same(phonebook_change *p, const contact *c, int64_t *same) {
  *same = 0;
  if (!c->fields[CONTACT_uid][0]) return DB_NONE;
  db_result result = db_number(
      p->db, same, "SELECT id FROM phonebook_entries WHERE customer_id = ? AND uid = ? AND uid <> ''",
      db_int(p->customer), FIELD(uid));
  int64_t given = result == DB_NONE ? contact_uid_id(&p->book, c->fields[CONTACT_uid]) : 0;
  if (!given) return result;
  return db_number(p->db, same,
                   "SELECT id FROM phonebook_entries WHERE customer_id = ? AND id = ? AND deleted = 0",
                   db_int(p->customer), db_int(given));
}

contact_kept phonebook_put(phonebook_change *p, const contact *c, int64_t *id) {
  // Looked for beforehand: after a failed statement PostgreSQL gives the whole transaction up.
  int64_t same = 0;
  if (find_same(p, c, &same) == DB_FAILED) return KEPT_FAILED;
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
