// SPDX-License-Identifier: MIT
// Custom pages: HTML with placeholders, escaped unless the operator's own content says otherwise.
#include "base/template.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"

typedef struct {
  char *at;
  size_t len;
  size_t room;
  bool full;
} growing;

static void add(growing *out, const char *s, size_t len) {
  if (out->full) return;
  if (!out->at || out->len + len + 1 > out->room) {
    size_t room = out->room ? out->room : 4096;
    while (room < out->len + len + 1) room *= 2;
    char *grown = room > TEMPLATE_OUT_MAX ? NULL : realloc(out->at, room);
    if (!grown) {
      out->full = true;
      return;
    }
    out->at = grown;
    out->room = room;
  }
  memcpy(out->at + out->len, s, len);
  out->len += len;
}

static const char *reference_of(char c) {
  switch (c) {
  case '&': return "&amp;";
  case '<': return "&lt;";
  case '>': return "&gt;";
  case '"': return "&quot;";
  case '\'': return "&#39;";
  default: return NULL;
  }
}

static void add_escaped(growing *out, const char *s) {
  for (; *s; s++) {
    const char *reference = reference_of(*s);
    if (reference)
      add(out, reference, strlen(reference));
    else
      add(out, s, 1);
  }
}

static char *finish(growing *out, arena *a) {
  char *kept = out->full ? NULL : arena_copy(a, out->at ? out->at : "", out->len);
  free(out->at);
  return kept;
}

char *html_escape(arena *a, const char *s) {
  growing out = {0};
  add_escaped(&out, s);
  return finish(&out, a);
}

// "{{ name }}" at `s`, with two or three braces: the name, and where it ends; NULL if it is none.
static const char *take_placeholder(const char *s, size_t braces, char name[TEMPLATE_NAME_MAX]) {
  s += braces;
  while (*s == ' ') s++;
  size_t len = 0;
  while (is_alnum(s[len]) || s[len] == '.' || s[len] == '_') len++;
  if (len == 0 || len >= TEMPLATE_NAME_MAX) return NULL;
  memcpy(name, s, len);
  name[len] = '\0';
  s += len;
  while (*s == ' ') s++;
  return strncmp(s, "}}}", braces) == 0 ? s + braces : NULL;
}

char *template_fill(arena *a, const char *body, template_lookup *lookup, void *from) {
  growing out = {0};
  while (*body && !out.full) {
    size_t plain = strcspn(body, "{");
    add(&out, body, plain);
    body += plain;
    char name[TEMPLATE_NAME_MAX];
    size_t braces = strncmp(body, "{{{", 3) == 0 ? 3 : strncmp(body, "{{", 2) == 0 ? 2 : 0;
    const char *end = braces ? take_placeholder(body, braces, name) : NULL;
    if (!end) {
      if (*body) add(&out, body++, 1);
      continue;
    }
    bool markup = false;
    const char *value = lookup(from, name, &markup);
    if (value && markup && braces == 3)
      add(&out, value, strlen(value));
    else if (value)
      add_escaped(&out, value);
    body = end;
  }
  return finish(&out, a);
}
