// SPDX-License-Identifier: MIT
// Calls that are parked, and what their devices have been told: the rules of the push branch. No sockets, no threads.
#ifndef WEBPHONED_CALLS_H
#define WEBPHONED_CALLS_H

#include <webphone/park.h>

#include "gateway/notes.h"
#include "gateway/sender.h"
#include "push/act.h"
#include "push/counters.h"
#include "push/payload.h"
#include "push/vapid.h"
#include "push/webpush.h"
#include "store/push.h"

// One device of one call. What it was told comes before what it is to be told next: nothing overtakes.
typedef struct device {
  struct device *next_ready;
  struct parked *of;
  int64_t account;
  int64_t id;
  webpush_keys keys;
  char *endpoint;  // in one block with the three after it
  char *service;
  char *texts;
  char *origin;
  push_kind now;    // being told
  push_kind after;  // to be told when that is done
  push_kind known;  // was told
  bool answered;    // it takes the call
  bool declined;    // it said so itself
  bool dead;        // nothing reaches it any more
  bool flying;
  bool queued;
  int tries;
  int64_t began;     // clock_steady
  int64_t retry_at;  // 0: it does not wait
} device;

typedef struct parked {
  struct parked *next;
  wp_call_id call;
  bool over;          // for the SIP server
  bool rings;         // 180 was said
  int64_t at, until;  // clock_now
  int64_t deadline;   // clock_steady
  char *call_id;
  char *number;
  char *name;
  char *account;
  int device_count;
  device devices[PUSH_DEVICES_MAX];
} parked;

// What to say to the SIP server about a call; 0: nothing yet.
typedef struct {
  wp_call_id call;
  uint32_t status;
} verdict;

enum {
  SEND_AT_ONCE = 4,     // between two looks at the network: each costs an encryption
  KEPT_FOR_RINGS = 16,  // of the sender's places: what is over never keeps what rings from going out
};

// Devices that wait to be told, the first first.
typedef struct {
  device *first, **end;
} device_queue;

typedef struct {
  parked *all;
  int count;   // with those that are over and have something left to tell
  int active;  // that the SIP server waits for
  int most;
  device_queue rings, news;  // rings go before
  p256_pair key;
  p256_maker *maker;
  unsigned char act_key[ACT_KEY];
  uint64_t gateway;
  const char *subject;
  vapid_cache vapid;
  sender *sender;
  notes *notes;
  push_counters *counters;
  verdict failed[SEND_AT_ONCE];  // of the last calls_send
  int failed_count;
} calls;

void calls_open(calls *c, const p256_pair *key, uint64_t gateway, const char *subject, int most);
void calls_close(calls *c);

// A call came: its devices are queued. 480 where there are none, 503 when it is too much.
uint32_t calls_begin(calls *c, db *d, const wp_park_output *call);
// A message waits in a mailbox: its devices are queued. `message` says whose (user, domain), and who left it.
void calls_message(calls *c, db *d, const wp_park_output *message);
// It is over for the SIP server.
void calls_over(calls *c, wp_call_id call, wp_park_end end);
// A device said something: a status for the SIP server, or 0.
uint32_t calls_act(calls *c, const push_act *act);

// Sends what can be sent now, a few at a time.
void calls_send(calls *c);
// There is more that can be sent now.
bool calls_ready(const calls *c);
// A push service answered.
verdict calls_answered(calls *c, const push_answer *answer);
// Those whose waiting is over are ready again; gives the next such time, WP_NEVER for none (clock_steady).
int64_t calls_retry(calls *c, int64_t now);
// Every call that the SIP server still waits for, for the end of the process.
wp_call_id calls_any(const calls *c);
bool calls_busy(const calls *c);

#endif
