// SPDX-License-Identifier: MIT
// Comma-separated values to contacts and back (RFC 4180).
#include "base/csv.h"

#include <string.h>
#include <strings.h>

// More than any body that is taken.
enum { ROW_MEMORY = 16 << 20 };

csv csv_of(const char *bytes, size_t len) {
  csv c = {.at = bytes, .end = bytes + len, .line = 1, .comma = ','};
  if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) c.at += 3;
  for (const char *at = c.at; at < c.end && *at != '\n'; at++) {
    if (*at != ',' && *at != ';' && *at != '\t') continue;
    c.comma = *at;
    break;
  }
  return c;
}

// Passes over one cell and gives its bytes, quotes undone; NULL: the arena is full, or there is none.
static char *take_cell(csv *c, arena *a) {
  const char *from = c->at;
  bool quoted = from < c->end && *from == '"';
  const char *at = from + quoted;
  while (at < c->end) {
    if (quoted && *at == '"' && at + 1 < c->end && at[1] == '"') {
      at++;
    } else if (quoted && *at == '"') {
      quoted = false;
    } else if (!quoted && (*at == c->comma || *at == '\n')) {
      break;
    }
    c->line += *at == '\n';
    at++;
  }
  c->at = at;
  char *out = a ? arena_take(a, (size_t)(at - from) + 1) : NULL;
  if (!out) return NULL;
  size_t len = 0;
  quoted = from < at && *from == '"';
  for (const char *p = from + quoted; p < at; p++) {
    if (quoted && *p == '"') {
      if (p + 1 >= at || p[1] != '"') {
        quoted = false;
        continue;
      }
      p++;
    }
    out[len++] = *p ? *p : '\x01';  // no text: whoever checks it says so
  }
  bool ends_line = at == c->end || *at == '\n';
  if (ends_line && len && out[len - 1] == '\r') out[len - 1] = '\0';
  return out;
}

// Would a spreadsheet reckon with it? East Asian ones do so with the wide signs, too (U+FF1D, U+FF0B, U+FF0D, U+FF20).
static bool is_formula(const char *cell) {
  static const char *const wide[] = {"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
  for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
    if (strncmp(cell, wide[i], 3) == 0) return true;
  }
  return cell[0] && strchr("=+-@\t\r\n", cell[0]);
}

// So that what was guarded, and what only looks so, comes back as it was.
static bool is_guarded(const char *cell) {
  return cell[0] == '\'' && (cell[1] == '\'' || is_formula(cell + 1));
}

// What csv_cell put before a cell so that it is no formula.
static const char *unguard(const char *cell) {
  return is_guarded(cell) ? cell + 1 : cell;
}

