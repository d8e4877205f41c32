// SPDX-License-Identifier: MIT
// What is known of somebody who is to be called, within bounds: from JSON and from the rows of a file.
#ifndef WEBPHONED_LEAD_WORDS_H
#define WEBPHONED_LEAD_WORDS_H

#include "base/arena.h"
#include "base/fields.h"

enum { PHONE_SIZE = 24, PHONE_CODE_SIZE = 8, LEAD_NAME_MAX = 100, LEAD_FIELDS_MAX = 64 };
enum { LEAD_FIELD_NAME_MAX = 64, LEAD_FIELD_MAX = 500, LEAD_FIELDS_SIZE = 8 << 10 };

// NULL: not given.
typedef struct {
  const char *phone_code;  // digits
  const char *phone;       // digits, with + in front when it is international
  const char *alt_phone;   // the same, or ""
  const char *first_name;
  const char *last_name;
  const char *fields;  // a JSON object of texts
} lead_words;

// Digits and a leading +, without what people put between them. False: that is no number of 3 to 20 digits.
bool phone_tidy(const char *written, char out[PHONE_SIZE]);
// A country code, with or without +: at most four digits; "" stays "".
bool phone_code_tidy(const char *written, char out[PHONE_CODE_SIZE]);
// What is dialled: the code goes before a number that is not international.
void phone_dial(const char *code, const char *phone, char out[PHONE_SIZE + PHONE_CODE_SIZE]);

// Reads what is given of a lead's fields; faults it.
lead_words lead_words_of(fields *f, arena *a);
// A list of names and texts to the JSON text of one object. Why it cannot be that, or NULL.
const char *lead_fields_text(const cJSON *object, arena *a, const char **out);

#endif
