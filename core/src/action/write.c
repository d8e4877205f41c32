// SPDX-License-Identifier: MIT
// Forms -> JSON.
#include "action/write.h"

#include "action/rule.h"
#include "base/str.h"

/** How many octets the character at `at` has; 0 when it is no UTF-8 (RFC 3629 4). */
static size_t character(wp_str text, size_t at) {
  uint8_t first = (uint8_t)text.at[at];
  size_t len = first < 0x80   ? 1
               : first < 0xc2 ? 0
               : first < 0xe0 ? 2
               : first < 0xf0 ? 3
               : first < 0xf5 ? 4
                              : 0;
  if (len > text.len - at) return 0;
  for (size_t i = 1; i < len; i++) {
    if (((uint8_t)text.at[at + i] & 0xc0) != 0x80) return 0;
  }
  uint8_t second = len > 1 ? (uint8_t)text.at[at + 1] : 0;
  bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  bool outside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return overlong || outside ? 0 : len;
}

static void write_escape(buf *b, char c) {
  switch (c) {
  case '\n': buf_lit(b, "\\n"); return;
  case '\r': buf_lit(b, "\\r"); return;
  case '\t': buf_lit(b, "\\t"); return;
  case '"':
  case '\\':
    buf_char(b, '\\');
    buf_char(b, c);
    return;
  default: break;
  }
  buf_lit(b, "\\u00");
  buf_hex(b, &c, 1);
}

void write_text(buf *b, wp_str text) {
  buf_char(b, '"');
  for (size_t at = 0, run; at < text.len; at += run) {
    // Most of a text is plain: copied in one piece.
    for (run = 0; at + run < text.len; run++) {
      uint8_t c = (uint8_t)text.at[at + run];
      if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') break;
    }
    buf_str(b, str_part(text, at, run));
    if (run) continue;
    size_t len = character(text, at);
    run = len ? len : 1;
    if (!len)
      buf_lit(b, "\xef\xbf\xbd");
    else if (len > 1)
      buf_str(b, str_part(text, at, len));
    else
      write_escape(b, text.at[at]);
  }
  buf_char(b, '"');
}

void write_key(buf *b, const char *key) {
  bool first = !b->len || b->at[b->len - 1] == '{';
  if (!first) buf_char(b, ',');
  buf_char(b, '"');
  buf_lit(b, key);
  buf_lit(b, "\":");
}

/** Without a + and without zeros in front, which JSON does not have. */
static void write_number(buf *b, wp_str text) {
  if (text.at[0] == '-') buf_char(b, '-');
  if (text.at[0] == '-' || text.at[0] == '+') text = str_part(text, 1, text.len);
  while (text.len > 1 && text.at[0] == '0' && text.at[1] != '.') text = str_part(text, 1, text.len);
  buf_str(b, text);
}

void write_value(buf *b, const reply_field *field) {
  field_type type = field_type_of(field);
  if (type == FIELD_CHECKBOX)
    buf_lit(b, value_truth(&field->value) ? "true" : "false");
  else if (type == FIELD_NUMBER && !field->value.text.len)
    buf_lit(b, "null");
  else if (type == FIELD_NUMBER && number_good(field->value.text))
    write_number(b, field->value.text);
  else
    write_text(b, field->value.text);
}

static void write_options(buf *b, const reply_field *field) {
  write_key(b, "options");
  buf_char(b, '[');
  for (size_t i = 0; i < field->option_count; i++) {
    if (i) buf_char(b, ',');
    buf_char(b, '{');
    write_key(b, "label");
    write_text(b, field->options[i].label);
    write_key(b, "value");
    write_text(b, field->options[i].value);
    buf_char(b, '}');
  }
  buf_char(b, ']');
}

static void write_field(buf *b, const reply_field *field) {
  buf_char(b, '{');
  write_key(b, "type");
  write_text(b, str_of(field_type_word(field_type_of(field))));
  write_key(b, "name");
  write_text(b, field->name);
  write_key(b, "label");
  write_text(b, field->label.len ? field->label : field->name);
  uint32_t flags = field->flags | (field_required(field) ? REPLY_REQUIRED : 0);
  for (size_t i = 0; i < sizeof field_switches / sizeof *field_switches; i++) {
    write_key(b, field_switches[i].key);
    buf_lit(b, flags & field_switches[i].flag ? "true" : "false");
  }
  write_key(b, "defaultValue");
  write_value(b, field);
  write_key(b, "validation");
  write_text(b, field->validation);
  write_key(b, "regex");
  write_text(b, field->regex);
  write_key(b, "width");
  buf_u32(b, field->width ? field->width : FIELD_WIDTH);
  write_options(b, field);
  buf_char(b, '}');
}

void write_schema(buf *b, const reply_field *fields, size_t count) {
  buf_char(b, '[');
  for (size_t i = 0; i < count && !b->err; i++) {
    if (i) buf_char(b, ',');
    write_field(b, &fields[i]);
  }
  buf_char(b, ']');
}

void write_values(buf *b, const reply_field *fields, size_t count, wp_str change) {
  buf_char(b, '{');
  for (size_t i = 0; i < count && !b->err; i++) {
    if (i) buf_char(b, ',');
    write_text(b, fields[i].name);
    buf_char(b, ':');
    write_value(b, &fields[i]);
  }
  if (change.len) {
    write_key(b, "__");
    buf_char(b, '{');
    write_key(b, "change");
    write_text(b, change);
    buf_char(b, '}');
  }
  buf_char(b, '}');
}
