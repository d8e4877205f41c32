// SPDX-License-Identifier: MIT
// One case of action/*.md against one chain: inputs go in, outputs are compared in order, time is a number.
#include "chain.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "action/state.h"

#define START 1000000  // where the clock begins
#define PENDING_MAX 512

typedef struct member {
  const char *name;
  char *value;
  size_t len;
  char kind;  // 'n' number, 'w' word, 'o' true or false, 't' text
} member;

typedef struct told {
  const char *kind;
  uint32_t call;
  member members[12];
  size_t count;
} told;

typedef struct stage {
  const document *doc;
  const chain_options *options;
  wp_chain *chain;
  wp_ms now;
  uint32_t view;  // of the newest form
  bindings names;
  told *pending[PENDING_MAX], *lines[PENDING_MAX];  // outputs, steps of the trace
  size_t first, count, line_first, line_count;
  bool failed, any_step;
} stage;

__attribute__((format(printf, 3, 4))) static void fail(stage *s, int number, const char *format, ...) {
  va_list args;
  if (s->failed) return;
  s->failed = true;
  fprintf(stderr, "%s:%d: ", s->doc->path, number);
  va_start(args, format);
  vfprintf(stderr, format, args);
  va_end(args);
  fputc('\n', stderr);
}

// Outputs as names and values.

static const char *const states[] = {"", "started", "asking", "acting", "filling", "ended", "refused"};
static const char *const asks[] = {"",           "button-script", "form-script", "change-script",
                                   "form-by-id", "form-by-name"};
static const char *const windows[] = {"", "same", "new"};
static const char *const decisions[] = {"", "Yes", "No", "Unknown"};
static const char *const whys[] = {"", "opened", "shaped", "changed"};
static const char *const responses[] = {"", "text", "number", "truth", "list", "object"};
static const char *const reasons[] = {
#define REASON(name, number, symbol) [number] = symbol,
#include "webphone/reason.def"
#undef REASON
};

static member *add(told *t, const char *name, char kind) {
  member *m = &t->members[t->count++];
  m->name = name;
  m->kind = kind;
  return m;
}

static void add_number(told *t, const char *name, uint32_t value) {
  add(t, name, 'n')->value = text_format("%u", value);
}

static void add_truth(told *t, const char *name, uint32_t value) {
  add(t, name, 'o')->value = text_format("%s", value ? "true" : "false");
}

static void add_word(told *t, const char *name, const char *const *words, uint32_t value) {
  add(t, name, 'w')->value = text_format("%s", words[value]);
}

static void add_text(told *t, const char *name, wp_str value) {
  member *m = add(t, name, 't');
  m->value = text_format("%.*s", (int)value.len, value.at ? value.at : "");
  m->len = value.len;
}

static void add_chain(told *t, const wp_chain_output *o) {
  t->kind = "EV_CHAIN";
  add_word(t, "state", states, o->u.chain.state);
  add_word(t, "reason", reasons, o->u.chain.reason);
  add_number(t, "button", o->u.chain.button);
  add_number(t, "steps", o->u.chain.steps);
  add_number(t, "column", o->u.chain.column);
  add_number(t, "status", o->u.chain.status);
  add_text(t, "label", o->u.chain.label);
  add_text(t, "field", o->u.chain.field);
  add_text(t, "expected", o->u.chain.expected);
  add_text(t, "text", o->u.chain.text);
}

static void add_form(told *t, const wp_chain_output *o, bool closed) {
  t->kind = closed ? "EV_CLOSED" : "EV_FORM";
  add_number(t, "view", o->u.form.view);
  add_number(t, "form", o->u.form.form);
  if (closed) return;
  add_word(t, "why", whys, o->u.form.why);
  add_text(t, "name", o->u.form.name);
  add_text(t, "schema", o->u.form.schema);
  add_text(t, "data", o->u.form.data);
  add_text(t, "changed", o->u.form.changed);
  add_text(t, "focus", o->u.form.focus);
}

static void add_action(told *t, const wp_chain_output *o) {
  static const char *const names[] = {
      [WP_CHAIN_DO_ABORT] = "DO_ABORT",       [WP_CHAIN_DO_ANSWER_CALL] = "DO_ANSWER_CALL",
      [WP_CHAIN_DO_END_CALL] = "DO_END_CALL", [WP_CHAIN_DO_MAKE_CALL] = "DO_MAKE_CALL",
      [WP_CHAIN_DO_MUTE] = "DO_MUTE",         [WP_CHAIN_DO_NEXT] = "DO_NEXT"};
  t->kind = names[o->kind];
  add_number(t, "ask", o->u.act.ask);
  if (o->kind == WP_CHAIN_DO_MAKE_CALL) add_text(t, "text", o->u.act.text);
  if (o->kind == WP_CHAIN_DO_MUTE) add_truth(t, "on", o->u.act.on);
}

