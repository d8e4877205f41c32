// SPDX-License-Identifier: MIT
// A script's JSON reply -> what it asks for, typed: an action, fields and data of a form, the next form.
#ifndef ACTION_REPLY_H
#define ACTION_REPLY_H

#include "action/action.h"
#include "base/arena.h"

#define REPLY_TEXT_MAX 65536
#define REPLY_FIELDS_MAX 256
#define REPLY_DATA_MAX 256
#define REPLY_VALUE_MAX 4096
#define REPLY_NAME_MAX 64

typedef enum reply_value_kind { REPLY_NULL = 0, REPLY_STRING, REPLY_NUMBER, REPLY_BOOL } reply_value_kind;

typedef struct reply_value {
  uint32_t kind;  // reply_value_kind
  wp_str text;    // also of a number that is whole, of true and of false: as a field shows it
  double number;
} reply_value;

enum {  // settings of a field that the reply holds
  REPLY_HAS_TYPE = 1,
  REPLY_HAS_LABEL = 2,
  REPLY_HAS_VALUE = 4,
  REPLY_HAS_VALIDATION = 8,
  REPLY_HAS_REGEX = 16,
  REPLY_HAS_WIDTH = 32
};
enum {  // settings that are on or off
  REPLY_SELECT_ENABLE = 1,
  REPLY_REQUIRED = 2,
  REPLY_DISABLED = 4,
  REPLY_HIDDEN = 8,
  REPLY_MULTILINE = 16,
  REPLY_COLLAPSE = 32,
  REPLY_CHANGE = 64  // scriptforge_change
};

/** One element of __.formSchema. What is not in it stays as the form has it. */
typedef struct reply_field {
  wp_str name, type, label, validation, regex;
  reply_value value;      // defaultValue
  uint32_t width;         // 1 to 12 columns
  uint32_t has;           // REPLY_HAS_
  uint32_t given, flags;  // of the switches: which are there, and of these which are on
} reply_field;

/** One member of __.formData. */
typedef struct reply_datum {
  wp_str name;
  reply_value value;
} reply_datum;

typedef struct reply {
  wp_str shown;  // the reply is a text to be shown, nothing else
  action action;
  reply_field *fields;
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
 * is not in `__` is the script's own business and not looked at. Everything lives in the arena.
 */
int reply_parse(arena *a, wp_str json, reply *out, reply_fault *why);

#endif
