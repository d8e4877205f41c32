// SPDX-License-Identifier: MIT
#include "base/mailbox.h"

#include <stddef.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

bool mailbox_good(const char *address) {
  const char *at = strrchr(address, '@');
  size_t local = at ? (size_t)(at - address) : 0;
  if (local < 1 || local > 64 || strlen(address) > MAILBOX_MAX) return false;
  for (size_t i = 0; i < local; i++) {
    bool dot = address[i] == '.';
    if (!dot && !is_alnum(address[i]) && !strchr("!#$%&'*+-/=?^_`{|}~", address[i])) return false;
    if (dot && (i == 0 || i + 1 == local || address[i + 1] == '.')) return false;
  }
  const char *host = at + 1;
  return is_host(host, strlen(host)) && strchr(host, '.') && host[0] != '.' &&
         host[strlen(host) - 1] != '.' && !strstr(host, "..");
}
