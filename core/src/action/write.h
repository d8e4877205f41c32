// SPDX-License-Identifier: MIT
// Forms, values and plain things -> JSON text (RFC 8259) in a bounded buffer.
#ifndef ACTION_WRITE_H
#define ACTION_WRITE_H

#include "action/form.h"
#include "base/buf.h"

/** Quoted and escaped; octets that are no UTF-8 become U+FFFD. */
void write_text(buf *b, wp_str text);
/** `"key":`, behind a comma unless it is the first member. */
void write_key(buf *b, const char *key);
/** The fields as a definition has them, each with its present value. */
void write_schema(buf *b, const reply_field *fields, size_t count);
/** As the kind of field has it: true or false, a number or null, a text. */
void write_value(buf *b, const reply_field *field);
/** {"name": value, ...}; with `change`, the name of the field that was changed, in the namespace. */
void write_values(buf *b, const reply_field *fields, size_t count, wp_str change);

#endif
