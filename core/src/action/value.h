// SPDX-License-Identifier: MIT
// One value of a form, of whatever kind JSON has, with the text that a field shows for it.
#ifndef ACTION_VALUE_H
#define ACTION_VALUE_H

#include "base/arena.h"
#include "base/json.h"

#define REPLY_VALUE_MAX 4096

typedef enum reply_value_kind { REPLY_NULL = 0, REPLY_STRING, REPLY_NUMBER, REPLY_BOOL } reply_value_kind;

typedef struct reply_value {
  uint32_t kind;  // reply_value_kind
  wp_str text;    // also of a number (absent when it has more than 15 digits), of true and of false
  double number;
} reply_value;

/** False for lists, objects and texts of more than REPLY_VALUE_MAX. Views of the tree, or the arena's. */
bool value_read(arena *a, const cJSON *item, reply_value *out);
/** Is it on? What people write for a checkbox: true, 1, yes, on. */
bool value_truth(const reply_value *value);
/** A decimal number as people write it: sign, digits, perhaps a fraction. */
bool number_good(wp_str text);
double number_of(wp_str text);

#endif
