// SPDX-License-Identifier: MIT
#include "base/argon.h"

#include <argon2.h>
#include <string.h>
#include <sys/random.h>

// What OWASP's cheat sheet on password storage asks of Argon2id at least: 19 MiB, two passes, one lane. Eight log-ins at
// once, which is what the pool runs, are 152 MiB.
enum { MEMORY_KIB = 19456, PASSES = 2, LANES = 1, SALT = 16, HASH = 32 };
#define PREFIX "$argon2id$v=19$m=19456,t=2,p=1$"

bool argon_make(const char *password, char out[ARGON_SIZE]) {
  unsigned char salt[SALT];
  out[0] = '\0';
  return getrandom(salt, sizeof salt, 0) == sizeof salt &&
         argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt, sizeof salt, HASH,
                               out, ARGON_SIZE) == ARGON2_OK;
}

bool argon_good(const char *kept) {
  // 22 letters of salt, "$", 43 of hash.
  const char *salt = kept + sizeof PREFIX - 1;
  return strncmp(kept, PREFIX, sizeof PREFIX - 1) == 0 && strlen(salt) == 66 && salt[22] == '$';
}

bool argon_check(const char *kept, const char *password) {
  static const char nobody[] = PREFIX "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  bool good = argon_good(kept);
  bool same = argon2id_verify(good ? kept : nobody, password, strlen(password)) == ARGON2_OK;
  return good && same;
}