static told *told_of(const wp_chain_output *o) {
  told *t = allocate(sizeof *t);
  t->call = o->call;
  switch ((wp_chain_output_kind)o->kind) {
  case WP_CHAIN_OUT_NONE: abort();
  case WP_CHAIN_DO_REQUEST:
    t->kind = "DO_REQUEST";
    add_number(t, "ask", o->u.request.ask);
    add_word(t, "what", asks, o->u.request.what);
    add_text(t, "method", o->u.request.method);
    add_text(t, "path", o->u.request.path);
    add_text(t, "body", o->u.request.body);
    break;
  case WP_CHAIN_DO_REDIRECT:
    t->kind = "DO_REDIRECT";
    add_number(t, "ask", o->u.redirect.ask);
    add_word(t, "window", windows, o->u.redirect.window);
    add_text(t, "url", o->u.redirect.url);
    break;
  case WP_CHAIN_DO_SAVE:
    t->kind = "DO_SAVE";
    add_number(t, "ask", o->u.save.ask);
    add_word(t, "decision", decisions, o->u.save.decision);
    break;
  case WP_CHAIN_DO_ABORT:
  case WP_CHAIN_DO_ANSWER_CALL:
  case WP_CHAIN_DO_END_CALL:
  case WP_CHAIN_DO_MAKE_CALL:
  case WP_CHAIN_DO_MUTE:
  case WP_CHAIN_DO_NEXT: add_action(t, o); break;
  case WP_CHAIN_EV_CHAIN: add_chain(t, o); break;
  case WP_CHAIN_EV_FORM: add_form(t, o, false); break;
  case WP_CHAIN_EV_CLOSED: add_form(t, o, true); break;
  case WP_CHAIN_EV_ERRORS:
    t->kind = "EV_ERRORS";
    add_number(t, "view", o->u.errors.view);
    add_text(t, "focus", o->u.errors.focus);
    add_text(t, "list", o->u.errors.list);
    break;
  case WP_CHAIN_EV_RESPONSE:
    t->kind = "EV_RESPONSE";
    add_word(t, "what", responses, o->u.response.what);
    add_text(t, "text", o->u.response.text);
    break;
  case WP_CHAIN_EV_TRACE:
    t->kind = "EV_TRACE";
    add_text(t, "line", o->u.trace.line);
    break;
  }
  return t;
}

static bool worth(const member *m) {
  return *m->value && strcmp(m->value, "0") != 0 && strcmp(m->value, "none") != 0;
}

/** As a case writes it: the kind, short members, then a line for each text that has a space or a brace. */
static char *text_of(const told *t) {
  char *head = text_format("%s", t->kind), *tail = text_format("%s", "");
  if (t->call) head = text_format("%s call=%u", head, t->call);
  for (size_t i = 0; i < t->count; i++) {
    const member *m = &t->members[i];
    if (!worth(m)) continue;
    if (strpbrk(m->value, " {[\"") || !*m->value)
      tail = text_format("%s\n  %s %s", tail, m->name, m->value);
    else
      head = text_format("%s %s=%s", head, m->name, m->value);
  }
  return text_format("%s%s", head, tail);
}

static void record_told(FILE *out, const told *t) {
  fprintf(out, "{\"kind\":\"%s\",\"call\":%u", t->kind, t->call);
  for (size_t i = 0; i < t->count; i++) {
    const member *m = &t->members[i];
    fprintf(out, ",\"%s\":", m->name);
    if (m->kind == 'n' || m->kind == 'o')
      fputs(m->value, out);
    else
      json_bytes(out, m->value, strlen(m->value));
  }
  fputc('}', out);
}

// Inputs.

static const char *const inputs[] = {"",       "SETUP",  "LEAD",   "CALL",  "PRESS",
                                     "ANSWER", "CHANGE", "SUBMIT", "CANCEL"};

