// SPDX-License-Identifier: MIT
#include "base/recovery.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

enum { LETTERS = 12, GROUP = 4 };
// RFC 4648 6: nothing in it is taken for something else.
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

static void keep(const char *secret, const char *letters, char out[RECOVERY_MARK + 1]) {
  char hash[SHA256_HEX];
  hmac_sha256_hex(secret, letters, LETTERS, hash);
  snprintf(out, RECOVERY_MARK + 1, "%s ", hash);
  secret_forget(hash, sizeof hash);
}

bool recovery_make(const char *secret, char codes[RECOVERY_CODES][RECOVERY_CODE_SIZE],
                   char kept[RECOVERY_KEPT_SIZE]) {
  unsigned char bytes[LETTERS];
  char letters[LETTERS + 1] = "";
  for (int i = 0; i < RECOVERY_CODES; i++) {
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return false;
    for (int at = 0; at < LETTERS; at++) letters[at] = alphabet[bytes[at] & 31];
    snprintf(codes[i], RECOVERY_CODE_SIZE, "%.4s-%.4s-%.4s", letters, letters + GROUP,
             letters + (size_t)2 * GROUP);
    keep(secret, letters, kept + (size_t)i * RECOVERY_MARK);
  }
  secret_forget(bytes, sizeof bytes);
  secret_forget(letters, sizeof letters);
  return true;
}

bool recovery_mark(const char *secret, const char *typed, char out[RECOVERY_MARK + 1]) {
  char letters[LETTERS + 1] = "";
  int count = 0;
  for (; *typed; typed++) {
    if (*typed == '-' || *typed == ' ') continue;
    char letter = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;
    if (count == LETTERS || !strchr(alphabet, letter)) return false;
    letters[count++] = letter;
  }
  if (count == LETTERS) keep(secret, letters, out);
  secret_forget(letters, sizeof letters);
  return count == LETTERS;
}

bool recovery_kept_good(const char *kept) {
  size_t len = strlen(kept);
  if (len % RECOVERY_MARK || len >= RECOVERY_KEPT_SIZE) return false;
  for (const char *mark = kept; *mark; mark += RECOVERY_MARK) {
    if (strspn(mark, "0123456789abcdef") != RECOVERY_MARK - 1 || mark[RECOVERY_MARK - 1] != ' ') return false;
  }
  return true;
}
