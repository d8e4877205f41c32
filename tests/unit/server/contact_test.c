// SPDX-License-Identifier: MIT
// Contacts from vCard and CSV and back: what people's programs write, and what nobody should.
// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
// clang-format on

#include "base/csv.h"
#include "base/vcard.h"
#include "base/words.h"
#include "guarded.h"

typedef struct {
  char text[8192];
  size_t len;
  int good;
  int bad;
} notes;

static void note(notes *n, const char *s) {
  int len = snprintf(n->text + n->len, sizeof n->text - n->len, "%s|", s);
  n->len += (size_t)len < sizeof n->text - n->len ? (size_t)len : 0;
}

static bool seen(void *to, const contact *c, size_t line, const char *fault) {
  notes *n = to;
  char at[32];
  snprintf(at, sizeof at, "%zu", line);
  n->good += !fault;
  n->bad += fault != NULL;
  note(n, at);
  if (fault) {
    note(n, fault);
    return true;
  }
  for (size_t i = 0; i < CONTACT_FIELDS; i++) note(n, c->fields[i]);
  for (size_t i = 0; i < c->count; i++) {
    note(n, c->numbers[i].name);
    note(n, c->numbers[i].number);
    note(n, c->numbers[i].extension);
  }
  return true;
}

static void card(const char *text, const char *expected) {
  notes n = {0};
  size_t len;
  const char *in = guarded(text, &len);
  vcard_contacts(in, len, seen, &n);
  assert_string_equal(n.text, expected);
}

static void cards(void **state) {
  (void)state;
  card("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Doe;Jane;;;\r\nFN:Jane "
       "Doe\r\nORG:Acme;Sales\r\nTEL;TYPE=WORK,VOICE:+49 30 1\r\n"
       "item1.TEL:1001\r\nitem1.X-ABLabel:Desk\r\nNOTE:a\\, b\\nc\r\nEND:VCARD\r\n",
       "1|Jane Doe|Acme, Sales||||a, b\nc||work|+49 30 1||Desk|1001||");
  // 4.0: a tel: URI with an extension; folded in the middle; LF alone; what is unknown is passed over.
  card("\xef\xbb\xbf"
       "junk\nBEGIN:vcard\nVERSION:4.0\nFN;LANGUAGE=\"a:b\":J\n "
       "ane\nTEL;VALUE=uri;TYPE=\"voice,home\":tel:+4930;ext=12\n"
       "UID:urn:uuid:1\nX:y\nADR:;;Street 1;Town;;123;\nEND:VCARD",
       "2|Jane||||Street 1, Town, 123||urn:uuid:1|home|+4930|12|");
  card("BEGIN:VCARD\nVERSION:3.0\nN:Doe;Jane\nEND:VCARD\n", "1|Doe, Jane|||||||");
  card("BEGIN:VCARD\nVERSION:2.1\nFN:J\nEND:VCARD\n", "1|it is neither vCard 3.0 nor 4.0|");
  card("BEGIN:VCARD\nVERSION:3.0\nFN:J\n", "1|it has no END|");
  card("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:J\nEND:VCARD",
       "1|it has no name|4|J|||||||");
  card("BEGIN:VCARD\nVERSION:3.0\nFN:\xff\nEND:VCARD", "1|a field is not UTF-8, or has control characters|");
  card("BEGIN:VCARD\nVERSION:3.0\nFN:a\\nb\nEND:VCARD", "1|a field is not UTF-8, or has control characters|");
  card("", "");
  card("BEGIN:VCARD", "1|it has no END|");
  card("BEGIN:VCARD\n ", "1|it has no END|");
}

