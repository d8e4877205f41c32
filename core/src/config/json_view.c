// SPDX-License-Identifier: MIT
// JSON text -> views of its values (RFC 8259).
#include "config/json_view.h"

#include "base/buf.h"
#include "base/str.h"

/** The next character that is no white space; 0 at the end. */
static char peek(wp_str *rest) {
  *rest = str_trim(*rest);
  return rest->len ? *rest->at : 0;
}

static void advance(wp_str *rest, size_t by) {
  *rest = str_part(*rest, by, rest->len);
}

static bool mark(wp_str *rest, char wanted) {
  if (peek(rest) != wanted) return false;
  advance(rest, 1);
  return true;
}

/** What stands between two quotes, escapes still in it. */
static bool take_string(wp_str *rest, wp_str *inner) {
  if (!mark(rest, '"')) return false;
  size_t len = 0;
  while (len < rest->len && rest->at[len] != '"') len += rest->at[len] == '\\' ? 2 : 1;
  if (len >= rest->len) return false;
  *inner = str_part(*rest, 0, len);
  advance(rest, len + 1);
  return true;
}

/** true, false, null or a number, whose digits are looked at by who wants them. */
static bool skip_word(wp_str *rest) {
  wp_str word = {rest->at, 0};
  bool number = true;
  for (; word.len < rest->len && str_find(STR(" \t\r\n,]}"), rest->at[word.len]) == 7; word.len++)
    number &= str_find(STR("0123456789+-.eE"), rest->at[word.len]) < 15;
  advance(rest, word.len);
  return word.len &&
         (number || str_eq(word, STR("true")) || str_eq(word, STR("false")) || str_eq(word, STR("null")));
}

static bool skip_value(wp_str *rest, int depth) {
  wp_str inner;
  char open = peek(rest);
  if (open == '"') return take_string(rest, &inner);
  if (open != '{' && open != '[') return skip_word(rest);
  char close = (char)(open + 2);  // of ASCII
  advance(rest, 1);
  if (!depth) return false;
  if (mark(rest, close)) return true;
  do {
    if (open == '{' && !(take_string(rest, &inner) && mark(rest, ':'))) return false;
    if (!skip_value(rest, depth - 1)) return false;
  } while (mark(rest, ','));
  return mark(rest, close);
}

bool json_good(wp_str text) {
  return skip_value(&text, JSON_VIEW_DEPTH) && !peek(&text);
}

bool json_next(wp_str *rest, wp_str *key, wp_str *value) {
  advance(rest, 1);  // the bracket at first, then a comma
  if (key && !(take_string(rest, key) && mark(rest, ':'))) return false;
  peek(rest);
  const char *from = rest->at;
  if (!skip_value(rest, JSON_VIEW_DEPTH)) return false;
  *value = (wp_str){from, (size_t)(rest->at - from)};
  peek(rest);
  return true;
}

wp_str json_member(wp_str object, wp_str key) {
  wp_str name, value;
  bool members = str_starts(object, STR("{"));
  while (members && json_next(&object, &name, &value))
    if (str_eq(name, key)) return str_eq(value, STR("null")) ? STR_NONE : value;
  return STR_NONE;
}

/** Four hexadecimal digits behind "\u"; -1 when they are not there. */
static int32_t unit(wp_str text) {
  int32_t sum = 0;
  if (!str_starts(text, STR("\\u")) || text.len < 6) return -1;
  for (size_t i = 2; i < 6; i++) {
    int digit = str_hex(text.at[i]);
    if (digit < 0) return -1;
    sum = sum << 4 | digit;
  }
  return sum;
}

/** At a backslash: how long the escape is; 0 when it is none. */
static size_t put_escape(buf *b, wp_str text) {
  const wp_str letters = STR("\"\\/bfnrt");
  size_t which = str_find(letters, text.at[1]);
  if (which < letters.len) {
    buf_char(b, "\"\\/\b\f\n\r\t"[which]);
    return 2;
  }
  int32_t first = unit(text), second = unit(str_part(text, 6, text.len));
  if (first < 0) return 0;
  bool pair = first >> 10 == 0xd800 >> 10 && second >> 10 == 0xdc00 >> 10;
  buf_utf8(b, (uint32_t)(pair ? 0x10000 + ((first & 0x3ff) << 10 | (second & 0x3ff)) : first));
  return pair ? 12 : 6;
}

wp_str json_string(arena *a, wp_str value) {
  wp_str raw;
  if (!take_string(&value, &raw)) return STR_NONE;
  buf b = buf_in(a, raw.len);  // an escape is never shorter than what it means
  while (raw.len) {
    size_t taken = 1;
    if (*raw.at == '\\') {
      taken = put_escape(&b, raw);
    } else {
      buf_char(&b, *raw.at);
    }
    if (!taken) return STR_NONE;
    advance(&raw, taken);
  }
  return b.err ? STR_NONE : buf_seal(&b, a);
}
