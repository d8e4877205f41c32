// SPDX-License-Identifier: MIT
// A request's path to a file name that cannot leave its folder (RFC 3986 3.3).
#include "http/path.h"

#include <string.h>

#include "base/ascii.h"

// One decoded byte; '\0' for an escape or a byte that no file of ours has in its name.
static char next_byte(const char **at) {
  const char *s = *at;
  char c = *s;
  if (c == '%') {
    int high = hex_value(s[1]);
    int low = high < 0 ? -1 : hex_value(s[2]);
    if (low < 0) return '\0';
    c = (char)(high * 16 + low);
    // An escaped slash would be a separator to the file system and is none to the client.
    if (c == '/') return '\0';
    s += 2;
  }
  *at = s + 1;
  return c >= 0x20 && c < 0x7f && c != '\\' ? c : '\0';
}

bool path_clean(const char *raw, char out[PATH_SIZE]) {
  if (*raw++ != '/') return false;
  size_t len = 0;
  bool segment_starts = true;
  while (*raw) {
    char c = next_byte(&raw);
    if (c == '\0' || len + 1 >= PATH_SIZE) return false;
    // No segment begins with a dot: that rules out ".", ".." and hidden files in one.
    if (segment_starts && (c == '.' || c == '/')) return false;
    segment_starts = c == '/';
    out[len++] = c;
  }
  out[len] = '\0';
  return len == 0 || !segment_starts;
}
