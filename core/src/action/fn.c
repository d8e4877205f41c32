// SPDX-License-Identifier: MIT
// name(a, 'b', "c") -> words -> action.c. One pass, forward; columns for a person.
#include "action/fn.h"

#include "base/buf.h"
#include "base/str.h"
#include "webphone/err.h"

typedef struct word {
  wp_str text;
  size_t at;  // offset in the whole text
  bool quoted;
  bool spaced;  // a space stood before it
} word;

typedef struct reader {
  arena *arena;
  wp_str text;
  size_t at;
  word words[ACTION_PARAMS_MAX + 1];  // one more: too many is told there
  size_t count;
  size_t fault_at;
  const char *expected;
  int err;
} reader;

static bool fail(reader *r, size_t at, const char *expected) {
  if (!r->expected) {
    r->fault_at = at;
    r->expected = expected;
  }
  return false;
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_space(reader *r) {
  while (r->at < r->text.len && is_space(r->text.at[r->at])) r->at++;
}

/** Without the spaces before `end`. */
static size_t end_before(wp_str text, size_t end) {
  while (end && is_space(text.at[end - 1])) end--;
  return end;
}

static bool next_is(const reader *r, char c) {
  return r->at < r->text.len && r->text.at[r->at] == c;
}

/** Opening quotes and what closes them; several closers where people mix them. */
static const struct {
  const char *open, *close;
} quotes[] = {{"'", "'"},
              {"\"", "\""},
              {"\xe2\x80\x98", "\xe2\x80\x99"},
              {"\xe2\x80\x9c", "\xe2\x80\x9d"},
              {"\xe2\x80\x99", "\xe2\x80\x99"},
              {"\xe2\x80\x9d", "\xe2\x80\x9d"},
              {"\xe2\x80\x9e", "\xe2\x80\x9c"}};

static const char *quote_here(const reader *r, size_t *len) {
  wp_str rest = str_part(r->text, r->at, r->text.len);
  for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
    wp_str open = str_of(quotes[i].open);
    *len = open.len;
    if (str_starts(rest, open)) return quotes[i].close;
  }
  return NULL;
}

static bool take_quoted(reader *r, word *w, const char *close, size_t open_len) {
  wp_str end = str_of(close);
  size_t from = r->at;
  buf b = buf_in(r->arena, r->text.len - from);
  w->quoted = true;
  for (r->at += open_len; r->at < r->text.len; r->at++) {
    if (str_starts(str_part(r->text, r->at, end.len), end)) {
      r->at += end.len;
      w->text = buf_seal(&b, r->arena);
      r->err = b.err;
      skip_space(r);
      if (r->at == r->text.len || next_is(r, ',')) return true;
      return fail(r, r->at, "a comma or )");
    }
    if (next_is(r, '\\') && r->at + 1 < r->text.len) r->at++;
    buf_char(&b, r->text.at[r->at]);
  }
  return fail(r, from, "a closing quote");
}

static bool take_word(reader *r, word *w) {
  size_t before = r->at, len;
  skip_space(r);
  *w = (word){.at = r->at, .spaced = r->at > before};
  const char *close = quote_here(r, &len);
  if (close) return take_quoted(r, w, close, len);
  size_t from = r->at;
  while (r->at < r->text.len && !next_is(r, ',')) r->at++;
  w->text = str_trim(str_part(r->text, from, r->at - from));
  return true;
}

/** A comma that the writer meant as part of the first parameter. */
static bool belongs(const reader *r, action_kind kind, const word *w) {
  if (!r->count || w->quoted || r->words[r->count - 1].quoted) return false;
  if (kind == ACTION_OPEN_FORM) return true;
  bool option = action_is_option(w->text) || (w->text.len && w->text.at[0] == '_');
  return kind == ACTION_REDIRECT && r->count == 1 && !w->spaced && !option;
}

static bool take_words(reader *r, action_kind kind) {
  for (bool more = r->at < r->text.len; more;) {
    word w;
    if (!take_word(r, &w)) return false;
    more = next_is(r, ',');
    if (more) r->at++;
    if (belongs(r, kind, &w)) {
      wp_str *first = &r->words[r->count - 1].text;
      size_t from = r->words[r->count - 1].at;
      *first = str_trim(str_part(r->text, from, w.at + w.text.len - from));
      continue;
    }
    bool empty = !w.quoted && !w.text.len;
    if (empty && (r->count || more)) return fail(r, w.at, "a parameter");
    if (empty) return true;
    if (r->count == sizeof r->words / sizeof *r->words) return true;  // told as too many
    r->words[r->count++] = w;
    if (more && r->at == r->text.len) return fail(r, r->at, "a parameter");
  }
  return true;
}

static wp_str take_name(reader *r) {
  size_t from = r->at;
  while (r->at < r->text.len && r->text.at[r->at] != '(' && !is_space(r->text.at[r->at])) r->at++;
  return str_part(r->text, from, r->at - from);
}

/** Everything between the first ( and the last ), which ends the text. */
static bool take_call(reader *r, wp_str name) {
  action_kind kind = action_of(name);
  skip_space(r);
  if (!next_is(r, '(')) return fail(r, r->at, "(");
  r->at++;
  size_t end = r->text.len;
  if (end > r->at && r->text.at[end - 1] == ';') end = end_before(r->text, end - 1);
  if (end <= r->at || r->text.at[end - 1] != ')') {
    size_t close = str_find(str_part(r->text, r->at, end), ')') + r->at;
    return fail(r, close < end ? close + 1 : end, close < end ? "nothing behind )" : ")");
  }
  r->text.len = end - 1;
  return take_words(r, kind);
}

/** Which character of the text stands at this offset, counted from 1 (RFC 3629). */
static size_t column_of(wp_str text, size_t at) {
  size_t column = 1;
  for (size_t i = 0; i < at && i < text.len; i++) column += ((unsigned char)text.at[i] & 0xc0) != 0x80;
  return column;
}

static int refuse(wp_str whole, size_t at, const char *expected, fn_fault *why) {
  *why = (fn_fault){column_of(whole, at), expected};
  return WP_E_CONFIG;
}

int fn_parse(arena *a, wp_str text, action *out, fn_fault *why) {
  reader r = {.arena = a, .text = {text.at, text.len}};
  *out = (action){.kind = ACTION_NONE};
  *why = (fn_fault){0, NULL};
  if (text.len > FN_TEXT_MAX) return refuse(text, FN_TEXT_MAX, "a shorter text", why);
  r.text.len = end_before(r.text, text.len);
  skip_space(&r);
  size_t start = r.at;
  wp_str name = take_name(&r), params[ACTION_PARAMS_MAX + 1];
  bool alone = r.at == r.text.len;
  if (alone && !action_of(name)) return 0;  // empty, or a function of the script
  if (!alone && !take_call(&r, name)) return refuse(text, r.fault_at, r.expected, why);
  if (r.err) return r.err;
  for (size_t i = 0; i < r.count; i++) params[i] = r.words[i].text;
  action_fault fault;
  if (action_make(name, params, r.count, out, &fault)) return 0;
  size_t at = !fault.param ? start : fault.param <= r.count ? r.words[fault.param - 1].at : r.text.len;
  *out = (action){.kind = ACTION_NONE};
  return refuse(text, at, fault.expected, why);
}
