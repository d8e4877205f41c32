// SPDX-License-Identifier: MIT
// Rows of a lead file: its first row says what is in which column.
#ifndef WEBPHONED_LEAD_FILE_H
#define WEBPHONED_LEAD_FILE_H

#include "base/csv.h"
#include "base/lead_words.h"

// What a column is: one of the known ones, by any of its names, or a field of its own.
typedef struct {
  const char *names[CSV_COLUMNS_MAX];  // as the file has them
  int known[CSV_COLUMNS_MAX];          // below 0: a field of its own
  size_t count;
} lead_columns;

// Takes names as cells of a row; they live as long as the columns. Why it cannot be such a file, or NULL.
const char *lead_columns_of(const char *const *cells, size_t count, lead_columns *out);
// A row to a lead with all fields. Why it cannot be one, or NULL.
const char *lead_row(const lead_columns *columns, const char *const *cells, size_t count, arena *a,
                     lead_words *out);

#endif
