// SPDX-License-Identifier: MIT
// Voice messages from a folder that any number of portals may watch: each is kept once, none is lost.
#ifndef WEBPHONED_SPOOL_H
#define WEBPHONED_SPOOL_H

#include "api/site.h"

// A voicemail service puts name.wav, name.ogg or name.opus there and then, renamed into its place when it is
// whole, name.json: {"mailbox": "1001", "domain": "phone.example", "caller": "", "name": "", "callId": "",
// "at": ms, "duration": ms}; the first two are needed. A message is kept under a key of its content before its
// files go: the database decides which portal was first. What cannot be kept moves to failed/ in the folder.
typedef struct spool spool;

// NULL with *ok when none is configured; with *ok false when it cannot be watched.
spool *spool_open(const site *s, bool *ok);
void spool_close(spool *s);

#endif
