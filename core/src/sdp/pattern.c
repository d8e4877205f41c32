// SPDX-License-Identifier: MIT
// A regular expression is its own automaton: the places in its text are the states, and all that can be are tried at
// once (Thompson). Time is at most places times text, whatever the pattern, and nothing is allocated.
#include "sdp/pattern.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

#define DEPTH_MAX 24        // of parentheses
#define BAD PATTERN_PLACES  // no place: the pattern is malformed

static uint8_t fold(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static bool between(uint8_t c, uint8_t from, uint8_t to) {
  return c >= from && c <= to;
}

/** A letter that means something behind a backslash, or would elsewhere. */
static bool is_word(uint8_t c) {
  return between(fold(c), 'a', 'z') || between(c, '0', '9');
}

/** Is `c`, folded, what \d, \w or \s means? */
static bool in_class(uint8_t letter, uint8_t c) {
  switch (letter) {
  case 'd': return between(c, '0', '9');
  case 'w': return is_word(c) || c == '_';
  default: return c == ' ' || between(c, '\t', '\r');
  }
}

static bool is_class(uint8_t letter) {
  return letter == 'd' || letter == 'w' || letter == 's';
}

/** One character of a class at `at`, or what a backslash makes of it; true when that is a class by itself. */
static bool take_byte(const pattern *p, uint32_t *at, uint8_t *byte) {
  bool escaped = p->text[*at] == '\\';
  *at += escaped;
  *byte = (uint8_t)p->text[(*at)++];
  if (!escaped || !is_word(*byte)) return false;
  // a letter with a meaning we do not have must not silently mean itself
  if (!is_class(*byte)) *at = BAD;
  return true;
}

/** Behind the class whose '[' is before `at`; is `c`, folded, in it? */
static uint32_t class_end(const pattern *p, uint32_t at, uint8_t c, bool *hit) {
  uint8_t upper = between(c, 'a', 'z') ? (uint8_t)(c - 32) : c;
  bool inverted = p->text[at] == '^', found = false;
  at += inverted;
  if (p->text[at] == ']') return BAD;  // matches nothing or all: surely a mistake
  while (at < p->len && p->text[at] != ']') {
    uint8_t from, to;
    if (take_byte(p, &at, &from)) {
      found |= at < p->len && in_class(from, c);
      continue;
    }
    to = from;
    if (at + 1 < p->len && p->text[at] == '-' && p->text[at + 1] != ']') {
      at++;
      if (take_byte(p, &at, &to) || to < from) return BAD;
    }
    found |= between(c, from, to) || between(upper, from, to);
  }
  *hit = found != inverted;
  return at + 1;
}

static bool may_lack(char sign) {
  return sign == '*' || sign == '?';
}

static bool may_repeat(char sign) {
  return sign == '*' || sign == '+';
}

/** Behind the sign of a repetition, if one is at `at`; lazy is the same for a match of the whole. */
static uint32_t behind_sign(const pattern *p, uint32_t at) {
  char sign = p->text[at];
  return may_lack(sign) || may_repeat(sign) ? at + 1 + (p->text[at + 1] == '?') : at;
}

/** Where the group at '(' begins inside. */
static uint32_t inside_of(const pattern *p, uint32_t at) {
  return p->text[at + 1] == '?' ? at + 3 : at + 1;
}

static uint32_t atom_end(const pattern *p, uint32_t at, uint32_t depth);

/** Where the choice ends that goes on at `at`: its ')', or BAD. */
static uint32_t choice_end(const pattern *p, uint32_t at, uint32_t depth) {
  while (at < p->len && p->text[at] != ')') {
    if (p->text[at] == '|') {
      at++;
    } else {
      at = atom_end(p, at, depth);
      if (at < p->len) at = behind_sign(p, at);
    }
  }
  return at < p->len ? at : BAD;
}

/** Behind what one step can take: a character, a class, a group. */
static uint32_t atom_end(const pattern *p, uint32_t at, uint32_t depth) {
  bool hit;
  switch (p->text[at]) {
  case '(':
    if (depth > DEPTH_MAX || (p->text[at + 1] == '?' && p->text[at + 2] != ':')) return BAD;
    at = choice_end(p, inside_of(p, at), depth + 1);
    return at == BAD ? BAD : at + 1;
  case '[': return class_end(p, at + 1, 0, &hit);
  case '\\': {
    uint8_t byte;
    take_byte(p, &at, &byte);
    return at;
  }
  case '*':
  case '+':
  case '?':
  case '{': return BAD;  // nothing to repeat, or counts, which we do not have
  default: return at + 1;
  }
}

int pattern_compile(wp_str text, pattern *out) {
  *out = (pattern){.text = "(?:"};
  if (text.len > PATTERN_MAX) return WP_E_REGEX;
  if (text.len) memcpy(out->text + 3, text.at, text.len);
  out->text[text.len + 3] = ')';
  out->len = (uint32_t)text.len + 4;
  if (atom_end(out, 0, 0) == out->len) return 0;
  out->len = 0;
  return WP_E_REGEX;
}

/** One step of a match. */
typedef struct run {
  const pattern *p;
  bool *now;                      // the places that are reached
  bool at_begin, at_end;          // of the text
  uint8_t opens[PATTERN_PLACES];  // of each ')' that may come: where its '(' is
} run;

static void reach(run *r, uint32_t at);

/** Each alternative of the group at `open`, which ends before `end`. */
static void reach_inside(run *r, uint32_t open, uint32_t end) {
  uint32_t at = inside_of(r->p, open);
  r->opens[end - 1] = (uint8_t)open;
  reach(r, at);
  while (at < end - 1) {
    if (r->p->text[at] == '|')
      reach(r, ++at);
    else
      at = behind_sign(r->p, atom_end(r->p, at, 0));
  }
}

/** `at` is reached, and so is what it leads to without a character. */
static void reach(run *r, uint32_t at) {
  if (r->now[at]) return;
  r->now[at] = true;
  char c = r->p->text[at];
  if (at == r->p->len) return;
  if (c == '|') {  // this alternative is over, and with it the choice
    reach(r, choice_end(r->p, at, 0));
    return;
  }
  uint32_t end = c == ')' ? at + 1 : atom_end(r->p, at, 0);
  char sign = r->p->text[end];
  if (c == ')' || (c == '^' && r->at_begin) || (c == '$' && r->at_end) || may_lack(sign))
    reach(r, behind_sign(r->p, end));
  if (c == ')' && may_repeat(sign)) reach(r, r->opens[at]);
  if (c == '(') reach_inside(r, at, end);
}

/** Behind what stands at `at` when that takes the folded `c`, else BAD. */
static uint32_t take(const pattern *p, uint32_t at, uint8_t c) {
  char first = p->text[at];
  uint8_t byte;
  bool hit = first == '.';
  if (memchr("()|^$", first, 5)) return BAD;
  if (first == '[') {
    at = class_end(p, at + 1, c, &hit);
  } else if (take_byte(p, &at, &byte)) {
    hit = in_class(byte, c);
  } else {
    hit |= fold(byte) == c;
  }
  return hit ? at : BAD;
}

bool pattern_match(const pattern *p, wp_str text) {
  bool now[PATTERN_PLACES] = {false}, before[PATTERN_PLACES];
  run r = {p, now, true, !text.len, {0}};
  if (!p->len) return false;
  reach(&r, 0);
  r.at_begin = false;
  for (size_t i = 0; i < text.len; i++) {
    r.at_end = i + 1 == text.len;
    memcpy(before, now, sizeof now);
    memset(now, 0, sizeof now);
    for (uint32_t at = 0; at < p->len; at++) {
      uint32_t end = before[at] ? take(p, at, fold((uint8_t)text.at[i])) : BAD;
      if (end == BAD) continue;
      reach(&r, behind_sign(p, end));
      if (may_repeat(p->text[end])) reach(&r, at);
    }
  }
  return now[p->len];
}
