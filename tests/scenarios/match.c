// SPDX-License-Identifier: MIT
// Patterns: literal text, {name} (any text at first sight, the same later) and `...` (anything).
#include "scenario.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *bound(const bindings *b, const char *name) {
  for (size_t i = b->count; i-- > 0;) {
    if (strcmp(b->items[i].name, name) == 0) return b->items[i].value;
  }
  return NULL;
}

void bind(bindings *b, const char *name, const char *value) {
  if (b->count == sizeof b->items / sizeof *b->items) abort();
  b->items[b->count++] = (binding){text_format("%s", name), text_format("%s", value)};
}

/** The length of "{name}" at the front of the text, 0 when there is none; the name goes to `name`. */
static size_t take_name(const char *text, char name[64]) {
  size_t len = 0;
  if (*text != '{') return 0;
  while (isalnum((unsigned char)text[1 + len]) || text[1 + len] == '-' || text[1 + len] == '_') len++;
  if (!len || len > 63 || text[1 + len] != '}') return 0;
  memcpy(name, text + 1, len);
  name[len] = 0;
  return len + 2;
}

/** A quick no: the literal behind a name or gap is not what stands here. */
static bool may_follow(const char *rest, const char *end) {
  if (*rest == '{' || *rest == '.') return true;
  return *rest == *end;
}

static bool match_at(bindings *b, const char *pattern, const char *text) {
  char name[64];
  while (*pattern) {
    size_t len = take_name(pattern, name);
    bool any = strncmp(pattern, "...", 3) == 0;
    const char *value = len ? bound(b, name) : NULL;
    if (value) {
      if (strncmp(text, value, strlen(value)) != 0) return false;
      text += strlen(value);
      pattern += len;
    } else if (len || any) {
      size_t start = b->count;
      const char *rest = pattern + (any ? 3 : len);
      for (const char *end = text + (any ? 0 : 1); end <= text + strlen(text) && (any || *text); end++) {
        if (!may_follow(rest, end)) continue;
        b->count = start;
        if (!any) bind(b, name, text_format("%.*s", (int)(end - text), text));
        if (match_at(b, rest, end)) return true;
      }
      b->count = start;
      return false;
    } else if (*pattern++ != *text++) {
      return false;
    }
  }
  return !*text;
}

bool match(bindings *b, const char *pattern, const char *text) {
  size_t start = b->count;
  if (match_at(b, pattern, text)) return true;
  b->count = start;
  return false;
}

char *substitute(const bindings *b, const char *text, const char **missing) {
  static char unknown[64], out[65536];
  char name[64];
  size_t used = 0;
  *missing = NULL;
  while (*text) {
    size_t len = take_name(text, name);
    const char *value = len ? bound(b, name) : NULL;
    if (len && !value) {
      if (!*missing) *missing = strcpy(unknown, name);
      value = "unknown";
    }
    size_t piece = len ? strlen(value) : 1;
    if (used + piece >= sizeof out) abort();
    memcpy(out + used, len ? value : text, piece);
    used += piece;
    text += len ? len : 1;
  }
  out[used] = 0;
  return text_format("%s", out);
}
