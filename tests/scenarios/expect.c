// SPDX-License-Identifier: MIT
// Lines of an out block against what came: a record's words and fields, a message's start line, headers, body.
#include "scenario.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
    "DO_CONNECT", "DO_DISCONNECT", "DO_SEND",       "DO_OFFER",      "DO_ANSWER",
    "DO_REMOTE",  "DO_ROLLBACK",   "DO_RELEASE",    "DO_MUTE",       "DO_DTMF",
    "DO_TONE",    "DO_CODECS",     "DO_CANDIDATES", "DO_MIX",        "EV_ACCOUNT",
    "EV_CALL",    "EV_DIALPAD",    "EV_TRACE",      "EV_TRACE_MODE", "EV_NOTE",
    "EV_QUALITY", "EV_TRANSFER",   "EV_WATCH",      "EV_MESSAGE",    "EV_REPORT",
    NULL};

const char *expectation_kind(const char *text) {
  for (size_t i = 0; kinds[i]; i++) {
    size_t len = strlen(kinds[i]);
    if (strncmp(text, kinds[i], len) == 0 && (!text[len] || text[len] == ' ')) return kinds[i];
  }
  return NULL;
}

bool kind_has_call(const char *kind) {
  static const char *const with[] = {"DO_OFFER", "DO_ANSWER",  "DO_REMOTE",   "DO_ROLLBACK",   "DO_RELEASE",
                                     "DO_MUTE",  "DO_DTMF",    "DO_TONE",     "DO_CANDIDATES", "DO_MIX",
                                     "EV_CALL",  "EV_QUALITY", "EV_TRANSFER", "EV_REPORT"};
  for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
    if (strcmp(with[i], kind) == 0) return true;
  }
  return false;
}

/** Take the next word: name="quoted value", a quoted value or a bare one. Quotes are removed. */
static bool take_word(const char **at, char word[4096]) {
  size_t len = 0;
  bool quoted = false;
  while (**at == ' ') ++*at;
  if (!**at) return false;
  for (; **at && (quoted || **at != ' ') && len < 4095; ++*at) {
    if (**at == '"')
      quoted = !quoted;
    else
      word[len++] = **at;
  }
  word[len] = 0;
  return true;
}

/** "1000..2000" or one number against `value`; other patterns as text. */
static bool number_fits(bindings *b, const char *pattern, uint64_t value) {
  char *end;
  unsigned long long low = strtoull(pattern, &end, 10);
  if (end != pattern && strncmp(end, "..", 2) == 0 && isdigit((unsigned char)end[2])) {
    return value >= low && value <= strtoull(end + 2, NULL, 10);
  }
  return match(b, pattern, text_format("%llu", (unsigned long long)value));
}

static char *named_differs(const record *r, bindings *b, char *word, char *value) {
  const field *f = record_field(r, strcmp(word, "retry_in") == 0 ? "retry_at" : word);
  if (!f) return text_format("%s has no field \"%s\"", r->kind, word);
  bool fits = strcmp(word, "retry_in") == 0 ? number_fits(b, value, f->number > r->at ? f->number - r->at : 0)
              : f->type == 'n' || f->type == 'm' ? number_fits(b, value, f->number)
                                                 : match(b, value, f->value);
  return fits ? NULL : text_format("%s is \"%s\", expected \"%s\"", word, f->value, value);
}

/** A bare word: the first field when it is a word or text and not yet named, else a flag, the direction or the state. */
static bool bare_fits(const record *r, bindings *b, const char *word, bool first, char **flags) {
  const field *set = record_field(r, "flags");
  const field *direction = record_field(r, "direction");
  if (first && r->count && r->fields[0].type != 'f' && !direction) return match(b, word, r->fields[0].value);
  const field *state = record_field(r, "state");
  if (direction && strcmp(direction->value, word) == 0) return true;
  if (state && strcmp(state->value, word) == 0) return true;
  if (!set) return false;
  *flags = text_format("%s%s%s", *flags, **flags ? " " : "", word);
  return true;
}

static bool same_flags(const char *want, const char *have) {
  char word[4096];
  size_t wanted = 0, had = 0;
  for (const char *at = want; take_word(&at, word); wanted++) {
    const char *found = strstr(have, word);
    size_t len = strlen(word);
    while (found && ((found > have && found[-1] != ' ') || (found[len] && found[len] != ' '))) {
      found = strstr(found + 1, word);
    }
    if (!found) return false;
  }
  for (const char *at = have; take_word(&at, word);) had++;
  return wanted == had;
}

