// SPDX-License-Identifier: MIT
#include "http/authority.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/text.h"

enum { PORT_DIGITS = 5 };

static bool is_port(const char *at) {
  if (!*at) return true;
  size_t digits = *at == ':' ? strspn(at + 1, "0123456789") : 0;
  return *at == ':' && digits <= PORT_DIGITS && !at[1 + digits];
}

// 3986 3.2.2: IP-literal, or of reg-name what names are made of: no user before it, no escapes.
bool authority_good(const char *authority) {
  if (authority[0] == '[') {
    size_t len = strspn(authority + 1, "0123456789abcdefABCDEF:.");
    return len >= 2 && authority[1 + len] == ']' && is_port(authority + len + 2);
  }
  const char *at = authority;
  while (is_alnum(*at) || (*at && strchr("-._~", *at))) at++;
  return (at > authority || !*at) && is_port(at);
}

const char *authority_host(arena *a, const char *authority) {
  size_t len = strcspn(authority, ":");
  if (authority[0] == '[') len = strcspn(authority, "]") + 1;
  char *host = arena_copy(a, authority, len < strlen(authority) ? len : strlen(authority));
  if (!host) return "";
  for (char *at = host; *at; at++) {
    if (*at >= 'A' && *at <= 'Z') *at = (char)(*at + 'a' - 'A');
  }
  size_t dot = strlen(host);
  if (dot > 1 && host[dot - 1] == '.') host[dot - 1] = '\0';
  return host[0] == '[' || is_host(host, strlen(host)) ? host : "";
}

const char *authority_of_target(arena *a, const char *target, const char **rest) {
  size_t scheme = strncasecmp(target, "http://", 7) == 0    ? 7
                  : strncasecmp(target, "https://", 8) == 0 ? 8
                                                            : 0;
  if (!scheme) return NULL;
  size_t len = strcspn(target + scheme, "/?#");
  *rest = target[scheme + len] ? target + scheme + len : "/";
  return arena_copy(a, target + scheme, len);
}
