// SPDX-License-Identifier: MIT
// Session tokens to actors, remembered for a second: a session that another process ends is over soon after.
#include "serve/sessions.h"

#include <string.h>

#include "base/clock.h"

// Tokens are random: any few of their letters choose as well as a hash would.
static size_t slot_of(const char *token) {
  size_t at = 0;
  for (int i = 0; i < 4; i++) at = at * 61 + (unsigned char)token[i];
  return at % SESSIONS;
}

unsigned sessions_generation(const site *site) {
  return atomic_load(&site->generation) + atomic_load(&site->log_outs);
}

const actor *sessions_recall(const sessions *s, const site *site, int64_t tenant, const char *token) {
  if (strlen(token) != TOKEN_SIZE - 1) return NULL;
  size_t at = slot_of(token);
  if (s->slots[at].until <= clock_steady() || s->slots[at].generation != sessions_generation(site))
    return NULL;
  const actor *known = &s->slots[at].actor;
  return known->tenant == tenant && secret_equal(s->slots[at].token, token) ? known : NULL;
}

void sessions_remember(sessions *s, const char *token, unsigned generation, const actor *found) {
  if (strlen(token) != TOKEN_SIZE - 1) return;
  size_t at = slot_of(token);
  memcpy(s->slots[at].token, token, TOKEN_SIZE);
  s->slots[at].until = clock_steady() + SESSION_MS;
  s->slots[at].generation = generation;
  s->slots[at].actor = *found;
}
