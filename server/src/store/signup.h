// SPDX-License-Identifier: MIT
// Who signs up and has not proved the e-mail address yet.
#ifndef WEBPHONED_SIGNUP_H
#define WEBPHONED_SIGNUP_H

#include "base/mailbox.h"
#include "base/secret.h"
#include "store/account.h"

enum { SIGNUP_CODE_SIZE = 9 };

typedef struct {
  account account;  // not there yet
  char email[MAILBOX_MAX + 1];
} signup;

// The id is for the browser, the code for the letter: both are needed, within half an hour.
db_result signup_begin(db *d, int64_t tenant, const signup *s, int64_t now, char id[TOKEN_SIZE],
                       char code[SIGNUP_CODE_SIZE]);
db_result signup_forget(db *d, const char *id);

// DB_NONE: the code is another (five may be tried), or it is too late. What is found is there until it is forgotten.
db_result signup_find(db *d, int64_t tenant, const char *id, const char *code, int64_t now, signup *out);
void signup_sweep(db *d, int64_t now);

#endif