static void drain(stage *s, int number) {
  const wp_chain_output *o;
  FILE *out = s->options->recording;
  const char *between = "";
  if (out) fprintf(out, ",\"outputs\":[");
  while ((o = wp_chain_poll(s->chain))) {
    told *t = told_of(o);
    bool line = o->kind == WP_CHAIN_EV_TRACE;
    if (out) fputs(between, out);
    if (out) record_told(out, t);
    between = ",";
    if (o->kind == WP_CHAIN_EV_FORM) s->view = o->u.form.view;
    if (s->options->verbose) fprintf(stderr, "%llu %s\n", (unsigned long long)s->now, text_of(t));
    size_t *count = line ? &s->line_count : &s->count;
    if (*count == PENDING_MAX)
      fail(s, number, "too many outputs");
    else if (line)
      s->lines[s->line_count++] = t;
    else
      s->pending[s->count++] = t;
  }
  wp_ms due = wp_chain_deadline(s->chain);
  if (!out) return;
  if (due == WP_NEVER)
    fprintf(out, "],\"deadline\":null}");
  else
    fprintf(out, "],\"deadline\":%llu}", (unsigned long long)due);
}

static FILE *begin_step(stage *s, const char *what) {
  FILE *out = s->options->recording;
  if (!out) return NULL;
  fprintf(out, "%s\n  {\"in\":\"%s\",\"now\":%llu", s->any_step ? "," : "", what, (unsigned long long)s->now);
  s->any_step = true;
  return out;
}

/** A copy of exactly that size, so that a sanitizer sees a read behind the end. */
static wp_str exact(const char *text) {
  size_t len = strlen(text);
  char *copy = malloc(len ? len : 1);
  if (!copy) abort();
  memcpy(copy, text, len);
  return (wp_str){copy, len};
}

static void give(stage *s, int number, uint32_t kind, uint32_t call, uint32_t value, const char *first,
                 const char *second) {
  wp_chain_input input = {kind, call, value, {exact(first), exact(second)}};
  FILE *out = begin_step(s, inputs[kind]);
  if (out) {
    fprintf(out, ",\"call\":%u,\"number\":%u,\"text\":[", call, value);
    json_bytes(out, input.text[0].at, input.text[0].len);
    fputc(',', out);
    json_bytes(out, input.text[1].at, input.text[1].len);
    fputc(']', out);
  }
  int err = wp_chain_take(s->chain, s->now, &input);
  if (out) fprintf(out, ",\"result\":%d", err);
  drain(s, number);
  // Outputs are drained: nothing may point into it any more, and nothing is read of it again.
  memset((char *)(uintptr_t)input.text[0].at, '!', input.text[0].len);
  memset((char *)(uintptr_t)input.text[1].at, '!', input.text[1].len);
  free((char *)(uintptr_t)input.text[0].at);
  free((char *)(uintptr_t)input.text[1].at);
  if (err && !s->options->lenient && kind != WP_CHAIN_SUBMIT && kind != WP_CHAIN_CHANGE)
    fail(s, number, "refused with %s", error_name(err));
}

/** Lines from `from` on, joined; "@repeat N text" is that text N times. */
static char *joined(stage *s, const block *b, size_t from) {
  (void)s;
  char *text = text_format("%s", "");
  for (size_t i = from; i < b->count; i++) {
    int at = 0;
    unsigned times = 0;
    if (sscanf(b->lines[i].text, "@repeat %u %n", &times, &at) == 1) {
      size_t len = strlen(b->lines[i].text + at);
      char *many = allocate(strlen(text) + len * times + 1);
      char *end = stpcpy(many, text);
      for (unsigned k = 0; k < times; k++) end = stpcpy(end, b->lines[i].text + at);
      text = many;
    } else {
      text = text_format("%s%s%s", text, *text && i > from ? "\n" : "", b->lines[i].text);
    }
  }
  return text;
}

/** "selected 3" and "data {...}" before the button's JSON. */
static void press_block(stage *s, const block *b) {
  const char *data = "";
  uint32_t selected = 0;
  size_t at = 0;
  for (; at < b->count; at++) {
    unsigned rows;
    if (sscanf(b->lines[at].text, "selected %u", &rows) == 1)
      selected = rows + 1;
    else if (strncmp(b->lines[at].text, "data ", 5) == 0)
      data = b->lines[at].text + 5;
    else
      break;
  }
  give(s, b->number, WP_CHAIN_PRESS, 0, selected, joined(s, b, at), data);
}

/** "2 200", then the body. */
static void answer_block(stage *s, const block *b) {
  unsigned ask, status;
  if (!b->count || sscanf(b->lines[0].text, "%u %u", &ask, &status) != 2) {
    fail(s, b->number, "an answer begins with the number of the ask and the status");
    return;
  }
  give(s, b->number, WP_CHAIN_ANSWER, ask, status, joined(s, b, 1), "");
}