// A card beyond its memory is a fault and the next one is read; a thousand numbers are cut.
static void big_cards(void **state) {
  (void)state;
  size_t size = 1 << 20;
  char *text = malloc(size);
  assert_non_null(text);
  size_t at = (size_t)snprintf(text, size, "BEGIN:VCARD\nVERSION:3.0\nFN:");
  memset(text + at, 'a', 600000);
  at += 600000;
  at += (size_t)snprintf(text + at, size - at, "\nEND:VCARD\nBEGIN:VCARD\nVERSION:3.0\nFN:B\n");
  for (int i = 0; i < 1000; i++) at += (size_t)snprintf(text + at, size - at, "TEL:%d\n", i);
  at += (size_t)snprintf(text + at, size - at, "END:VCARD\n");
  notes n = {0};
  vcard_contacts(text, at, seen, &n);
  assert_int_equal(n.good, 1);
  assert_int_equal(n.bad, 1);
  assert_non_null(strstr(n.text, "it is too long"));
  assert_non_null(strstr(n.text, "|15||"));
  free(text);
}

static bool table(const char *text, const char *expected) {
  notes n = {0};
  size_t len;
  const char *in = guarded(text, &len);
  arena a = arena_of(1 << 20);
  bool read = csv_contacts(&a, in, len, seen, &n);
  arena_free(&a);
  assert_string_equal(n.text, expected);
  return read;
}

static void tables(void **state) {
  (void)state;
  assert_true(table("Name,number,company\r\nJane,1001,Acme\r\n\r\n\"Doe, \"\"J\"\"\",\"'+49\",'=x\r\n",
                    "2|Jane|Acme||||||phone|1001||4|Doe, \"J\"|=x||||||phone|+49||"));
  assert_true(table("\xef\xbb\xbfname;number1 name;number1;number1 extension;number2\na;Desk;1;22;3",
                    "2|a|||||||Desk|1|22|phone|3||"));
  assert_true(table("name,note\na,\"x\r\ny\"\nb,\n", "2|a|||||x\r\ny||4|b|||||||"));
  assert_true(table("name\n\"open", "2|open|||||||"));
  assert_true(table("other,name\nx\nx,\xff\n,y",
                    "2|it has no name|3|a field is not UTF-8, or has control characters|4|y|||||||"));
  assert_true(table("name,number17,number99999999999,numberx\na,1,2,3\n", "2|a|||||||"));
  assert_false(table("first,second\na,b\n", ""));
  assert_false(table("", ""));
  assert_true(table("name", ""));
}

static char written[16384];
static size_t written_len;
static void put(void *to, const char *bytes, size_t len) {
  (void)to;
  assert_true(written_len + len < sizeof written);
  memcpy(written + written_len, bytes, len);
  written_len += len;
  written[written_len] = '\0';
}

static contact awkward(void) {
  contact c;
  contact_clear(&c);
  c.fields[CONTACT_name] = "=cmd|' /C calc'!A0, \"J\"; \\n";
  c.fields[CONTACT_company] = "'=quoted";
  c.fields[CONTACT_note] =
      "two\nlines; and, "
      "more\\\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
      "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
      "\xa4\xc3\xa4";
  c.fields[CONTACT_address] = "Street 1, Town";
  c.fields[CONTACT_uid] = "u-1";
  contact_add(&c, "work", "+49 30 1", "12");
  contact_add(&c, "Front; desk", "sip:a@b", "");
  return c;
}

// What we write is what we read; no cell begins like a formula; no line of a card is longer than 75 bytes.
static void there_and_back(void **state) {
  (void)state;
  contact c = awkward();
  notes before = {0};
  arena a = arena_of(1 << 20);
  contact_sink sink = {NULL, put};
  seen(&before, &c, 1, NULL);
  for (int version = 3; version <= 4; version++) {
    notes after = {0};
    written_len = 0;
    vcard_write(&a, &sink, &c, version);
    size_t width = 0;
    for (size_t i = 0; i < written_len; i++) {
      width = written[i] == '\n' ? 0 : width + 1;
      assert_true(width <= 76);
    }
    vcard_contacts(written, written_len, seen, &after);
    assert_string_equal(before.text, after.text);
  }
  notes after = {0};
  written_len = 0;
  csv_write_head(&a, &sink, 3);
  csv_write(&a, &sink, &c, 3);
  assert_non_null(strstr(written, "\"'=cmd"));
  assert_non_null(strstr(written, "\"'+49 30 1\""));
  assert_true(csv_contacts(&a, written, written_len, seen, &after));
  assert_string_equal(before.text + 2, after.text + 2);
  arena_free(&a);
}

