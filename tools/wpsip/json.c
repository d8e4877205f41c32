// SPDX-License-Identifier: MIT
// Values -> JSON text (RFC 8259), two spaces a level.
#include "json.h"

#include "base/str.h"

static void begin(json *j, const char *key) {
  if (j->depth) fputs(j->first ? "\n" : ",\n", j->to);
  for (int i = 0; i < j->depth; i++) fputs("  ", j->to);
  if (key) fprintf(j->to, "\"%s\": ", key);
  j->first = false;
}

void json_open(json *j, const char *key, char bracket) {
  begin(j, key);
  fputc(bracket, j->to);
  j->depth++;
  j->first = true;
}

void json_close(json *j, char bracket) {
  j->depth--;
  if (!j->first) {
    fputc('\n', j->to);
    for (int i = 0; i < j->depth; i++) fputs("  ", j->to);
  }
  fputc(bracket, j->to);
  j->first = false;
  if (!j->depth) fputc('\n', j->to);
}

/** Length of the UTF-8 sequence at the front (RFC 3629), 0 when there is none. */
static size_t sequence(wp_str text) {
  static const struct {
    unsigned char low, high, second_low, second_high;
    size_t len;
  } forms[] = {{0x00, 0x7f, 0, 0, 1},       {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3},
               {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
               {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
  const unsigned char *at = (const unsigned char *)text.at;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (at[0] < forms[i].low || at[0] > forms[i].high) continue;
    if (forms[i].len == 1) return 1;
    if (text.len < forms[i].len || at[1] < forms[i].second_low || at[1] > forms[i].second_high) return 0;
    for (size_t k = 2; k < forms[i].len; k++) {
      if (at[k] < 0x80 || at[k] > 0xbf) return 0;
    }
    return forms[i].len;
  }
  return 0;
}

static void write_text(FILE *to, wp_str text) {
  fputc('"', to);
  while (text.len) {
    unsigned char c = (unsigned char)text.at[0];
    size_t len = sequence(text);
    if (!len)
      fputs("\\ufffd", to);
    else if (c == '"' || c == '\\')
      fprintf(to, "\\%c", c);
    else if (c < ' ' || c == 0x7f)
      fprintf(to, "\\u%04x", c);
    else
      fwrite(text.at, 1, len, to);
    text = str_part(text, len ? len : 1, text.len);
  }
  fputc('"', to);
}

void json_string(json *j, const char *key, wp_str text) {
  begin(j, key);
  if (text.at)
    write_text(j->to, text);
  else
    fputs("null", j->to);
}

void json_literal(json *j, const char *key, const char *terminated) {
  json_string(j, key, str_of(terminated));
}

void json_number(json *j, const char *key, uint32_t number) {
  begin(j, key);
  fprintf(j->to, "%u", number);
}

void json_truth(json *j, const char *key, bool truth) {
  begin(j, key);
  fputs(truth ? "true" : "false", j->to);
}

void json_null(json *j, const char *key) {
  begin(j, key);
  fputs("null", j->to);
}
