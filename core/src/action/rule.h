// SPDX-License-Identifier: MIT
// What a person filled in against what the fields ask for.
#ifndef ACTION_RULE_H
#define ACTION_RULE_H

#include "action/form.h"

typedef struct invalid {
  uint32_t what;  // wp_invalid
  wp_str limit;   // of min, max, short, long
} invalid;

/** A rule or a pattern that cannot be used: the operator's mistake, which stops nobody. */
typedef struct rule_fault {
  wp_str field, text;
} rule_fault;

typedef struct verdict {
  invalid fields[REPLY_FIELDS_MAX];  // by place in the draft
  size_t count;                      // of those that are wrong
  rule_fault faults[8];
  size_t fault_count;
} verdict;

/** Must it be filled in: by `required` or by its rules? */
bool field_required(const reply_field *field);

/**
 * Values by name, as the page has them, into the draft. What is hidden or disabled keeps what it has; names
 * without a field are left out. WP_E_JSON when it is no object. A value that is a list or an object is noted.
 */
int values_take(arena *a, wp_str json, draft *d, verdict *out);
/** Every field that a person can fill in; on top of what values_take noted. WP_E_ARENA. */
int values_judge(arena *a, const draft *d, verdict *out);

#endif