char *record_differs(const record *r, bindings *b, const char *words) {
  char word[4096];
  char *flags = text_format("%s", "");
  bool first = true;
  while (take_word(&words, word)) {
    char *equal = strchr(word, '=');
    char *named = word;
    while (isalpha((unsigned char)*named) || *named == '_') named++;
    if (equal && equal == named) {
      *equal = 0;
      char *why = named_differs(r, b, word, equal + 1);
      if (why) return why;
    } else if (!bare_fits(r, b, word, first, &flags)) {
      return text_format("expected \"%s\"", word);
    }
    first = false;
  }
  const field *set = record_field(r, "flags");
  if (set && !same_flags(flags, set->value)) {
    return text_format("flags are \"%s\", expected \"%s\"", set->value, flags);
  }
  return NULL;
}

// Messages.

typedef struct header {
  char *name, *value;
  bool used;
} header;

typedef struct message {
  char *start;
  header headers[128];
  size_t count;
  char *body;
} message;

/** Good enough for what we wrote ourselves: no folding, no compact forms. */
static char *split(const char *bytes, size_t len, message *m) {
  char *text = allocate(len + 1);
  memcpy(text, bytes, len);
  char *end = strstr(text, "\r\n\r\n");
  if (!end) return "no blank line behind the headers";
  m->body = end + 4;
  *end = 0;
  m->start = text;
  for (char *at = strstr(text, "\r\n"); at;) {
    *at = 0;
    at += 2;
    char *next = strstr(at, "\r\n");
    if (next) *next = 0;
    char *colon = strchr(at, ':');
    if (!colon) return text_format("a header without a colon: %s", at);
    *colon = 0;
    char *value = colon + 1;
    while (*value == ' ') value++;
    if (m->count == 128) return "too many headers";
    m->headers[m->count++] = (header){at, value, false};
    at = next;
  }
  return NULL;
}

static bool equal_ci(const char *a, const char *b) {
  for (; *a && tolower((unsigned char)*a) == tolower((unsigned char)*b); a++) b++;
  return !*a && !*b;
}

/** `Name: pattern` takes the first unused header of that name; `!Name` must not be there. */
static char *header_differs(message *m, bindings *b, const char *text) {
  bool absent = *text == '!';
  const char *colon = strchr(text, ':');
  if (!absent && !colon) return text_format("not a header: %s", text);
  char *name =
      colon ? text_format("%.*s", (int)(colon - text - absent), text + absent) : text_format("%s", text + 1);
  const char *seen = NULL;
  for (size_t i = 0; i < m->count; i++) {
    header *h = &m->headers[i];
    if (h->used || !equal_ci(h->name, name)) continue;
    if (absent && !colon) return text_format("header %s must not be there", name);
    const char *pattern = colon + 1;
    while (*pattern == ' ') pattern++;
    if (match(b, pattern, h->value)) {
      if (absent) return text_format("header %s must not be \"%s\"", name, h->value);
      h->used = true;
      return NULL;
    }
    seen = h->value;
  }
  if (absent) return NULL;
  if (seen) return text_format("expected %s\n    got %s: %s", text, name, seen);
  return text_format("header %s is missing", name);
}

/** Each line must stand in the body, in that order; `!line` nowhere in it. */
static char *body_differs(char *body, bindings *b, const line *lines, size_t count) {
  char *all[512];
  size_t total = 0, at = 0;
  for (char *piece = body; *piece && total < 512;) {
    all[total++] = piece;
    char *end = strstr(piece, "\r\n");
    if (!end) break;
    *end = 0;
    piece = end + 2;
  }
  for (size_t i = 0; i < count; i++) {
    const char *text = lines[i].text;
    if (!*text || strcmp(text, "...") == 0) continue;
    size_t from = *text == '!' ? 0 : at;
    while (from < total && !match(b, *text == '!' ? text + 1 : text, all[from])) from++;
    if (*text == '!' && from < total) return text_format("body line must not be there: %s", all[from]);
    if (*text == '!') continue;
    if (from == total) return text_format("body line is missing: %s", text);
    at = from + 1;
  }
  return NULL;
}

char *message_differs(const char *bytes, size_t len, bindings *b, const line *lines, size_t count) {
  message m = {0};
  char *why = split(bytes, len, &m);
  if (why || !count) return why;
  if (!match(b, lines[0].text, m.start)) {
    return text_format("expected %s\n    got %s", lines[0].text, m.start);
  }
  size_t i = 1;
  for (; i < count && *lines[i].text; i++) {
    if (strcmp(lines[i].text, "...") == 0) continue;
    why = header_differs(&m, b, lines[i].text);
    if (why) return why;
  }
  return i < count ? body_differs(m.body, b, lines + i + 1, count - i - 1) : NULL;
}
