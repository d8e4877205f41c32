// SPDX-License-Identifier: MIT
// RFC 4180, as spreadsheets write it, and so that no spreadsheet takes a cell for a formula.
#ifndef WEBPHONED_CSV_H
#define WEBPHONED_CSV_H

#include "base/contact.h"

enum { CSV_COLUMNS_MAX = 64 };

typedef struct {
  const char *at;
  const char *end;
  size_t line;  // of what comes next, from 1
  size_t row;   // the line where the last row began
  char comma;   // of the first line: comma, semicolon or tab
} csv;

// Passes over a byte order mark and finds out what separates the cells.
csv csv_of(const char *bytes, size_t len);
// The cells of the next row; empty lines are none. False at the end, and where the arena is full. More cells
// than fit are passed over.
bool csv_row(csv *c, arena *a, const char *cells[CSV_COLUMNS_MAX], size_t *count);
// A cell as it stands in a file, with quotes where they are needed. NULL: the arena is full.
const char *csv_cell(arena *a, const char *value);

// The first row names the columns: those of contact.def, and "number1 name", "number1", "number1 extension"
// and so on. What is not known is passed over. False: there is no column "name".
bool csv_contacts(arena *a, const char *bytes, size_t len, contact_seen *seen, void *to);
// `numbers`: of the contact with most of them.
void csv_write_head(arena *a, contact_sink *out, size_t numbers);
void csv_write(arena *a, contact_sink *out, const contact *c, size_t numbers);

#endif
