// SPDX-License-Identifier: MIT
// The phone's state, and what its files share. They know all layers and decide as little as can be.
#ifndef PHONE_INSIDE_H
#define PHONE_INSIDE_H

#include "account/account.h"
#include "call/call.h"
#include "config/config.h"
#include "identity/target.h"
#include "phone/limits.h"
#include "subscribe/errand.h"

#define PHONE_HOST 24  // of the made-up name in our Via (7118 5.2.1)

/** Notes about peers that came close together. */
typedef struct note_burst {
  int32_t code;   // of the last
  uint32_t more;  // not told yet
  wp_ms until;    // so long they are counted
  wp_ms due;      // when the number is told; WP_NEVER: nothing to tell
} note_burst;

struct wp_phone {
  wp_ms now;
  bool link_up;
  bool tracing;
  bool configured;
  bool wire_up;  // what the outputs of this input may still be sent on
  scene scene[1];
  account account;
  link_watch watch;
  call_table calls;
  errand_pool errands;
  note_burst burst;
  char sent_by[PHONE_HOST];
  uint32_t capabilities_len, codecs_len;
  char capabilities[PHONE_CAPABILITIES];
  char codecs[PHONE_CODECS];  // those of them that are offered, as the plan lists them
  char arena_memory[PHONE_ARENA];
};

// phone.c
/** Begin an input: WP_E_UNDRAINED, or 0 with an empty arena and the time noted. */
int input_begin(wp_phone *phone, wp_ms now);
/** What follows from an input whatever it was: failures, deadlines, links that were given up. */
void input_end(wp_phone *phone);

// configure.c
int configure(wp_phone *phone, wp_str json);
int capabilities_set(wp_phone *phone, wp_str lines);
int log_in(wp_phone *phone, const wp_command *command);
void log_out(wp_phone *phone);

// dial.c
int dial(wp_phone *phone, wp_str typed, const call_as *wish);
int dialpad(wp_phone *phone, wp_str typed);

// errands.c
int errand_command(wp_phone *phone, const wp_command *command);
/** What the configuration asks for, what calls have left to do, whatever is due. */
void errands(wp_phone *phone);

// recover.c
/** Ask the recovery brain and do what it says: at most one remedy for the link, or one for each call's media. */
void recover(wp_phone *phone);
/** When it should be asked again. */
wp_ms recover_deadline(const wp_phone *phone);
/** Bytes came in; `pong` when they were a keep-alive. */
void recover_heard(wp_phone *phone, bool pong);
/** The network changed (`sure`), or it may have. */
void recover_network(wp_phone *phone, bool sure);

// notes.c
/** Is this output a note that is only counted? */
bool note_muted(wp_phone *phone, const wp_output *o);
/** Tell how many there were. */
void notes_expire(wp_phone *phone);

// trace.c
void trace_mode(wp_phone *phone, bool on);
/** Tell a message when tracing is on, without what proves who we are. */
void trace(wp_phone *phone, wp_str message, bool sent);

#endif
