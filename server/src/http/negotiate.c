// SPDX-License-Identifier: MIT
// What a client accepts and already has (RFC 9110 12.5.3, 13.1.2), and types by file name.
#include "http/negotiate.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"

const char *const coding_names[CODINGS] = {NULL, "gzip", "br"};
const char *const coding_suffixes[CODINGS] = {"", ".gz", ".br"};

static const char *skip_space(const char *s) {
  while (*s == ' ' || *s == '\t') s++;
  return s;
}

// ";q=0", ";q=0.0" ... : refused. Whatever cannot be read is refused too.
static bool weight_is_zero(const char *s, const char *end) {
  s = skip_space(s);
  if (s == end) return false;
  if (*s++ != ';') return true;
  s = skip_space(s);
  if (strncasecmp(s, "q=", 2) != 0) return true;
  for (s += 2; s < end; s++) {
    if (*s >= '1' && *s <= '9') return false;
    if (*s != '0' && *s != '.') return true;
  }
  return true;
}

bool coding_accepted(const char *header, coding which) {
  if (which == CODING_PLAIN) return true;
  if (!header) return false;
  size_t len = strlen(coding_names[which]);
  for (const char *at = skip_space(header); *at; at = skip_space(at)) {
    const char *end = at + strcspn(at, ",");
    const char *name_end = at;
    while (name_end < end && (is_alnum(*name_end) || *name_end == '*' || *name_end == '-')) name_end++;
    if ((size_t)(name_end - at) == len && strncasecmp(at, coding_names[which], len) == 0) {
      return !weight_is_zero(name_end, end);
    }
    at = *end ? end + 1 : end;
  }
  return false;
}

bool etag_matches(const char *header, const char *etag) {
  if (!header) return false;
  size_t len = strlen(etag);
  for (const char *at = skip_space(header); *at; at = skip_space(at)) {
    if (*at == '*') return true;
    // A weak tag is as good here: the comparison is the weak one (13.1.2).
    if (at[0] == 'W' && at[1] == '/') at += 2;
    if (strncmp(at, etag, len) == 0) return true;
    const char *end = at + strcspn(at, ",");
    at = *end ? end + 1 : end;
  }
  return false;
}

const char *mime_type(const char *name) {
  static const struct {
    const char *extension;
    const char *type;
  } types[] = {
#define MIME(extension, type) {extension, type},
#include "http/mime.def"
#undef MIME
  };
  const char *dot = strrchr(name, '.');
  for (size_t i = 0; dot && i < sizeof types / sizeof types[0]; i++) {
    if (strcasecmp(dot + 1, types[i].extension) == 0) return types[i].type;
  }
  return "application/octet-stream";
}
