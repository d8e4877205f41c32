// SPDX-License-Identifier: MIT
// Markdown -> cases and their fenced blocks. A "# " heading begins a case, what is between blocks is for people.
#include "scenario.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/** Memory of one case: taken piece by piece, given back all at once. */
typedef struct chunk {
  struct chunk *next;
  size_t used, cap;
  max_align_t at[];
} chunk;

static chunk *chunks;

void *allocate(size_t size) {
  size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
  if (!chunks || size > chunks->cap - chunks->used) {
    size_t cap = size > 262144 ? size : 262144;
    chunk *fresh = calloc(1, sizeof *fresh + cap);
    if (!fresh) abort();
    *fresh = (chunk){chunks, 0, cap};
    chunks = fresh;
  }
  void *at = (char *)chunks->at + chunks->used;
  chunks->used += size;
  return at;
}

void allocate_end(void) {
  while (chunks) {
    chunk *next = chunks->next;
    free(chunks);
    chunks = next;
  }
}

/** For what outlives a case: documents and files, found again by their path. */
static void *allocate_for_good(size_t size) {
  void *at = calloc(1, size);
  if (!at) abort();
  return at;
}

static char *keep_path(const char *path) {
  return strcpy(allocate_for_good(strlen(path) + 1), path);
}

char *text_format(const char *format, ...) {
  va_list args;
  va_start(args, format);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (len < 0) abort();
  char *text = allocate((size_t)len + 1);
  va_start(args, format);
  vsnprintf(text, (size_t)len + 1, format, args);
  va_end(args);
  return text;
}

/** Each file is read once: the same setups and descriptions come again and again. */
typedef struct cached {
  char *path, *text;
  size_t len;
} cached;

static cached cache[256];
static size_t cache_count;

static cached *read_through(const char *path) {
  for (size_t i = 0; i < cache_count; i++) {
    if (strcmp(cache[i].path, path) == 0) return &cache[i];
  }
  FILE *in = fopen(path, "rb");
  if (!in) return NULL;
  if (cache_count == sizeof cache / sizeof *cache) abort();
  cached *c = &cache[cache_count++];
  c->path = keep_path(path);
  if (fseek(in, 0, SEEK_END) != 0) abort();
  long size = ftell(in);
  rewind(in);
  if (size < 0) abort();
  c->text = allocate_for_good((size_t)size + 1);
  c->len = fread(c->text, 1, (size_t)size, in);
  fclose(in);
  return c;
}

char *file_read(const char *path, size_t *len) {
  const cached *c = read_through(path);
  if (!c) return NULL;
  *len = c->len;
  return text_format("%s", c->text);
}

static void fail(const char *path, int number, const char *why) {
  fprintf(stderr, "%s:%d: %s\n", path, number, why);
  exit(2);
}

static void *grown(void *items, size_t count, size_t size) {
  // Doubling at powers of two: documents are small, and nothing is freed.
  if (count & (count - 1)) return items;
  void *more = realloc(items, (count ? 2 * count : 1) * size);
  if (!more) abort();
  return more;
}

static bool known(const char *kind) {
  static const char *const kinds[] = {"do",     "in",     "out",     "link",   "after",  "setup",
                                      "limits", "raw",    "restart", "config", "lead",   "call",
                                      "press",  "answer", "submit",  "change", "cancel", "trace"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(kinds[i], kind) == 0) return true;
  }
  return false;
}

static block *open_block(document *d, scenario *s, const char *kind, int number) {
  if (!s) fail(d->path, number, "a block before the first '# ' heading");
  if (!known(kind)) fail(d->path, number, "no such block: README.md lists them");
  s->blocks = grown(s->blocks, s->count, sizeof *s->blocks);
  block *b = &s->blocks[s->count++];
  memset(b, 0, sizeof *b);
  snprintf(b->kind, sizeof b->kind, "%s", kind);
  b->number = number;
  return b;
}

static scenario *open_case(document *d, char *title, int number) {
  d->cases = grown(d->cases, d->count, sizeof *d->cases);
  scenario *s = &d->cases[d->count++];
  memset(s, 0, sizeof *s);
  s->title = title;
  s->number = number;
  return s;
}

static document *parse(const char *path) {
  size_t len;
  const char *bytes = file_read(path, &len);
  document *d = allocate_for_good(sizeof *d);
  d->path = keep_path(path);
  if (!bytes) fail(path, 0, "cannot be read");
  char *text = strcpy(allocate_for_good(len + 1), bytes);
  d->text = text;
  scenario *s = NULL;
  block *b = NULL;
  int number = 0;
  for (char *next, *at = text; at && *at; at = next) {
    number++;
    next = strchr(at, '\n');
    if (next) *next++ = 0;
    if (strncmp(at, "```", 3) == 0) {
      b = b ? NULL : open_block(d, s, at + 3, number);
    } else if (b) {
      b->lines = grown(b->lines, b->count, sizeof *b->lines);
      b->lines[b->count++] = (line){at, number};
    } else if (strncmp(at, "# ", 2) == 0) {
      s = open_case(d, at + 2, number);
    }
  }
  if (b) fail(path, b->number, "a block that does not end");
  if (!d->count) fail(path, 1, "no '# ' heading: no case");
  return d;
}

document *document_read(const char *path) {
  static document *known_documents[64];
  static size_t count;
  for (size_t i = 0; i < count; i++) {
    if (strcmp(known_documents[i]->path, path) == 0) return known_documents[i];
  }
  document *d = parse(path);
  if (count < 64) known_documents[count++] = d;
  return d;
}
