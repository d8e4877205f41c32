// SPDX-License-Identifier: MIT
// An end point's URL to its origin, and origins against patterns. Stricter than RFC 3986: whatever libcurl could
// read another way than we do is refused.
#include "base/endpoint.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *const push_services[] = {
    "https://fcm.googleapis.com",           // Chrome, Edge on Android, Samsung Internet, Opera
    "https://jmt17.google.com",             // Chromium without Google's brand
    "https://*.push.services.mozilla.com",  // Firefox
    "https://*.push.apple.com",             // Safari
    "https://*.notify.windows.com",         // Edge
    NULL,
};

// "host[:port]" and what follows it; false: it cannot be used.
static bool take_host(const char *at, const char **end, char out[PUSH_ORIGIN_SIZE]) {
  size_t host = strcspn(at, ":/?#");
  unsigned long port = 443;
  if (!is_host(at, host) || at[0] == '.' || at[0] == '-') return false;
  const char *after = at + host;
  if (*after == ':') {
    char *stop = NULL;
    if (!isdigit((unsigned char)after[1])) return false;
    port = strtoul(after + 1, &stop, 10);
    if (port < 1 || port > 65535) return false;
    after = stop;
  }
  int len = port == 443 ? snprintf(out, PUSH_ORIGIN_SIZE, "https://%.*s", (int)host, at)
                        : snprintf(out, PUSH_ORIGIN_SIZE, "https://%.*s:%lu", (int)host, at, port);
  for (char *c = out; *c; c++) *c = (char)tolower((unsigned char)*c);
  *end = after;
  return len > 0 && len < PUSH_ORIGIN_SIZE;
}

bool endpoint_origin(const char *url, char origin[PUSH_ORIGIN_SIZE]) {
  static const char scheme[] = "https://";
  const char *end;
  if (strlen(url) > ENDPOINT_MAX || strncmp(url, scheme, sizeof scheme - 1) != 0) return false;
  for (const char *at = url; *at; at++) {
    if (*at <= ' ' || *at >= 0x7f || strchr("\"<>\\^`{|}#", *at)) return false;
  }
  return take_host(url + sizeof scheme - 1, &end, origin) && *end == '/';
}

bool endpoint_is_pattern(const char *pattern) {
  char origin[PUSH_ORIGIN_SIZE];
  const char *end;
  if (strncmp(pattern, "https://", 8) != 0) return false;
  const char *host = pattern + 8;
  if (strncmp(host, "*.", 2) == 0) host += 2;
  return take_host(host, &end, origin) && *end == '\0';
}

static bool fits(const char *origin, const char *pattern) {
  char wanted[PUSH_ORIGIN_SIZE];
  const char *end;
  bool below = strncmp(pattern, "https://*.", 10) == 0;
  if (!take_host(pattern + (below ? 10 : 8), &end, wanted)) return false;
  if (!below) return strcmp(origin, wanted) == 0;
  // Something, a dot, and the rest.
  size_t rest = strlen(wanted) - 8;
  size_t len = strlen(origin);
  return len > 8 + rest + 1 && origin[len - rest - 1] == '.' && strcmp(origin + len - rest, wanted + 8) == 0;
}

bool endpoint_is_listed(const char *origin, const char *const *patterns) {
  for (; *patterns; patterns++) {
    if (fits(origin, *patterns)) return true;
  }
  return false;
}