static uint32_t take_view(stage *s, const block *b, size_t *at) {
  unsigned view;
  if (*at < b->count && sscanf(b->lines[*at].text, "view %u", &view) == 1) {
    ++*at;
    return view;
  }
  return s->view;
}

static void call_block(stage *s, const block *b) {
  static const char *const words[] = {"", "dialing", "progress", "ringing", "answering", "up", "ended"};
  for (size_t i = 0; i < b->count; i++) {
    char word[16] = "";
    unsigned id = 0;
    uint32_t number = 0;
    sscanf(b->lines[i].text, "%u %15s", &id, word);
    for (uint32_t k = 1; k < sizeof words / sizeof *words; k++) {
      if (strcmp(words[k], word) == 0) number = k;
    }
    if (!number) fail(s, b->lines[i].number, "a call is \"1 ringing\", \"1 up muted held\", \"1 ended\"");
    if (strstr(b->lines[i].text, "muted")) number += WP_CHAIN_CALL_MUTED;
    if (strstr(b->lines[i].text, "held")) number += WP_CHAIN_CALL_HELD;
    give(s, b->lines[i].number, WP_CHAIN_CALL, id, number, "", "");
  }
}

static void pass(stage *s, wp_ms span, int number) {
  wp_ms end = s->now + span;
  for (unsigned standing = 0; !s->failed; standing++) {
    wp_ms due = wp_chain_deadline(s->chain);
    if (due > end) break;
    if (standing > 20) fail(s, number, "the deadline does not move");
    if (due > s->now) s->now = due;
    FILE *out = begin_step(s, "EXPIRE");
    int err = wp_chain_expire(s->chain, s->now);
    if (out) fprintf(out, ",\"result\":%d", err);
    drain(s, number);
  }
  s->now = end;
}

static void after_block(stage *s, const block *b) {
  char unit[4] = "";
  unsigned long number = 0;
  if (b->count) sscanf(b->lines[0].text, "%lu%3s", &number, unit);
  wp_ms factor = strcmp(unit, "ms") == 0  ? 1
                 : strcmp(unit, "s") == 0 ? 1000
                 : strcmp(unit, "m") == 0 ? 60000
                                          : 0;
  if (!factor) fail(s, b->number, "a time is 20ms, 32s or 5m");
  pass(s, number * factor, b->number);
}

// Expectations.

static const member *member_of(const told *t, const char *name, size_t len) {
  for (size_t i = 0; i < t->count; i++) {
    if (strlen(t->members[i].name) == len && strncmp(t->members[i].name, name, len) == 0)
      return &t->members[i];
  }
  return NULL;
}

/** `name=value` or `name value` against the output; "!" for a value says that there is none. */
static bool check_member(stage *s, const told *t, const char *name, size_t len, const char *value) {
  const member *m = member_of(t, name, len);
  if (len == 4 && strncmp(name, "call", 4) == 0 && !m)
    return match(&s->names, value, text_format("%u", t->call));
  if (!m) return false;
  if (strcmp(value, "!") == 0) return !worth(m);
  return match(&s->names, value, m->value);
}

static bool check_head(stage *s, const told *t, const char *text, int number) {
  char *words = text_format("%s", text), *save = NULL;
  for (char *word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
    const char *equals = strchr(word, '=');
    if (word == words) {
      if (strcmp(word, t->kind) == 0) continue;
    } else if (equals) {
      if (check_member(s, t, word, (size_t)(equals - word), equals + 1)) continue;
    } else if (check_member(s, t, "state", 5, word) || check_member(s, t, "reason", 6, word) ||
               check_member(s, t, "what", 4, word) || check_member(s, t, "why", 3, word) ||
               check_member(s, t, "window", 6, word) || check_member(s, t, "decision", 8, word)) {
      continue;
    }
    fail(s, number, "expected %s\n  got %s", word, text_of(t));
    return false;
  }
  // A reason that the case does not name is one it does not know of.
  const member *reason = member_of(t, "reason", 6);
  if (reason && worth(reason) && !strstr(text, reason->value)) {
    fail(s, number, "a reason that is not expected\n  got %s", text_of(t));
    return false;
  }
  return true;
}

static void out_block(stage *s, const block *b) {
  const told *t = NULL;
  for (size_t i = 0; i < b->count && !s->failed; i++) {
    const char *text = b->lines[i].text;
    int number = b->lines[i].number;
    if (!*text) continue;
    if (strncmp(text, "  ", 2) != 0) {
      if (s->first == s->count) {
        fail(s, number, "expected %s\n  got nothing", text);
        return;
      }
      t = s->pending[s->first++];
      if (!check_head(s, t, text, number)) return;
      continue;
    }
    text += 2;
    size_t len = strcspn(text, " ");
    const char *value = text[len] ? text + len + 1 : "";
    if (!t || !check_member(s, t, text, len, value))
      fail(s, number, "expected %s\n  got %s", text, t ? text_of(t) : "nothing");
  }
}

