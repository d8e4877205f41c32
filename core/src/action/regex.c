// SPDX-License-Identifier: MIT
// Regular expression -> nondeterministic automaton (Thompson), run on all states at once.
#include "action/regex.h"

#include <string.h>

#include "base/str.h"
#include "webphone/err.h"

enum { CHAR = 1, ANY, SET, SPLIT, JOIN, BEGIN, END, WORD_EDGE, WORD_INSIDE, ACCEPT };

#define NO_NODE UINT16_MAX
#define NO_CHAR UINT32_MAX
#define LAST_CHAR 0x10ffffu
#define DEPTH_MAX 24
#define COUNT_MAX REGEX_NODES

typedef struct node {
  uint8_t kind, inverted;
  uint16_t next, other, from, to;  // ranges of a set
  uint32_t value;
} node;

struct regex {
  uint16_t count, range_count, start;
  bool fold;
  node nodes[REGEX_NODES];
  struct {
    uint32_t from, to;
  } ranges[REGEX_RANGES];
};

typedef struct compiler {
  regex *r;
  wp_str rest;
  int depth;
  bool failed;
} compiler;

/** A piece of automaton: entered at `start`, left through `next` of `end`. */
typedef struct piece {
  uint16_t start, end;
} piece;

/** Take one character off the front; an octet that is no UTF-8 stands for itself, above all characters. */
static uint32_t take_character(wp_str *text) {
  if (!text->len) return NO_CHAR;
  const uint8_t *at = (const uint8_t *)text->at;
  size_t len = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : *at < 0xf5 ? 4 : 0;
  uint32_t value = len == 1 ? *at : len ? *at & (0x7fu >> len) : 0;
  bool good = len && len <= text->len;
  for (size_t i = 1; i < len && good; i++) {
    good = (at[i] & 0xc0) == 0x80;
    value = value << 6 | (at[i] & 0x3fu);
  }
  if (!good) value = LAST_CHAR + 1 + *at;
  *text = str_part(*text, good ? len : 1, text->len);
  return value;
}

