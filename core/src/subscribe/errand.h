// SPDX-License-Identifier: MIT
// Errands: what is asked of others outside of calls. Subscriptions and their NOTIFYs (RFC 6665), publications
// (3903), messages (3428). One slot each, without pointers, found by the number in its tag.
#ifndef SUBSCRIBE_ERRAND_H
#define SUBSCRIBE_ERRAND_H

#include "dialog/dialog.h"
#include "scene/scene.h"
#include "subscribe/errand_table.h"

#ifndef ERRAND_MAX
#define ERRAND_MAX 64
#endif
#define ERRAND_TEXT 640   // address, tag or entity tag, target, route set of one
#define ERRAND_FLIGHT 4   // requests out at a time: a server that comes back is not met by all at once
#define ERRAND_DIALOGS 6  // of one busy lamp
#define OUTBOX_MAX 8      // messages and reports under way
#define OUTBOX_TEXT 2048  // of one
#define ERRANDS_SEEN 16   // messages that came last: one that comes again is absorbed

typedef enum errand_kind {  // the first three are wp_package
  ERRAND_MWI = WP_PACKAGE_MESSAGES,
  ERRAND_LAMP = WP_PACKAGE_DIALOG,
  ERRAND_PRESENCE = WP_PACKAGE_PRESENCE,
  ERRAND_PUBLISH,
  ERRAND_REPORT,
  ERRAND_MESSAGE
} errand_kind;

typedef struct errand {
  uint32_t kind;  // errand_kind; 0: free
  uint32_t generation;
  uint32_t phase;   // errand_phase
  uint32_t outbox;  // place there, counted from 1; 0 none
  wp_ms due;
  uint32_t number;  // the page's, of a message
  uint32_t order;   // of messages: the older goes first
  uint32_t local_cseq, remote_cseq;
  uint32_t asked_s, granted_s, retry_after_s;
  uint32_t failures, challenges;
  uint32_t cause, status;
  uint32_t version;                  // of the last dialog-info document, counted from 1; 0 none
  uint32_t dialogs[ERRAND_DIALOGS];  // hash of its id
  uint32_t lamps[ERRAND_DIALOGS];    // wp_watch_state of each dialog; 0: free
  bool changed;                      // of a publication: the body must be sent
  char call_id[TURN_TOKEN], tag[TURN_TOKEN];
  uint32_t peer_len, tag_len, target_len;  // of the text; the rest are Route lines
  uint32_t text_len;
  char text[ERRAND_TEXT];
} errand;

typedef struct errand_pool {
  wp_ms due;       // nothing is due before
  uint32_t limit;  // slots in use at most; ERRAND_MAX but in tests
  bool ready;      // registered: requests can go out
  uint32_t in_flight, order;
  uint32_t seen[ERRANDS_SEEN], seen_next;
  uint32_t presence;  // wp_watch_state of ourselves
  uint32_t outbox_len[OUTBOX_MAX];
  char outbox[OUTBOX_MAX][OUTBOX_TEXT];
  errand slots[ERRAND_MAX];
} errand_pool;

typedef scene errand_scene;

void errands_init(errand_pool *pool);
/** After a restart: is it what only we can have written? */
bool errands_sound(const errand_pool *pool);
uint32_t errands_count(const errand_pool *pool);
/** Never later than the first thing to do. */
wp_ms errands_deadline(const errand_pool *pool);
/** At the end of every input: ask what is due, when there is a registered link. */
void errands_run(errand_scene *s, bool ready);
/** Log-out: everything ends; what can still be said is said. */
void errands_end(errand_scene *s, bool ready);

/** Subscribe to a package of `peer`, or publish (ERRAND_PUBLISH); once is enough. WP_E_POOL, WP_E_FULL. */
int errand_want(errand_scene *s, errand_kind kind, wp_str peer);
/** The opposite. WP_E_GONE when there is none. */
int errand_drop(errand_scene *s, errand_kind kind, wp_str peer);
/** Our own presence, as published where it is asked for. */
void errands_presence(errand_scene *s, uint32_t state);
/** Send a message; EV_MESSAGE tells what becomes of it. */
void errand_message(errand_scene *s, wp_str peer, wp_str text, uint32_t number);
/** PUBLISH the report of a call to `collector` (6035). */
void errand_report(errand_scene *s, wp_str collector, const wp_output *report);

void errand_got_response(errand_scene *s, const txn_owner *owner, const sip_msg *msg);
void errand_got_failure(errand_scene *s, const txn_failure *failure);
int errand_got_notify(errand_scene *s, const sip_msg *msg);
int errand_got_message(errand_scene *s, const sip_msg *msg);

#endif
