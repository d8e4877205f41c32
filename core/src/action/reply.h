// SPDX-License-Identifier: MIT
// A script's JSON reply -> what it asks for, typed: an action, fields and data of a form, the next form.
#ifndef ACTION_REPLY_H
#define ACTION_REPLY_H

#include "action/action.h"
#include "action/field.h"
#include "webphone/chain.h"

#define REPLY_TEXT_MAX 65536
#define REPLY_DATA_MAX 256

/** One member of __.formData. */
typedef struct reply_datum {
  wp_str name;
  reply_value value;
} reply_datum;

typedef struct reply {
  uint32_t shows;  // wp_response_kind: the reply is something to be shown and has no __; 0: nothing to show
  wp_str shown;    // a text as it is, else its JSON
  action action;
  reply_field *fields;  // __.formSchema
  reply_datum *data;
  size_t field_count, data_count;
  bool has_form_id;
  uint32_t form_id;
  bool has_eval;  // there was code to run: it is reported and never run
} reply;

typedef struct reply_fault {
  wp_str path;           // "__.formSchema[3].width"; "" for the whole
  const char *expected;  // a noun phrase
} reply_fault;

/**
 * All or nothing: 0, WP_E_JSON (`why` says where and what was expected, and `out` is empty), or WP_E_ARENA. What
 * stands beside `__` is the script's own business and not looked at. Everything lives in the arena or in `json`.
 */
int reply_parse(arena *a, wp_str json, reply *out, reply_fault *why);

#endif