static uint32_t fold(uint32_t c) {
  return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool is_word(uint32_t c) {
  uint32_t lower = fold(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static uint16_t add_node(compiler *c, uint8_t kind, uint32_t value) {
  if (c->r->count >= REGEX_NODES) {
    c->failed = true;
    return 0;
  }
  c->r->nodes[c->r->count] = (node){.kind = kind, .next = NO_NODE, .other = NO_NODE, .value = value};
  return c->r->count++;
}

static piece one_node(compiler *c, uint8_t kind, uint32_t value) {
  uint16_t at = add_node(c, kind, value);
  return (piece){at, at};
}

static bool peek(const compiler *c, char wanted) {
  return c->rest.len && c->rest.at[0] == wanted;
}

static uint32_t take(compiler *c) {
  uint32_t first = take_character(&c->rest);
  if (first == NO_CHAR) c->failed = true;
  return first;
}

static void add_range(compiler *c, uint32_t from, uint32_t to) {
  if (c->r->range_count >= REGEX_RANGES || to < from) {
    c->failed = true;
    return;
  }
  c->r->ranges[c->r->range_count].from = from;
  c->r->ranges[c->r->range_count++].to = to;
}

/** The ranges between those given, for \D, \W and \S. */
static const struct {
  char letter;
  uint8_t count;
  uint32_t bounds[10];  // from, to, from, to
} classes[] = {{'d', 2, {'0', '9'}},
               {'w', 8, {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'}},
               {'s', 10, {'\t', '\r', ' ', ' ', 0xa0, 0xa0, 0x2000, 0x200a, 0xfeff, 0xfeff}}};

/** What \d \w \s and their capitals mean; false for another letter. */
static bool add_class(compiler *c, uint32_t letter) {
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
    bool outside = letter == (uint32_t)classes[i].letter - 32;
    if (letter != (uint32_t)classes[i].letter && !outside) continue;
    uint32_t from = 0;
    for (size_t k = 0; k < classes[i].count; k += 2) {
      uint32_t low = classes[i].bounds[k], high = classes[i].bounds[k + 1];
      if (!outside)
        add_range(c, low, high);
      else
        add_range(c, from, low - 1);
      from = high + 1;
    }
    if (outside) add_range(c, from, UINT32_MAX - 1);
    return true;
  }
  return false;
}

static uint32_t take_hex(compiler *c, int digits) {
  uint32_t value = 0;
  while (digits--) {
    uint32_t digit = fold(take(c));
    bool decimal = digit >= '0' && digit <= '9';
    if (!decimal && !(digit >= 'a' && digit <= 'f')) c->failed = true;
    value = value * 16 + (decimal ? digit - '0' : digit - 'a' + 10) % 16;
  }
  return value;
}

/** What stands behind a backslash when it is one character. A letter we do not know never means itself. */
static uint32_t escaped(compiler *c, uint32_t letter) {
  switch (letter) {
  case 't': return '\t';
  case 'n': return '\n';
  case 'r': return '\r';
  case 'f': return '\f';
  case 'v': return '\v';
  case 'x': return take_hex(c, 2);
  case 'u': return take_hex(c, 4);
  default: break;
  }
  if (is_word(letter)) c->failed = true;
  return letter;
}

/** One character of a class; true when it was \d or the like, which cannot bound a range. */
static bool take_class_character(compiler *c, uint32_t *character) {
  *character = take(c);
  if (*character != '\\') return false;
  uint32_t letter = take(c);
  if (add_class(c, letter)) return true;
  *character = letter == 'b' ? '\b' : escaped(c, letter);
  return false;
}

static piece compile_class(compiler *c) {  // after '['
  uint16_t first = c->r->range_count;
  bool inverted = peek(c, '^');
  if (inverted) take(c);
  while (!c->failed && !peek(c, ']')) {
    uint32_t from, to;
    if (take_class_character(c, &from)) continue;
    to = from;
    if (peek(c, '-') && c->rest.len > 1 && c->rest.at[1] != ']') {
      take(c);
      if (take_class_character(c, &to)) c->failed = true;
    }
    add_range(c, from, to);
  }
  take(c);
  piece set = one_node(c, SET, 0);
  c->r->nodes[set.start].inverted = inverted;
  c->r->nodes[set.start].from = first;
  c->r->nodes[set.start].to = c->r->range_count;
  return set;
}

static piece compile_escape(compiler *c) {  // after '\'
  uint32_t letter = take(c);
  if (letter == 'b') return one_node(c, WORD_EDGE, 0);
  if (letter == 'B') return one_node(c, WORD_INSIDE, 0);
  uint16_t first = c->r->range_count;
  if (!add_class(c, letter)) return one_node(c, CHAR, escaped(c, letter));
  piece set = one_node(c, SET, 0);
  c->r->nodes[set.start].from = first;
  c->r->nodes[set.start].to = c->r->range_count;
  return set;
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
  uint32_t first = take(c);
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
  case '{': c->failed = true; break;
  default: break;
  }
  return one_node(c, CHAR, first);
}

typedef struct times {
  uint32_t least, most;  // most UINT32_MAX: any number
} times;

static uint32_t take_number(compiler *c) {
  uint32_t number = 0;
  if (!c->rest.len || c->rest.at[0] < '0' || c->rest.at[0] > '9') c->failed = true;
  while (c->rest.len && c->rest.at[0] >= '0' && c->rest.at[0] <= '9') {
    number = number * 10 + (take(c) - '0');
    if (number > COUNT_MAX) c->failed = true;
    if (c->failed) break;
  }
  return number;
}

/** Off the front, when there is a sign of repetition. */
static bool take_times(compiler *c, times *out) {
  if (!peek(c, '*') && !peek(c, '+') && !peek(c, '?') && !peek(c, '{')) return false;
  uint32_t sign = take(c);
  *out = (times){sign == '+', sign == '?' ? 1 : UINT32_MAX};
  if (sign == '{') {
    out->least = out->most = take_number(c);
    if (peek(c, ',')) {
      take(c);
      out->most = peek(c, '}') ? UINT32_MAX : take_number(c);
    }
    if (take(c) != '}' || out->most < out->least) c->failed = true;
  }
  if (peek(c, '?')) take(c);  // lazy: the same for whether it is found
  if (peek(c, '*') || peek(c, '+') || peek(c, '?') || peek(c, '{')) c->failed = true;
  return true;
}

static void link_to(compiler *c, uint16_t from, uint16_t to) {
  c->r->nodes[from].next = to;
}

/** What stands at `from`, compiled once more; the rest of the text is as it was. */
static piece again(compiler *c, wp_str from) {
  wp_str rest = c->rest;
  c->rest = from;
  piece atom = compile_atom(c);
  c->rest = rest;
  return atom;
}

/** `atom` perhaps (once), or any number of times. */
static piece optional(compiler *c, piece atom, bool many) {
  uint16_t split = add_node(c, SPLIT, 0), join = add_node(c, JOIN, 0);
  if (c->failed) return atom;
  c->r->nodes[split].next = atom.start;
  c->r->nodes[split].other = join;
  link_to(c, atom.end, many ? split : join);
  return (piece){split, join};
}

static piece compile_repeat(compiler *c) {
  wp_str from = c->rest;
  times n;
  piece atom = compile_atom(c);
  if (c->failed || !take_times(c, &n) || c->failed) return atom;
  bool many = n.most == UINT32_MAX;
  uint32_t all = many ? n.least + 1 : n.most;
  piece whole = one_node(c, JOIN, 0);
  for (uint32_t i = 0; i < all && !c->failed; i++) {
    piece next = i ? again(c, from) : atom;
    if (i >= n.least) next = optional(c, next, many);
    if (c->failed) break;
    link_to(c, whole.end, next.start);
    whole.end = next.end;
  }
  return whole;
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
    c->r->nodes[split].next = all.start;
    c->r->nodes[split].other = second.start;
    link_to(c, all.end, join);
    link_to(c, second.end, join);
    all = (piece){split, join};
  }
  return all;
}

/** "/x/i" -> x. */
static wp_str unwrap(wp_str text, bool *folded) {
  *folded = false;
  if (text.len < 2 || text.at[0] != '/') return text;
  size_t end = text.len - 1;
  if (text.at[end] == 'i') {
    *folded = true;
    end--;
  }
  bool wrapped = end > 0 && text.at[end] == '/';
  if (!wrapped) *folded = false;
  return wrapped ? str_part(text, 1, end - 1) : text;
}

int regex_compile(arena *a, wp_str text, regex **out) {
  regex *r = *out = arena_take(a, sizeof *r);
  if (!r) return WP_E_ARENA;
  r->count = r->range_count = 0;
  compiler c = {.r = r, .rest = unwrap(text, &r->fold)};
  piece all = compile_choice(&c);
  uint16_t accept = add_node(&c, ACCEPT, 0);
  if (c.failed || c.rest.len) return WP_E_REGEX;  // the rest begins with a ')' too many
  link_to(&c, all.end, accept);
  r->start = all.start;
  return 0;
}

typedef struct state_set {
  uint64_t bits[REGEX_NODES / 64];
} state_set;

/** Between which two characters we stand; NO_CHAR for the ends. */
typedef struct place {
  uint32_t before, behind;
} place;

static bool passes(const node *n, place p) {
  bool edge = (p.before != NO_CHAR && is_word(p.before)) != (p.behind != NO_CHAR && is_word(p.behind));
  switch (n->kind) {
  case SPLIT:
  case JOIN: return true;
  case BEGIN: return p.before == NO_CHAR;
  case END: return p.behind == NO_CHAR;
  case WORD_EDGE: return edge;
  case WORD_INSIDE: return !edge;
  default: return false;
  }
}

/** Add a state and all that is reached from it without a character; true when the end is among them. */
static bool add_state(const regex *r, state_set *states, uint16_t first, place p) {
  uint16_t stack[REGEX_NODES + 1];
  size_t depth = 0;
  bool accepted = false;
  stack[depth++] = first;
  states->bits[first / 64] |= (uint64_t)1 << first % 64;
  while (depth) {
    const node *n = &r->nodes[stack[--depth]];
    if (n->kind == ACCEPT) accepted = true;
    if (!passes(n, p)) continue;
    uint16_t ways[] = {n->next, n->kind == SPLIT ? n->other : NO_NODE};
    for (size_t i = 0; i < 2; i++) {
      if (ways[i] == NO_NODE || states->bits[ways[i] / 64] >> ways[i] % 64 & 1) continue;
      states->bits[ways[i] / 64] |= (uint64_t)1 << ways[i] % 64;
      stack[depth++] = ways[i];  // each state once: there is room
    }
  }
  return accepted;
}

static bool in_set(const regex *r, const node *n, uint32_t c) {
  for (uint16_t i = n->from; i < n->to; i++) {
    if (c >= r->ranges[i].from && c <= r->ranges[i].to) return true;
  }
  return false;
}

static bool eats(const regex *r, const node *n, uint32_t c) {
  uint32_t upper = r->fold && c >= 'a' && c <= 'z' ? c - 32 : c;
  switch (n->kind) {
  case CHAR: return r->fold ? fold(n->value) == fold(c) : n->value == c;
  case ANY: return c != '\n' && c != '\r' && c != 0x2028 && c != 0x2029;
  case SET:
    return (in_set(r, n, c) || (r->fold && (in_set(r, n, fold(c)) || in_set(r, n, upper)))) != n->inverted;
  default: return false;
  }
}

/** All states that eat `c`, one step on; true when the end is reached. */
static bool advance(const regex *r, const state_set *now, uint32_t c, place p, state_set *next) {
  bool accepted = false;
  for (uint16_t word = 0; word * 64 < r->count; word++) {
    for (uint64_t bits = now->bits[word]; bits; bits &= bits - 1) {
      uint16_t at = (uint16_t)(word * 64 + __builtin_ctzll(bits));
      const node *n = &r->nodes[at];
      if (!eats(r, n, c) || next->bits[n->next / 64] >> n->next % 64 & 1) continue;
      accepted |= add_state(r, next, n->next, p);
    }
  }
  return accepted;
}

bool regex_match(const regex *r, wp_str text) {
  state_set now = {{0}};
  uint32_t before = NO_CHAR, c = take_character(&text);
  bool found = add_state(r, &now, r->start, (place){before, c});
  while (!found && c != NO_CHAR) {
    state_set next = {{0}};
    before = c;
    c = take_character(&text);
    found = advance(r, &now, before, (place){before, c}, &next);
    // It may also begin here.
    found |= add_state(r, &next, r->start, (place){before, c});
    now = next;
  }
  return found;
}
