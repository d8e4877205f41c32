// SPDX-License-Identifier: MIT
// Who is logged in, and who has tried too often. Everything is in the database, so any process can answer.
#ifndef WEBPHONED_SESSION_H
#define WEBPHONED_SESSION_H

#include "base/secret.h"
#include "db/db.h"
#include "http/request.h"
#include "store/account.h"

// Begins a session; the token is for the client alone.
db_result session_begin(db *d, int64_t tenant, const account *a, int64_t now, char token[TOKEN_SIZE]);

// Whose token this is. DB_NONE: nobody's, or expired, or of another tenant, or the password has changed.
// When it is time for a new token, `fresh` gets it, else "". A token that has been replaced ends the
// session when somebody shows it late: one of the two who have it stole it.
db_result session_find(db *d, int64_t tenant, const char *token, int64_t now, actor *out,
                       char fresh[TOKEN_SIZE]);

db_result session_end(db *d, int64_t session);
// All of an account but one (0: all).
db_result session_end_others(db *d, int64_t account, int64_t but);
void session_sweep(db *d, int64_t now);

// Back-off: how long this subject ("account:5:1001", "address:192.0.2.1") still has to wait, in milliseconds.
int64_t attempt_wait(db *d, const char *subject, int64_t now);
// `free` failures cost nothing; each one after that doubles the wait, up to `most`.
void attempt_failed(db *d, const char *subject, int64_t now, int64_t free, int64_t most);
void attempt_succeeded(db *d, const char *subject);

// An operator's token; *id is its row's.
db_result token_add(db *d, const char *name, int64_t tenant, int64_t now, char token[TOKEN_SIZE],
                    int64_t *id);
db_result token_remove(db *d, const char *name, int64_t *id, int64_t *tenant);
db_result token_find(db *d, const char *token, actor *out);

#endif
