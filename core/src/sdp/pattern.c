// SPDX-License-Identifier: MIT
// Regular expression -> nondeterministic automaton (Thompson), run on all states at once: time is
// at most nodes times text, whatever the pattern, and nothing is allocated.
#include "sdp/pattern.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

enum { CHAR = 1, ANY, SET, SPLIT, JOIN, BEGIN, END, ACCEPT };

#define NO_NODE UINT16_MAX
#define DEPTH_MAX 24  // of parentheses

typedef struct compiler {
  pattern *p;
  wp_str rest;
  int depth;
  bool failed;
} compiler;

/** A piece of automaton: entered at `start`, left through `next` of `end`. */
typedef struct piece {
  uint16_t start, end;
} piece;

static uint8_t fold(uint8_t c) {
  return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static uint16_t add_node(compiler *c, uint8_t kind, uint8_t value) {
  if (c->p->node_count >= PATTERN_NODES) {
    c->failed = true;
    return 0;
  }
  uint16_t at = c->p->node_count++;
  c->p->nodes[at].kind = kind;
  c->p->nodes[at].from = c->p->nodes[at].to = value;
  c->p->nodes[at].next = c->p->nodes[at].other = NO_NODE;
  return at;
}

static piece one_node(compiler *c, uint8_t kind, uint8_t value) {
  uint16_t at = add_node(c, kind, value);
  return (piece){at, at};
}

static void link_to(compiler *c, uint16_t from, uint16_t to) {
  c->p->nodes[from].next = to;
}

static bool peek(const compiler *c, char wanted) {
  return c->rest.len && c->rest.at[0] == wanted;
}

static uint8_t take(compiler *c) {
  if (!c->rest.len) {
    c->failed = true;
    return 0;
  }
  uint8_t first = (uint8_t)c->rest.at[0];
  c->rest = str_part(c->rest, 1, c->rest.len);
  return first;
}

static void set_add(uint8_t *set, uint8_t from, uint8_t to) {
  for (unsigned b = from; b <= to; b++) {
    set[b / 8] |= (uint8_t)(1u << b % 8);
    uint8_t lower = fold((uint8_t)b);
    uint8_t upper = lower >= 'a' && lower <= 'z' ? (uint8_t)(lower - 32) : lower;
    set[lower / 8] |= (uint8_t)(1u << lower % 8);
    set[upper / 8] |= (uint8_t)(1u << upper % 8);
  }
}

/** Add what \d, \w or \s means; false for another letter. */
static bool set_add_class(uint8_t *set, uint8_t letter) {
  if (letter == 'd' || letter == 'w') set_add(set, '0', '9');
  if (letter == 'w') set_add(set, 'a', 'z');
  if (letter == 'w') set_add(set, '_', '_');
  if (letter == 's') set_add(set, ' ', ' ');
  if (letter == 's') set_add(set, '\t', '\r');
  return letter == 'd' || letter == 'w' || letter == 's';
}

static bool is_word(uint8_t b) {
  b = fold(b);
  return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9');
}

static uint8_t *new_set(compiler *c, uint8_t *number) {
  if (c->p->set_count >= PATTERN_SETS) {
    c->failed = true;
    *number = 0;
  } else {
    *number = (uint8_t)c->p->set_count++;
  }
  memset(c->p->sets[*number], 0, sizeof c->p->sets[*number]);
  return c->p->sets[*number];
}

/** One byte of a class; true when it was \d, \w or \s, which cannot bound a range. */
static bool take_class_byte(compiler *c, uint8_t *set, uint8_t *byte) {
  *byte = take(c);
  if (*byte != '\\') return false;
  *byte = take(c);
  if (set_add_class(set, *byte)) return true;
  if (is_word(*byte)) c->failed = true;
  return false;
}

static piece compile_class(compiler *c) {  // after '['
  uint8_t number, from, to;
  uint8_t *set = new_set(c, &number);
  bool inverted = peek(c, '^');
  if (inverted) take(c);
  if (peek(c, ']')) c->failed = true;  // matches nothing or all: surely a mistake
  while (!c->failed && !peek(c, ']')) {
    if (take_class_byte(c, set, &from)) continue;
    to = from;
    if (peek(c, '-') && c->rest.len > 1 && c->rest.at[1] != ']') {
      take(c);
      if (take_class_byte(c, set, &to) || to < from) c->failed = true;
    }
    if (!c->failed) set_add(set, from, to);
  }
  take(c);
  for (size_t i = 0; inverted && i < 32; i++) set[i] = (uint8_t)~set[i];
  return one_node(c, SET, number);
}

static piece compile_escape(compiler *c) {  // after '\'
  uint8_t letter = take(c);
  if (!is_word(letter)) return one_node(c, CHAR, fold(letter));
  uint8_t number;
  // A letter with a meaning we do not have must not silently mean itself.
  if (!set_add_class(new_set(c, &number), letter)) c->failed = true;
  return one_node(c, SET, number);
}

static piece compile_choice(compiler *c);

static piece compile_group(compiler *c) {  // after '('
  piece inner = {0, 0};
  if (peek(c, '?')) {
    take(c);
    if (take(c) != ':') c->failed = true;
  }
  if (++c->depth > DEPTH_MAX) c->failed = true;
  if (!c->failed) inner = compile_choice(c);
  c->depth--;
  if (take(c) != ')') c->failed = true;
  return inner;
}

static piece compile_atom(compiler *c) {
  uint8_t first = take(c);
  switch (first) {
  case '(': return compile_group(c);
  case '[': return compile_class(c);
  case '\\': return compile_escape(c);
  case '.': return one_node(c, ANY, 0);
  case '^': return one_node(c, BEGIN, 0);
  case '$': return one_node(c, END, 0);
  case '*':
  case '+':
  case '?':
  case '{': c->failed = true; break;  // nothing to repeat, or counts, which we do not have
  default: break;
  }
  return one_node(c, CHAR, fold(first));
}

static piece compile_repeat(compiler *c) {
  piece atom = compile_atom(c);
  if (c->failed || !c->rest.len) return atom;
  char sign = c->rest.at[0];
  if (sign == '{') c->failed = true;
  if (sign != '*' && sign != '+' && sign != '?') return atom;
  take(c);
  if (peek(c, '?')) take(c);  // lazy: the same for a match of the whole
  if (peek(c, '*') || peek(c, '+') || peek(c, '?')) c->failed = true;
  uint16_t split = add_node(c, SPLIT, 0), join = add_node(c, JOIN, 0);
  if (c->failed) return atom;
  c->p->nodes[split].next = atom.start;
  c->p->nodes[split].other = join;
  link_to(c, atom.end, sign == '?' ? join : split);
  return (piece){sign == '+' ? atom.start : split, join};
}

static piece compile_sequence(compiler *c) {
  piece all = one_node(c, JOIN, 0);
  while (!c->failed && c->rest.len && !peek(c, '|') && !peek(c, ')')) {
    piece next = compile_repeat(c);
    if (c->failed) break;
    link_to(c, all.end, next.start);
    all.end = next.end;
  }
  return all;
}

static piece compile_choice(compiler *c) {
  piece all = compile_sequence(c);
  while (!c->failed && peek(c, '|')) {
    take(c);
    piece second = compile_sequence(c);
    uint16_t split = add_node(c, SPLIT, 0), join = add_node(c, JOIN, 0);
    if (c->failed) break;
    c->p->nodes[split].next = all.start;
    c->p->nodes[split].other = second.start;
    link_to(c, all.end, join);
    link_to(c, second.end, join);
    all = (piece){split, join};
  }
  return all;
}

int pattern_compile(wp_str text, pattern *out) {
  compiler c = {.p = out, .rest = text};
  out->node_count = out->set_count = out->start = 0;
  piece all = compile_choice(&c);
  uint16_t accept = add_node(&c, ACCEPT, 0);
  if (c.failed || c.rest.len) {  // the rest begins with a ')' too many
    out->node_count = 0;
    return WP_E_REGEX;
  }
  link_to(&c, all.end, accept);
  out->start = all.start;
  return 0;
}

typedef struct state_set {
  uint64_t bits[PATTERN_NODES / 64];
} state_set;

/** Add a state and all that is reached from it without a byte. */
static void add_state(const pattern *p, state_set *states, uint16_t first, bool at_begin, bool at_end) {
  uint16_t stack[PATTERN_NODES * 2];
  size_t depth = 0;
  stack[depth++] = first;
  while (depth) {
    uint16_t at = stack[--depth];
    uint64_t bit = (uint64_t)1 << at % 64;
    if (states->bits[at / 64] & bit) continue;
    states->bits[at / 64] |= bit;
    uint8_t kind = p->nodes[at].kind;
    bool passes = kind == SPLIT || kind == JOIN || (kind == BEGIN && at_begin) || (kind == END && at_end);
    if (passes) stack[depth++] = p->nodes[at].next;
    if (kind == SPLIT) stack[depth++] = p->nodes[at].other;
  }
}

static bool eats(const pattern *p, uint16_t at, uint8_t byte) {
  switch (p->nodes[at].kind) {
  case CHAR: return p->nodes[at].from == fold(byte);
  case ANY: return true;
  case SET: return p->sets[p->nodes[at].from][byte / 8] >> byte % 8 & 1;
  default: return false;
  }
}

bool pattern_match(const pattern *p, wp_str text) {
  if (!p->node_count) return false;
  state_set now = {{0}};
  add_state(p, &now, p->start, true, text.len == 0);
  for (size_t i = 0; i < text.len; i++) {
    state_set next = {{0}};
    for (uint16_t at = 0; at < p->node_count; at++) {
      if (!(now.bits[at / 64] >> at % 64 & 1) || !eats(p, at, (uint8_t)text.at[i])) continue;
      add_state(p, &next, p->nodes[at].next, false, i + 1 == text.len);
    }
    now = next;
  }
  uint16_t accept = (uint16_t)(p->node_count - 1);  // the last node made
  return now.bits[accept / 64] >> accept % 64 & 1;
}
