// SPDX-License-Identifier: MIT
// Lines for the operator, on standard error; who starts us decides where they are kept.
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"

enum { LINE_SIZE = 2048 };

static atomic_bool as_json;

void log_as_json(bool json) {
  atomic_store(&as_json, json);
}

static void add_json(text *t, const char *s) {
  text_add(t, "\"");
  for (; *s; s++) {
    unsigned char c = (unsigned char)*s;
    if (c == '"' || c == '\\')
      text_add(t, "\\%c", c);
    else if (c < 0x20 || c >= 0x7f)
      text_add(t, "\\u%04x", c);
    else
      text_add(t, "%c", c);
  }
  text_add(t, "\"");
}

static void begin_json(text *t, const char *name, const char *value) {
  int64_t now = clock_now();
  time_t seconds = (time_t)(now / SECOND);
  struct tm parts;
  char stamp[32] = "";
  if (gmtime_r(&seconds, &parts)) strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &parts);
  text_add(t, "{\"time\":\"%s.%03dZ\",\"%s\":", stamp, (int)(now % SECOND), name);
  add_json(t, value);
}

// One write, so that lines of several threads do not mix.
static void put(const char *line) {
  fprintf(stderr, "%s\n", line);
}

static void clean(char *line) {
  for (char *at = line; *at; at++) {
    if ((unsigned char)*at < 0x20 || *at == 0x7f) *at = '?';
  }
}

void log_line(const char *format, ...) {
  char message[1024];
  va_list args;
  va_start(args, format);
  int len = vsnprintf(message, sizeof message, format, args);
  va_end(args);
  if (len < 0) return;
  char line[LINE_SIZE * 4];
  text t = text_in(line, sizeof line);
  if (atomic_load(&as_json)) {
    begin_json(&t, "message", message);
    text_add(&t, "}");
  } else {
    clean(message);
    text_add(&t, "webphoned: %s", message);
  }
  put(line);
}

void log_event(const char *event, ...) {
  char line[LINE_SIZE];
  text t = text_in(line, sizeof line);
  bool json = atomic_load(&as_json);
  if (json)
    begin_json(&t, "event", event);
  else
    text_add(&t, "webphoned: %s", event);
  va_list args;
  va_start(args, event);
  for (const char *name = va_arg(args, const char *); name; name = va_arg(args, const char *)) {
    const char *value = va_arg(args, const char *);
    if (!value) value = "";
    // A value too long for the line is left out, so that JSON stays JSON.
    if (t.len + strlen(name) + 6 * strlen(value) + 8 > LINE_SIZE - 2) continue;
    if (json) {
      text_add(&t, ",\"%s\":", name);
      add_json(&t, value);
    } else {
      text_add(&t, " %s=%s", name, value);
    }
  }
  va_end(args);
  if (json)
    text_add(&t, "}");
  else
    clean(line);
  put(line);
}