static void trace_block(stage *s, const block *b) {
  for (size_t i = 0; i < b->count && !s->failed; i++) {
    if (s->line_first == s->line_count) {
      fail(s, b->lines[i].number, "expected the step %s\n  got nothing", b->lines[i].text);
      return;
    }
    const told *t = s->lines[s->line_first++];
    if (!match(&s->names, b->lines[i].text, t->members[0].value))
      fail(s, b->lines[i].number, "expected the step %s\n  got %s", b->lines[i].text, t->members[0].value);
  }
}

static void nothing_pending(stage *s, int number) {
  if (s->first < s->count && !s->options->lenient) {
    fail(s, number, "an output that no block expects: %s", text_of(s->pending[s->first]));
  }
  s->first = s->count = 0;
}

static void play_block(stage *s, const block *b) {
  size_t at = 0;
  bool expects = strcmp(b->kind, "out") == 0 || strcmp(b->kind, "trace") == 0;
  if (expects) {
    if (s->options->lenient) return;
    if (*b->kind == 't')
      trace_block(s, b);
    else
      out_block(s, b);
    if (*b->kind == 'o') nothing_pending(s, b->number);
    return;
  }
  if (strcmp(b->kind, "config") == 0) give(s, b->number, WP_CHAIN_SETUP, 0, 0, joined(s, b, 0), "");
  if (strcmp(b->kind, "lead") == 0) give(s, b->number, WP_CHAIN_LEAD, 0, 0, joined(s, b, 0), "");
  if (strcmp(b->kind, "call") == 0) call_block(s, b);
  if (strcmp(b->kind, "press") == 0) press_block(s, b);
  if (strcmp(b->kind, "answer") == 0) answer_block(s, b);
  if (strcmp(b->kind, "after") == 0) after_block(s, b);
  if (strcmp(b->kind, "cancel") == 0) give(s, b->number, WP_CHAIN_CANCEL, take_view(s, b, &at), 0, "", "");
  if (strcmp(b->kind, "submit") == 0) {
    uint32_t view = take_view(s, b, &at);
    give(s, b->number, WP_CHAIN_SUBMIT, view, 0, joined(s, b, at), "");
  }
  if (strcmp(b->kind, "change") == 0) {
    uint32_t view = take_view(s, b, &at);
    give(s, b->number, WP_CHAIN_CHANGE, view, 0, at < b->count ? b->lines[at].text : "",
         joined(s, b, at + 1));
  }
}

/** Whoever presses cancel gets an end: nothing is awaited, no form is there. */
static void leave(stage *s, int number) {
  give(s, number, WP_CHAIN_CANCEL, 0, 0, "", "");
  s->first = s->count = 0;
  if (wp_chain_deadline(s->chain) != WP_NEVER) fail(s, number, "something is awaited after the end");
  if (s->chain->phase != CHAIN_IDLE || s->chain->open) fail(s, number, "a chain or a form is left over");
}

bool chain_play(const document *d, const scenario *c, const chain_options *options) {
  stage *s = allocate(sizeof *s);
  *s = (stage){.doc = d, .options = options, .now = START};
  size_t size = wp_chain_size();
  void *memory = malloc(size);
  if (!memory) abort();
  if (!options->lenient)
    memset(memory, 0xa5, size);  // thousands of small ones: that takes longer than they do
  if (wp_chain_init(memory, size, &s->chain)) fail(s, c->number, "init failed");
  if (options->arena < s->chain->arena.cap) s->chain->arena.cap = options->arena;
  if (options->form < s->chain->form_size) s->chain->form_size = options->form;
  FILE *out = options->recording;
  if (out) {
    fprintf(out, "{\"file\":");
    json_bytes(out, d->path, strlen(d->path));
    fprintf(out, ",\"title\":");
    json_bytes(out, c->title, strlen(c->title));
    fprintf(out, ",\"steps\":[");
  }
  for (size_t i = 0; i < c->count && !s->failed; i++) play_block(s, &c->blocks[i]);
  nothing_pending(s, c->number);
  if (!s->failed) leave(s, c->number);
  if (out) fprintf(out, "]}");
  bool good = !s->failed;
  if (!good) fprintf(stderr, "  in: %s\n", c->title);
  free(memory);
  allocate_end();
  return good;
}
