// SPDX-License-Identifier: MIT
// One call to a mailbox: the rules are core's (webphone/mailbox.h); here things are played, recorded, read and marked.
#ifndef WEBPHONED_CALLER_H
#define WEBPHONED_CALLER_H

#include <webphone/attend.h>
#include <webphone/mailbox.h>

#include "base/voice_counters.h"
#include "config/voicemail_config.h"
#include "store/account.h"
#include "store/voicemail.h"
#include "voice/line.h"
#include "voice/sound.h"
#include "voice/tape.h"

// What all callers share.
typedef struct {
  const voicemail_config *config;
  db *db;
  int spool;    // the folder of messages
  int prompts;  // the folder of the operator's prompts, or -1
  voice_counters *counters;
} voice_room;

typedef struct caller {
  struct caller *next;
  voice_room *room;
  tape *tape;                // a message, or a greeting
  unsigned char *own_bytes;  // of a greeting: recorded, not yet kept
  size_t own_len;
  int64_t due;              // clock_steady: the next 20 ms
  int64_t began, state_at;  // clock_steady
  int64_t still_at;         // since then neither a key nor another state
  sound sound;
  account account;
  int64_t list[VOICEMAIL_MAX];  // messages to go through
  line line;
  wp_call_id call;
  uint32_t state;  // wp_mailbox_state
  uint32_t first;  // wp_mailbox_event that it begins with
  uint32_t hiss;   // the last of these random numbers
  int recorded_ms, quiet_ms, loud_ms;
  int listed, at;
  bool plays;
  bool own;   // the tape is a greeting
  bool over;  // it is to be hung up
  char number[257], name[201], call_id[257];
} caller;

// Whose mailbox, who calls, how they speak. NULL with the status to refuse with.
caller *caller_open(voice_room *room, const wp_attend_output *call, uint32_t *status);
// The caller has heard of our answer: it begins.
void caller_begin(caller *c);
void caller_key(caller *c, char digit);
// Its packets, and its next 20 ms where it is time.
void caller_turn(caller *c, int64_t now);
// A message that is being left is kept.
void caller_close(caller *c);

#endif
