// SPDX-License-Identifier: MIT
// User name, domain and password to the two hashes that digest authentication compares (RFC 7616 3.4.2).
#include "account.h"

#include <mbedtls/md5.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "text.h"

enum { USERNAME_MAX = 64 };

const char *username_fault(const char *username) {
  size_t len = strlen(username);
  if (len < 1 || len > USERNAME_MAX) return "must have 1 to 64 characters";
  for (size_t i = 0; i < len; i++) {
    if (!is_alnum(username[i]) && !strchr("-_.+*", username[i]))
      return "may have letters, digits and - _ . + * only";
  }
  return NULL;
}

const char *domain_fault(const char *domain) {
  return is_host(domain, strlen(domain)) ? NULL : "must be a host name";
}

static bool has_control(const char *s) {
  for (; *s; s++) {
    if ((unsigned char)*s < 0x20 || *s == 0x7f) return true;
  }
  return false;
}

const char *name_fault(const char *name) {
  if (strlen(name) > DISPLAY_NAME_MAX) return "must have at most 100 bytes";
  return has_control(name) ? "may not have control characters" : NULL;
}

const char *password_fault(const char *password) {
  if (!password[0] || strlen(password) > PASSWORD_MAX) return "must have 1 to 128 bytes";
  return has_control(password) ? "may not have control characters" : NULL;
}

static void write_hex(const unsigned char *bytes, size_t len, char *out) {
  for (size_t i = 0; i < len; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

void account_prove(account *account, const char *password) {
  char line[USERNAME_MAX + 256 + PASSWORD_MAX];
  text secret = text_in(line, sizeof line);
  text_add(&secret, "%s:%s:%s", account->username, account->domain, password);
  unsigned char hash[32];
  mbedtls_md5_ret((const unsigned char *)line, secret.len, hash);
  write_hex(hash, 16, account->ha1_md5);
  mbedtls_sha256_ret((const unsigned char *)line, secret.len, hash, 0);
  write_hex(hash, 32, account->ha1_sha256);
  mbedtls_platform_zeroize(line, sizeof line);
  mbedtls_platform_zeroize(hash, sizeof hash);
}
