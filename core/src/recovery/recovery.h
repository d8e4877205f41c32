// SPDX-License-Identifier: MIT
// The recovery brain: what is known of the link and of a call's media -> the one remedy to try. Never two
// remedies at once: while the link is being mended, media waits for it.
#ifndef RECOVERY_RECOVERY_H
#define RECOVERY_RECOVERY_H

#include "webphone/types.h"

/** What is known, as bits. The phone gathers them; recovery.c holds the rules over them. */
enum {
  KNOWN_LINK = 1,            // the WebSocket is open
  KNOWN_REGISTERED = 2,      // and the registrar knows it
  KNOWN_ASKED = 4,           // something that must be answered is out
  KNOWN_UNANSWERED = 8,      // and its time is up
  KNOWN_SILENT = 16,         // nothing came in for as long as this moment allows
  KNOWN_ICE_WEAK = 32,       // the media path was interrupted
  KNOWN_ICE_FAILED = 64,     // the browser gave the media path up
  KNOWN_MENDING = 256,       // a session change is under way
  KNOWN_PATIENT = 512,       // too early: an interruption may end by itself
  KNOWN_TRIED = 1024,        // a new path was tried already
  KNOWN_TRIED_RELAY = 2048,  // and one by relay only
  KNOWN_HOPELESS = 4096      // interrupted for longer than anybody waits
};

typedef enum remedy {
  REMEDY_NONE = 0,
  REMEDY_PING,           // ask the server whether it is there
  REMEDY_RECONNECT,      // the socket is open but deaf
  REMEDY_RESTART_ICE,    // a new media path by re-INVITE
  REMEDY_RESTART_RELAY,  // the same by relay only
  REMEDY_GIVE_UP         // end the call with its reason
} remedy;

/** What to do about the link. */
remedy recovery_of_link(uint32_t known);
/** What to do about the media of one call. */
remedy recovery_of_media(uint32_t known);

/** Two clocks: the last byte in, and the question that is out. Milliseconds. */
typedef struct link_watch {
  wp_ms last_in;
  wp_ms asked_at;      // of a ping that is out, else WP_NEVER
  wp_ms expect_by;     // a request is out that somebody should have reacted to by then, else WP_NEVER
  bool eager;          // the network changed or the page came back: ask now
  bool crlf_answered;  // the server answers CRLF keep-alives (5626 4.4.1)
  bool crlf_unheard;   // it does not: ask by OPTIONS
  uint32_t flow_s;     // the server drops a link that was silent for longer (5626 5.4); 0: it did not say
} link_watch;

void link_watch_start(link_watch *w, wp_ms now);
/** Bytes came in. `pong` when they were a CRLF answer. */
void link_watch_heard(link_watch *w, wp_ms now, bool pong);
/** A question went out. */
void link_watch_asked(link_watch *w, wp_ms now);
/** A request went out: silence after it is suspect sooner. */
void link_watch_expect(link_watch *w, wp_ms now);
/** Its CRLF got no answer, which may only mean that this server knows none: ask in another way. */
bool link_watch_try_options(link_watch *w, wp_ms now);
/** KNOWN_ASKED, KNOWN_UNANSWERED, KNOWN_SILENT of this moment. */
uint32_t link_watch_known(const link_watch *w, wp_ms now, bool in_call);
/** When one of these will change. */
wp_ms link_watch_deadline(const link_watch *w, bool in_call);

/** One call's media path. */
typedef struct media_watch {
  wp_ms weak_since;  // WP_NEVER: fine
  wp_ms next;        // not before; WP_NEVER: not before a page can hold it
  wp_ms hopeless;    // from then on nobody waits any more
  uint32_t tries;
  bool failed, network_changed;
} media_watch;

void media_watch_start(media_watch *w);
void media_watch_up(media_watch *w);
/** The page that held it is gone: another one may come soon. */
void media_watch_gone(media_watch *w, wp_ms now);
/** Waits for a page? */
bool media_watch_orphaned(const media_watch *w);
/** One is there. */
void media_watch_adopt(media_watch *w, wp_ms now);
/** Interrupted (`failed` false) or given up by the browser. */
void media_watch_down(media_watch *w, wp_ms now, bool failed);
void media_watch_tried(media_watch *w, wp_ms now);
uint32_t media_watch_known(const media_watch *w, wp_ms now);
wp_ms media_watch_deadline(const media_watch *w, wp_ms now);

#endif