bool csv_row(csv *c, arena *a, const char *cells[CSV_COLUMNS_MAX], size_t *count) {
  while (c->at < c->end && (*c->at == '\n' || (*c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n'))) {
    c->line += *c->at == '\n';
    c->at++;
  }
  c->row = c->line;
  *count = 0;
  if (c->at >= c->end) return false;
  for (;;) {
    bool wanted = *count < CSV_COLUMNS_MAX;
    const char *cell = take_cell(c, wanted ? a : NULL);
    if (wanted && !cell) return false;
    if (wanted) cells[(*count)++] = unguard(cell);
    if (c->at >= c->end) return true;
    char stop = *c->at++;
    if (stop == '\n') {
      c->line++;
      return true;
    }
  }
}

const char *csv_cell(arena *a, const char *value) {
  bool formula = is_formula(value) || is_guarded(value);
  size_t len = strlen(value);
  char *out = arena_take(a, 2 * len + 4);
  if (!out) return NULL;
  if (!formula && !strpbrk(value, "\",;\t\r\n") && value[0] != ' ') {
    memcpy(out, value, len + 1);
    return out;
  }
  size_t at = 0;
  out[at++] = '"';
  if (formula) out[at++] = '\'';
  for (; *value; value++) {
    if (*value == '"') out[at++] = '"';
    out[at++] = *value;
  }
  out[at++] = '"';
  out[at] = '\0';
  return out;
}

// A column: a field of the contact, or a part of its n-th number.
enum { COLUMN_NONE, COLUMN_FIELD, COLUMN_LABEL, COLUMN_NUMBER, COLUMN_EXTENSION };
typedef struct {
  int what;
  size_t which;
} column;

static column column_of(const char *head) {
  for (size_t i = 0; i < CONTACT_FIELDS; i++) {
    if (strcasecmp(head, contact_names[i]) == 0) return (column){COLUMN_FIELD, i};
  }
  if (strncasecmp(head, "number", 6) != 0) return (column){COLUMN_NONE, 0};
  const char *at = head + 6;
  size_t which = 0;
  while (*at >= '0' && *at <= '9' && which <= CONTACT_NUMBERS_MAX) which = which * 10 + (size_t)(*at++ - '0');
  if (which > CONTACT_NUMBERS_MAX) return (column){COLUMN_NONE, 0};
  if (which) which--;
  if (!*at) return (column){COLUMN_NUMBER, which};
  if (strcasecmp(at, " name") == 0) return (column){COLUMN_LABEL, which};
  if (strcasecmp(at, " extension") == 0) return (column){COLUMN_EXTENSION, which};
  return (column){COLUMN_NONE, 0};
}

static void fill(contact *out, const column *columns, const char *const *cells, size_t count) {
  contact_number numbers[CONTACT_NUMBERS_MAX];
  for (size_t i = 0; i < CONTACT_NUMBERS_MAX; i++) numbers[i] = (contact_number){"", "", ""};
  contact_clear(out);
  for (size_t i = 0; i < count; i++) {
    contact_number *n = &numbers[columns[i].which % CONTACT_NUMBERS_MAX];
    switch (columns[i].what) {
    case COLUMN_FIELD: out->fields[columns[i].which] = cells[i]; break;
    case COLUMN_LABEL: n->name = cells[i]; break;
    case COLUMN_NUMBER: n->number = cells[i]; break;
    case COLUMN_EXTENSION: n->extension = cells[i]; break;
    default: break;
    }
  }
  for (size_t i = 0; i < CONTACT_NUMBERS_MAX; i++) {
    if (numbers[i].number[0])
      contact_add(out, numbers[i].name[0] ? numbers[i].name : "phone", numbers[i].number,
                  numbers[i].extension);
  }
}

bool csv_contacts(arena *a, const char *bytes, size_t len, contact_seen *seen, void *to) {
  csv c = csv_of(bytes, len);
  const char *cells[CSV_COLUMNS_MAX];
  column columns[CSV_COLUMNS_MAX];
  size_t width;
  bool named = false;
  if (!csv_row(&c, a, cells, &width)) return false;
  for (size_t i = 0; i < width; i++) {
    columns[i] = column_of(cells[i]);
    named = named || (columns[i].what == COLUMN_FIELD && columns[i].which == CONTACT_name);
  }
  if (!named) return false;
  for (;;) {
    arena row = arena_of(ROW_MEMORY);
    size_t count;
    contact found;
    bool got = csv_row(&c, &row, cells, &count);
    if (got) fill(&found, columns, cells, count < width ? count : width);
    bool more = got && seen(to, &found, c.row, contact_fault(&found));
    arena_free(&row);
    if (!more) return true;
  }
}

static void put(contact_sink *out, const char *s) {
  if (s) out->put(out->to, s, strlen(s));
}

void csv_write_head(arena *a, contact_sink *out, size_t numbers) {
  for (size_t i = 0; i < CONTACT_FIELDS; i++) {
    if (i) put(out, ",");
    put(out, contact_names[i]);
  }
  for (size_t i = 1; i <= numbers; i++)
    put(out, arena_print(a, ",number%zu name,number%zu,number%zu extension", i, i, i));
  put(out, "\r\n");
}

void csv_write(arena *a, contact_sink *out, const contact *c, size_t numbers) {
  for (size_t i = 0; i < CONTACT_FIELDS; i++) {
    if (i) put(out, ",");
    put(out, csv_cell(a, c->fields[i]));
  }
  for (size_t i = 0; i < numbers; i++) {
    bool has = i < c->count;
    put(out, ",");
    if (has) put(out, csv_cell(a, c->numbers[i].name));
    put(out, ",");
    if (has) put(out, csv_cell(a, c->numbers[i].number));
    put(out, ",");
    if (has) put(out, csv_cell(a, c->numbers[i].extension));
  }
  put(out, "\r\n");
}
