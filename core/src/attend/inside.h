// SPDX-License-Identifier: MIT
// Inside attend/: the slots, and what the files of this folder do for each other.
#ifndef ATTEND_INSIDE_H
#define ATTEND_INSIDE_H

#include "attend/attend_table.h"
#include "base/area.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/rand.h"
#include "dialog/dialog.h"
#include "park/lines.h"
#include "sip/msg.h"
#include "webphone/attend.h"

#define ATTEND_TEXT 12288     // of one call: key, what its answers begin with, the description
#define ATTEND_BYE 3072       // bytes of a BYE
#define ATTEND_ARENA 131072   // of one input
#define ATTEND_QUEUE 8        // outputs of one step
#define ATTEND_DECIDE 10000u  // our user has so long

typedef struct attend_slot {
  uint32_t generation;
  uint32_t state;   // attend_state
  uint32_t status;  // said last
  wp_ms due, repeat, interval;
  wp_park_peer from;       // the SIP server that the call came from: what we ask goes there
  wp_park_peer peer;       // where answers to the INVITE go
  wp_str branch, sent_by;  // with `port` the key (3261 17.2.3)
  uint32_t port;
  wp_str lines;   // Via to CSeq, with our tag
  wp_str routes;  // Record-Route and Contact
  wp_str sdp;     // ours
  uint32_t version;
  wp_attend_media media;
  char address[WP_PARK_ADDRESS];  // ours, for sound
  uint16_t sound_port;
  wp_str tag;
  char bye[ATTEND_BYE];
  size_t bye_len;
  char bye_branch[7 + PARK_TOKEN];
  dialog dialog;
  area text;
  char memory[ATTEND_TEXT];
} attend_slot;

/** The one question that is out: a PUBLISH (3903 4). */
typedef struct attend_question {
  bool open;
  wp_ms due, repeat, interval;
  wp_park_peer server;
  char branch[7 + PARK_TOKEN];
  char bytes[2048];
  size_t len;
  uint32_t cseq;
} attend_question;

struct wp_attend {
  uint32_t calls, used;
  wp_str self;
  char self_text[WP_PARK_ADDRESS + 8];
  rand_source rand;
  arena arena;
  attend_question question;
  wp_attend_output queue[ATTEND_QUEUE];
  uint32_t queued, taken;
  wp_ms sweep;  // time that passes over the slots, from `sweep_at` on; WP_NEVER: none
  uint32_t sweep_at;
  attend_slot *slots;
  char memory[ATTEND_ARENA];
};

wp_call_id attend_id(const wp_attend *attend, const attend_slot *s);
wp_attend_output *attend_output(wp_attend *attend, wp_attend_kind kind, wp_call_id call);
/** What the buffer holds, unless it did not fit: then it is asked again. */
void attend_send(wp_attend *attend, const wp_park_peer *to, buf *b);
/** False when there is no such edge, and then nothing has changed. `status` 0: what was said last. */
bool attend_step(wp_attend *attend, attend_slot *s, attend_event event, uint32_t status, wp_ms now);
attend_slot *attend_open(wp_attend *attend);
void attend_close(wp_attend *attend, attend_slot *s);
void attend_branch(wp_attend *attend, char out[7 + PARK_TOKEN]);

void attend_got_request(wp_attend *attend, wp_ms now, const wp_park_peer *from, const sip_msg *msg);
void attend_refuse(wp_attend *attend, const wp_park_peer *from, const sip_msg *msg, uint32_t status);

/** The BYE of a call, into its slot. */
int attend_write_bye(wp_attend *attend, attend_slot *s);
void attend_question_send(wp_attend *attend, wp_ms now);
/** What its time brings: once more, or the end of it. */
void attend_question_expire(wp_attend *attend, wp_ms now);
void attend_question_answered(wp_attend *attend, const sip_msg *msg);

/** What is agreed to when somebody offers that; false: there is no sound that we know (488). */
bool attend_read_offer(arena *a, wp_str sdp, wp_attend_media *out);
/** The answer to that offer (3264 6). */
int attend_write_answer(arena *a, buf *b, wp_str offer, const attend_slot *s);

#endif