// What a spreadsheet would reckon with is a text there, and what it was when it comes back.
static void no_formulas(void **state) {
  (void)state;
  static const char *const cells[][2] = {
      {"=1", "\"'=1\""},
      {"\n=1", "\"'\n=1\""},
      {"\t1", "\"'\t1\""},
      {"\xef\xbc\x9d"
       "1",
       "\"'\xef\xbc\x9d"
       "1\""},
      {"\xef\xbc\x8b"
       "1",
       "\"'\xef\xbc\x8b"
       "1\""},
      {"\xef\xbc\x8d"
       "1",
       "\"'\xef\xbc\x8d"
       "1\""},
      {"\xef\xbc\xa0x", "\"'\xef\xbc\xa0x\""},
      {"'\xef\xbc\x9dx", "\"''\xef\xbc\x9dx\""},
      {"'", "'"},
      {"\xef\xbc\x9ex", "\xef\xbc\x9ex"},
      {"'s", "'s"},
      {"1=1", "1=1"},
      {"", ""},
  };
  arena a = arena_of(1 << 20);
  for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
    const char *cell = csv_cell(&a, cells[i][0]);
    assert_string_equal(cell, cells[i][1]);
    char *row = arena_print(&a, "%s,x", cell);
    csv in = csv_of(row, strlen(row));
    in.comma = ',';
    const char *read[CSV_COLUMNS_MAX];
    size_t count;
    assert_true(csv_row(&in, &a, read, &count));
    assert_string_equal(read[0], cells[i][0]);
  }
  arena_free(&a);
}

// A file with its first bytes only, or with one byte changed, in memory of exactly its size.
static void read_damaged(bool is_table, size_t at, int byte) {
  size_t len = byte < 0 ? at : written_len;
  guarded_text copy = guarded_copy(written, len);
  if (byte >= 0) copy.at[at] = (char)byte;
  notes n = {0};
  arena row = arena_of(1 << 20);
  if (is_table)
    csv_contacts(&row, copy.at, len, seen, &n);
  else
    vcard_contacts(copy.at, len, seen, &n);
  arena_free(&row);
  guarded_free(&copy);
}

// Every cut and every changed byte of a good file is read without harm.
static void damaged(void **state) {
  (void)state;
  contact c = awkward();
  contact_sink sink = {NULL, put};
  for (int kind = 0; kind < 2; kind++) {
    arena a = arena_of(1 << 20);
    written_len = 0;
    if (kind == 0) csv_write_head(&a, &sink, 2);
    if (kind == 0) csv_write(&a, &sink, &c, 2);
    if (kind == 1) vcard_write(&a, &sink, &c, 4);
    arena_free(&a);
    for (size_t i = 0; i < written_len; i++) {
      for (int byte = -1; byte < 256; byte += 17) read_damaged(kind == 0, i, byte);
    }
  }
}

static void words(void **state) {
  (void)state;
  word found[8];
  size_t count = words_add("M\xc3\x9cller-L\xc3\xbc"
                           "denscheid, \xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd Anna anna",
                           found, 0, 8);
  assert_int_equal(count, 4);
  assert_string_equal(found[0].at, "m\xc3\xbcller");
  assert_string_equal(found[2].at, "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd");
  assert_string_equal(found[3].at, "anna");
  assert_int_equal(words_add_number("+49 (30) 1", found, 0, 8), 1);
  assert_string_equal(found[0].at, "49301");
  assert_int_equal(words_add("", found, 0, 8), 0);
  assert_int_equal(words_add_number("anonymous", found, 0, 8), 0);
  assert_int_equal(words_add("a b c", found, 0, 2), 2);
  assert_true(is_number_like("+49 (30)/1-2"));
  assert_false(is_number_like("49a"));
  assert_false(is_number_like(""));
  assert_false(is_number_like("+ -"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cards),          cmocka_unit_test(big_cards), cmocka_unit_test(tables),
      cmocka_unit_test(there_and_back), cmocka_unit_test(damaged),   cmocka_unit_test(words),
      cmocka_unit_test(no_formulas),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
