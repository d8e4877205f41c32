// SPDX-License-Identifier: MIT
// Operators: people who log in at the panel, with a role, and their sessions.
#ifndef WEBPHONED_OPERATOR_H
#define WEBPHONED_OPERATOR_H

#include "base/argon.h"
#include "base/recovery.h"
#include "base/secret.h"
#include "base/totp.h"
#include "db/db.h"
#include "http/request.h"

enum { OPERATOR_NAME_MAX = 64, OPERATOR_PASSWORD_MIN = 12, OPERATOR_PASSWORD_MAX = 128 };

typedef struct {
  int64_t id;
  int64_t tenant;  // the only one that they may touch; 0: all
  rank rank;
  char name[OPERATOR_NAME_MAX + 1];
  char password[ARGON_SIZE];  // as kept
  char totp[65];              // "": no second factor
  int64_t totp_used;          // the step of the last code
  int64_t recovery;           // how many recovery codes are left
} operator_row;

// Why not; NULL: it can be.
const char *operator_name_fault(const char *name);
const char *operator_password_fault(const char *password);
rank rank_of(const char *role);  // RANK_NONE: there is no such role
const char *rank_name(rank rank);

// DB_EXISTS: there is one, and `replace` is false. Replaced, they have no second factor any more.
db_result operator_add(db *d, const char *name, const char *password, rank rank, int64_t tenant, int64_t now,
                       bool replace);
db_result operator_remove(db *d, const char *name);
db_result operator_find(db *d, const char *name, operator_row *out);
db_result operator_read(db *d, int64_t id, operator_row *out);
db_result operator_list(db *d, void (*seen)(const operator_row *row));

// A code is used once: DB_NONE when somebody was faster with it.
db_result operator_use_code(db *d, int64_t id, int64_t step);
// In a transaction: from here on they are an owner to its end. DB_NONE: they are none any more.
db_result operator_hold_owner(db *d, int64_t id);
// Likewise, whatever their role: nobody else changes them. DB_NONE: they are gone.
db_result operator_hold(db *d, int64_t id);
// While it is still the one that was kept when they were read; DB_NONE: it is another by now.
db_result operator_set_password(db *d, const operator_row *o, const char *kept);
db_result operator_set_totp(db *d, int64_t id, const char *secret, int64_t step, const char *recovery);
// Other recovery codes, as kept; while the second factor is this one.
db_result operator_set_recovery(db *d, const operator_row *o, const char *kept);
// DB_NONE: there is no such code, or not any more.
db_result operator_use_recovery(db *d, const operator_row *o, const char *mark);
// Their own, while it is this one.
db_result operator_clear_totp(db *d, const operator_row *o);
// Takes the second factor away, and every session with it: whoever has lost it may have lost more.
db_result operator_reset_totp(db *d, const char *name);
// A secret that waits for its first code.
db_result operator_begin_totp(db *d, int64_t id, const char *secret);
db_result operator_waiting_totp(db *d, int64_t id, char out[65]);

// The token is for the client alone.
db_result operator_session_begin(db *d, const operator_row *who, int64_t now, char token[TOKEN_SIZE]);
// DB_NONE: nobody's, expired, or the password or the second factor is another one.
db_result operator_session_find(db *d, const char *token, int64_t now, actor *out);
// Was it opened with what its operator has? In a transaction that holds them. DB_NONE: no, it has ended.
db_result operator_session_holds(db *d, int64_t session, const operator_row *who);
// Goes on with what its operator has now.
db_result operator_session_keep(db *d, int64_t session, const operator_row *who);
db_result operator_session_end(db *d, int64_t session);
db_result operator_session_end_others(db *d, int64_t id, int64_t but);
void operator_sweep(db *d, int64_t now);

// The first operator makes themselves known by a key that the command line gave, within the hour. While there is none.
db_result operator_key_make(db *d, int64_t now, char key[TOKEN_SIZE]);
db_result operator_none_yet(db *d, bool *out);
// In a transaction. DB_NONE: the key is another, or old; DB_EXISTS: there is an operator by now.
db_result operator_add_first(db *d, const char *key, const char *name, const char *password, int64_t now);

#endif
