// SPDX-License-Identifier: MIT
#include "store/signup.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"

#define LIFE_MS (30LL * MINUTE)
enum { TRIES = 5 };

// Eight digits, each as likely as any other.
static bool make_code(char out[SIGNUP_CODE_SIZE]) {
  unsigned char byte = 0;
  for (int i = 0; i < SIGNUP_CODE_SIZE - 1; i++) {
    do {
      if (getrandom(&byte, 1, 0) != 1) return false;
    } while (byte >= 250);
    out[i] = (char)('0' + byte % 10);
  }
  out[SIGNUP_CODE_SIZE - 1] = '\0';
  return true;
}

static void hash_both(const char *id, const char *code, char out[SHA256_HEX]) {
  char both[TOKEN_SIZE + SIGNUP_CODE_SIZE + 1];
  int len = snprintf(both, sizeof both, "%s:%s", id, code);
  sha256_hex(both, (size_t)len, out);
}

db_result signup_begin(db *d, int64_t tenant, const signup *s, int64_t now, char id[TOKEN_SIZE],
                       char code[SIGNUP_CODE_SIZE]) {
  char id_hash[SHA256_HEX];
  char code_hash[SHA256_HEX];
  if (!token_make(id) || !make_code(code)) return DB_FAILED;
  sha256_hex(id, strlen(id), id_hash);
  hash_both(id, code, code_hash);
  return db_run(
      d,
      "INSERT INTO signups (id_sha256, code_sha256, tenant_id, username, domain, display_name, email,"
      " ha1_md5, ha1_sha256, until_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      db_text(id_hash), db_text(code_hash), db_int(tenant), db_text(s->account.username),
      db_text(s->account.domain), db_text(s->account.name), db_text(s->email), db_text(s->account.proof.md5),
      db_text(s->account.proof.sha256), db_int(now + LIFE_MS));
}

db_result signup_forget(db *d, const char *id) {
  char hash[SHA256_HEX];
  sha256_hex(id, strlen(id), hash);
  return db_run(d, "DELETE FROM signups WHERE id_sha256 = ?", db_text(hash));
}

static db_result read_row(db *d, const char *id_hash, const char *code_hash, signup *out) {
  db_query(
      d,
      "SELECT username, domain, display_name, email, ha1_md5, ha1_sha256 FROM signups WHERE id_sha256 = ? AND"
      " code_sha256 = ?",
      db_text(id_hash), db_text(code_hash));
  if (db_next(d)) {
    account *a = &out->account;
    snprintf(a->username, sizeof a->username, "%s", db_column_text(d, 0));
    snprintf(a->domain, sizeof a->domain, "%s", db_column_text(d, 1));
    snprintf(a->name, sizeof a->name, "%s", db_column_text(d, 2));
    snprintf(out->email, sizeof out->email, "%s", db_column_text(d, 3));
    snprintf(a->proof.md5, sizeof a->proof.md5, "%s", db_column_text(d, 4));
    snprintf(a->proof.sha256, sizeof a->proof.sha256, "%s", db_column_text(d, 5));
  }
  return db_end(d);
}

db_result signup_find(db *d, int64_t tenant, const char *id, const char *code, int64_t now, signup *out) {
  char id_hash[SHA256_HEX];
  char code_hash[SHA256_HEX];
  *out = (signup){0};
  if (strlen(id) != TOKEN_SIZE - 1 || strlen(code) != SIGNUP_CODE_SIZE - 1) return DB_NONE;
  sha256_hex(id, strlen(id), id_hash);
  hash_both(id, code, code_hash);
  // Counted first, in one statement: who tries many at once has no more tries for it.
  db_result result = db_run(d,
                            "UPDATE signups SET tries = tries + 1 WHERE id_sha256 = ? AND tenant_id = ? AND"
                            " until_at > ? AND tries < ?",
                            db_text(id_hash), db_int(tenant), db_int(now), db_int(TRIES));
  return result == DB_DONE ? read_row(d, id_hash, code_hash, out) : result;
}

void signup_sweep(db *d, int64_t now) {
  db_run(d, "DELETE FROM signups WHERE until_at < ?", db_int(now));
}
