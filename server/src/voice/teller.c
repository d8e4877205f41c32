// SPDX-License-Identifier: MIT
// The list of changed mailboxes is in the database: whoever changed it, and whatever was killed, it is told.
#include "voice/teller.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

enum {
  LOOK_MS = 500,
  PATIENCE_MS = 10000,
  LASTS_S = 21600,              // what the SIP server is told is true for so long
  ALL_MS = LASTS_S * 1000 / 2,  // so everything is told again before
};

void teller_open(teller *t, const char *server) {
  *t = (teller){.open = server != NULL};
  const char *colon = server ? strrchr(server, ':') : NULL;
  if (!colon) return;
  const char *from = server[0] == '[' ? server + 1 : server;
  const char *to = colon > from && colon[-1] == ']' ? colon - 1 : colon;
  size_t len = (size_t)(to - from);
  if (len < sizeof t->server.address) memcpy(t->server.address, from, len);
  t->server.port = (uint16_t)strtoul(colon + 1, NULL, 10);
}

void teller_turn(teller *t, db *d, wp_attend *attend, int64_t now) {
  int64_t fresh;
  int64_t old;
  if (!t->open || t->busy || now < t->next) return;
  t->next = now + LOOK_MS;
  db_watch(d);
  if (now >= t->all && voicemail_tell_all(d) != DB_FAILED) t->all = now + ALL_MS;
  // In turn: a mailbox that the SIP server fails at keeps no other one waiting.
  if (voicemail_news(d, NEWS_COUNT, t->now.account, &t->now) != DB_DONE) return;
  if (voicemail_count(d, t->now.account, &fresh, &old) != DB_DONE) return;
  wp_attend_waiting w = {{t->now.username, strlen(t->now.username)},
                         {t->now.domain, strlen(t->now.domain)},
                         (uint32_t)fresh,
                         (uint32_t)old,
                         LASTS_S};
  t->busy = wp_attend_publish(attend, (wp_ms)now, &t->server, &w) == 0;
}

void teller_done(teller *t, db *d, uint32_t status, voice_counters *counters, int64_t now) {
  t->busy = false;
  db_watch(d);
  // A server that refuses one refuses it again: it is told when it changes next. One that is away comes back.
  bool told = status < 300;
  bool refused = status >= 400 && status < 500 && status != 408;
  t->next = told ? now : now + PATIENCE_MS;
  if (told) atomic_fetch_add(&counters->published, 1);
  if (refused) log_line("voicemail: the SIP server refuses to be told of a mailbox: %u", status);
  if ((told || refused) && voicemail_told(d, NEWS_COUNT, &t->now) == DB_FAILED) t->next = now + PATIENCE_MS;
}
