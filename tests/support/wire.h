// SPDX-License-Identifier: MIT
// Messages for unit tests: written with "\n" as line end, parsed from guarded memory.
#ifndef SUPPORT_WIRE_H
#define SUPPORT_WIRE_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guarded.h"
#include "sip/msg.h"

/** printf, then every lone LF becomes CRLF; at a guard. Never freed: tests are short. */
static inline guarded_text wire_format(const char *format, va_list args) {
  char text[16384], wire[32768];
  int len = vsnprintf(text, sizeof text, format, args);
  if (len < 0 || (size_t)len >= sizeof text) abort();
  size_t used = 0;
  for (int i = 0; i < len; i++) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) wire[used++] = '\r';
    wire[used++] = text[i];
  }
  return guarded_copy(wire, used);
}

/** The message that the text says; it must parse. Headers are in static memory until the next wire_reset. */
static char wire_memory[1 << 20];
static arena wire_arena;

static inline void wire_reset(void) {
  arena_init(&wire_arena, wire_memory, sizeof wire_memory);
}

__attribute__((format(printf, 1, 2))) static inline sip_msg wire(const char *format, ...) {
  va_list args;
  va_start(args, format);
  guarded_text text = wire_format(format, args);
  va_end(args);
  sip_msg msg;
  int err = sip_parse(&wire_arena, text.at, text.len, &msg);
  if (err) {
    fprintf(stderr, "wire: error %d in\n%.*s\n", err, (int)text.len, text.at);
    abort();
  }
  return msg;
}

/** Does the text contain that piece? */
static inline bool wire_has(wp_str text, const char *piece) {
  size_t len = strlen(piece);
  for (size_t i = 0; i + len <= text.len; i++) {
    if (memcmp(text.at + i, piece, len) == 0) return true;
  }
  return false;
}

#endif
