// SPDX-License-Identifier: MIT
// A form as a person has it: its definition, shaped by replies, filled by data. It is changed only in a copy, which
// takes its place when it is whole.
#ifndef ACTION_FORM_H
#define ACTION_FORM_H

#include "action/reply.h"

#define FORM_TEXT_MAX 131072  // of a definition
#define FORM_MEMORY 196608    // of all that a form keeps
#define FORM_TITLE_MAX 200

/** Kept: everything is in `memory`. */
typedef struct form {
  uint32_t id;
  bool scripted;  // a script waits for its values
  wp_str name;
  reply_field *fields;
  size_t count;
  arena memory;
} form;

/** Being changed: an array in the arena of the input, whose texts are borrowed. */
typedef struct draft {
  uint32_t id;
  bool scripted;
  wp_str name;
  reply_field *fields;  // REPLY_FIELDS_MAX of them
  size_t count;
  uint8_t changed[REPLY_FIELDS_MAX];  // has another value than before
  uint16_t *index;                    // by the hash of the name; 0 none, else 1 + place
  size_t ignored;                     // data for which there is no field
} draft;

/** What a definition says; WP_E_JSON and why when it is none, WP_E_ARENA. */
int draft_define(arena *a, wp_str json, draft *out, field_fault *why);
/** What the form is now. */
int draft_open(arena *a, const form *from, draft *out);
/**
 * __.formSchema: what a field has changes what it had, another name is a new field at the end; then __.formData.
 * WP_E_FULL when there would be more than REPLY_FIELDS_MAX fields; the draft is then of no use.
 */
int draft_merge(draft *d, const reply *r);
/** NULL when there is no such field. */
reply_field *draft_find(const draft *d, wp_str name);
/** Give a field a value; notes whether it is another one. */
void draft_set(draft *d, reply_field *field, const reply_value *value);
/** Into memory of its own; WP_E_ARENA when that is too little, and then `to` is empty. */
int draft_keep(const draft *d, form *to, void *memory, size_t size);

#endif
