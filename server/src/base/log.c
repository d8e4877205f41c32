// SPDX-License-Identifier: MIT
// Lines for the operator, on standard error; who starts us decides where they are kept.
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

void log_line(const char *format, ...) {
  char line[1024];
  va_list args;
  va_start(args, format);
  int len = vsnprintf(line, sizeof line, format, args);
  va_end(args);
  if (len < 0) return;
  for (char *at = line; *at; at++) {
    if ((unsigned char)*at < 0x20 || *at == 0x7f) *at = '?';
  }
  fprintf(stderr, "webphoned: %s\n", line);
}
