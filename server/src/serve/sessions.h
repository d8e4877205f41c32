// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_SESSIONS_H
#define WEBPHONED_SESSIONS_H

#include "api/site.h"
#include "base/secret.h"
#include "http/request.h"

enum { SESSIONS = 256, SESSION_MS = 1000 };

// Who one thread has served lately.
typedef struct {
  struct {
    char token[TOKEN_SIZE];
    int64_t until;
    unsigned generation;
    actor actor;
  } slots[SESSIONS];
} sessions;

// Whoever this token belonged to less than a second ago, at this tenant; NULL: ask the database.
const actor *sessions_recall(const sessions *s, const site *site, int64_t tenant, const char *token);
// Tells the answer of the database, asked when the generation was this.
void sessions_remember(sessions *s, const char *token, unsigned generation, const actor *found);
// Grows with each log-out and each change by an operator, in this process.
unsigned sessions_generation(const site *site);

#endif
