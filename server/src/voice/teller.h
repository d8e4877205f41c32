// SPDX-License-Identifier: MIT
// Mailboxes that have changed -> what the SIP server is told (RFC 3842), one at a time, again until it has heard.
#ifndef WEBPHONED_TELLER_H
#define WEBPHONED_TELLER_H

#include <webphone/attend.h>

#include "base/voice_counters.h"
#include "store/voicemail.h"

typedef struct {
  bool open;  // there is a SIP server to be told
  wp_park_peer server;
  news now;  // is being told
  bool busy;
  int64_t next;  // clock_steady: when to look again
  int64_t all;   // and when to tell of every mailbox
} teller;

// "127.0.0.1:5060", or NULL.
void teller_open(teller *t, const char *server);
// Looks, and asks the core to tell.
void teller_turn(teller *t, db *d, wp_attend *attend, int64_t now);
// What the SIP server said.
void teller_done(teller *t, db *d, uint32_t status, voice_counters *counters, int64_t now);

#endif
