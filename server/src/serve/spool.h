// SPDX-License-Identifier: MIT
// A folder into which a voicemail service puts what was said: name.wav, name.ogg or name.opus, and then, renamed
// into its place when it is whole, name.json:
//   {"mailbox": "1001", "domain": "phone.example", "caller": "sip:...", "name": "", "callId": "", "at": 1, "duration": 1}
// Any number of portals may watch the same folder. What they claim, they claim in the database: a message is kept
// under a key of its content before its files go, so that none is taken twice and none is lost. What cannot be
// kept moves to the folder failed/ in it.
#ifndef WEBPHONED_SPOOL_H
#define WEBPHONED_SPOOL_H

#include "api/site.h"

typedef struct spool spool;

// NULL with *ok when none is configured; with *ok false when it cannot be watched.
spool *spool_open(const site *s, bool *ok);
void spool_close(spool *s);

#endif
