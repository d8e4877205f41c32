// SPDX-License-Identifier: MIT
// An element of formSchema -> one field's settings, each of them there or not. Forms and replies have the same.
#ifndef ACTION_FIELD_H
#define ACTION_FIELD_H

#include "action/value.h"

#define REPLY_FIELDS_MAX 256
#define REPLY_OPTIONS_MAX 200
#define REPLY_NAME_MAX 64
#define FIELD_WIDTH 12  // of the form, in columns

enum {  // settings that are there
  REPLY_HAS_TYPE = 1,
  REPLY_HAS_LABEL = 2,
  REPLY_HAS_VALUE = 4,
  REPLY_HAS_VALIDATION = 8,
  REPLY_HAS_REGEX = 16,
  REPLY_HAS_WIDTH = 32,
  REPLY_HAS_OPTIONS = 64
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

typedef enum field_type {  // in the order of their names in field.c
  FIELD_TEXT = 1,
  FIELD_MULTILINE,
  FIELD_NUMBER,
  FIELD_SELECT,
  FIELD_RADIO,
  FIELD_CHECKBOX,
  FIELD_DATE,
  FIELD_TIME,
  FIELD_EMAIL,
  FIELD_PHONE
} field_type;

typedef struct reply_option {
  wp_str label, value;
} reply_option;

/** What is not in it stays as the form has it. */
typedef struct reply_field {
  wp_str name, type, label, validation, regex;
  reply_value value;      // defaultValue
  reply_option *options;  // of select and radio; suggestions of a text
  size_t option_count;
  uint32_t width;         // 1 to 12 columns
  uint32_t has;           // REPLY_HAS_
  uint32_t given, flags;  // of the switches: which are there, and of these which are on
} reply_field;

/** Where reading stopped: "formSchema[3].width", behind the prefix, and a noun phrase. */
typedef struct field_fault {
  const char *prefix;  // "__." of a reply, "" of a form's definition
  wp_str path;         // "" for the whole
  const char *expected;
} field_fault;

/** All or nothing: 0, WP_E_JSON and why, WP_E_ARENA. NULL and null are an empty list. */
int fields_read(arena *a, const cJSON *list, reply_field **out, size_t *count, field_fault *why);
/** Note where and what; false, and *err is WP_E_JSON (or WP_E_ARENA). An index of SIZE_MAX is none. */
bool field_fail(arena *a, field_fault *why, int *err, const char *list, size_t index, const char *member,
                const char *expected);
field_type field_type_of(const reply_field *field);
const char *field_type_word(field_type type);
/** 1 to 64 octets; what begins with __ is the namespace, or __proto__ in the page. */
bool field_name_good(wp_str name);

/** The switches by name, for whoever writes them. */
typedef struct field_switch {
  const char *key;
  uint32_t flag;
} field_switch;
extern const field_switch field_switches[7];

#define EXPECTED_VALUE "a text of at most 4096 octets, a number of at most 15 digits, true, false or null"
#define EXPECTED_NAME "a name of 1 to 64 octets that does not begin with __"

#endif
