// SPDX-License-Identifier: MIT
// Reads a JSON object field by field. The first fault is kept, with the field's name; check once, at the
// end, by fields_end: a field that nobody asked for is a fault too, most likely a misspelt one.
#ifndef WEBPHONED_FIELDS_H
#define WEBPHONED_FIELDS_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FIELDS_MAX = 64, FIELDS_WHY_SIZE = 200 };

typedef struct {
  const cJSON *object;
  const char *asked[FIELDS_MAX];
  size_t count;
  char name[64];              // of the field at fault; "" while there is none
  char why[FIELDS_WHY_SIZE];  // "must be ..."
} fields;

// JSON from outside, and nothing after it. NULL: it is none, or it would not be read as it was sent.
cJSON *fields_parse(const char *bytes, size_t len);

// `object` may be NULL or anything else: then the first thing asked for is at fault.
fields fields_of(const cJSON *object);
bool fields_end(fields *f);
void fields_fault(fields *f, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

// Present and right, or a fault. Texts are counted in bytes, are UTF-8, and have no control characters
// except that field_long allows new lines and tabs.
const char *field_text(fields *f, const char *name, size_t min, size_t max);
const char *field_long(fields *f, const char *name, size_t max);
int64_t field_int(fields *f, const char *name, int64_t min, int64_t max);
bool field_bool(fields *f, const char *name);
const cJSON *field_list(fields *f, const char *name, int max);
const cJSON *field_object(fields *f, const char *name);

// Is it there, and not null? For optional fields: if (field_has(&f, "x")) x = field_text(&f, "x", 1, 9);
bool field_has(fields *f, const char *name);

#endif
