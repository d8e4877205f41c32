// SPDX-License-Identifier: MIT
// Calls: one slot each, with its dialog, its session changes and what the person is told of it.
#ifndef CALL_CALL_H
#define CALL_CALL_H

#include "call/call_table.h"
#include "dialog/dialog.h"
#include "media/quality.h"
#include "recovery/recovery.h"
#include "scene/scene.h"
#include "webphone/cause.h"

#define CALL_MAX 8
#define CALL_SDP 12288        // one session description
#define CALL_REPLY_HEAD 4096  // what all responses to the peer's INVITE have in common
#define CALL_REASON 160
#define CALL_EXTRA 1024
#define CALL_CALLER 512
#define CALL_TARGETS 5  // asked for one call at most, the one that was dialled among them
#define CALL_TARGET_URI 192
#define CALL_FORK_SDP 4096  // the early answer of a fork that is not being listened to
#define CALL_FORKS 3        // early dialogs of one call beside its own
#define RESTART_GAP 16      // request numbers that a restored phone leaves out: its image may be a little old
/** What we take (RFC 3261 20.5), one line. */
#define CALL_ALLOW "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, PRACK, UPDATE, INFO, MESSAGE\r\n"
/** The extensions we know (20.37). */
#define CALL_OPTIONS "gruu, outbound, replaces, 100rel, timer, 199, trickle-ice"
/** What an INVITE and its 2xx say of them, and the Info Packages we take (6086 4.2.2). */
#define CALL_SUPPORTED "Supported: " CALL_OPTIONS "\r\nRecv-Info: trickle-ice\r\n"

/** Whose request an answer is to: txn_owner.mark. */
enum { MARK_INVITE = 1, MARK_CANCEL, MARK_BYE, MARK_CHANGE, MARK_REFER, MARK_PRACK, MARK_UPDATE, MARK_INFO };

/** One that may be asked for this call (3261 8.1.3.4). */
typedef struct call_target {
  uint32_t q;  // 1 and thousandths; 0: was asked
  uint32_t len;
  char uri[CALL_TARGET_URI];
} call_target;

typedef struct call {
  uint32_t phase;   // call_phase; 0: free
  uint32_t change;  // change_phase
  uint32_t slot, generation;
  bool incoming;
  bool over;          // the person has been told that it ended
  bool held;          // we hold the peer, as agreed
  bool want_held;     // as the person wants it
  bool offered_held;  // as our offer says that is out
  bool remote_held;   // the peer holds us
  bool muted;
  bool mixed;         // joined with others
  bool alerted;       // 180 received
  bool early_media;   // an early answer was given to the page
  bool answered_sdp;  // the peer's answer to our first offer was given to the page
  bool late_offer;    // the INVITE (or re-INVITE) had no SDP: our 200 offers, the ACK answers
  bool cancel_sent;
  bool has_media;     // the page has a peer connection for it
  bool transferring;  // our REFER is out, or its NOTIFYs are awaited
  bool followed;      // the call its peer asked for by REFER is up: its end is a transfer
  bool trickle;       // the peer takes candidates by INFO (8840)
  bool key_events;    // its newest description has telephone-event
  bool info_busy;     // an INFO of ours is out; one at a time (6086 4.2.1)
  bool info_keys;     // it is about keys
  bool plain_keys;    // the peer knows the older of the two bodies only
  bool late;          // local_sdp has candidates that were not sent
  bool gathered_all;  // and they are all there are
  bool refresher;     // it is us
  bool peer_updates;  // the peer takes UPDATE
  bool unreachable;   // and did not get the last one, or re-INVITE: nobody is there now
  uint32_t cause, status;
  uint32_t refuse_status;  // for CALL_DO_REFUSE and CHANGE_DO_REFUSE
  uint32_t warning;        // 20.43, with `reason` in the 488 that is due; 0: none
  uint32_t challenges;     // answered since the last success
  wp_ms since;             // up
  wp_ms due;               // the phase took too long
  wp_ms glare_due;
  wp_ms transfer_due;         // our REFER was taken and nothing is heard of it
  wp_ms repeat_due, ack_due;  // of a 200 that waits for its ACK, or of a reliable 180 for its PRACK
  uint32_t repeat_after;
  // gathering (the rule stands in gather.c)
  bool gathering;
  wp_ms gather_due, gather_by;
  quality quality;
  media_watch media;
  wp_call_id joined;    // of an attended transfer: the call whose peer is to be reached
  wp_call_id referrer;  // the call whose peer asked for this one by REFER
  wp_call_id replaced;  // the call that this incoming one takes the place of (3891)
  uint32_t restart;  // WP_MEDIA_ flags of the session change that is wanted or under way; 0: no ICE restart
  uint32_t keys_len;
  char keys[64];                                         // to be sent by INFO
  uint32_t flags;                                        // of WP_EV_CALL, those that do not change; CALLER_
  uint32_t caller_uri_len, caller_name_len, caller_len;  // of caller, in it one after the other
  uint32_t target_count, target;                         // of targets; which one is being asked
  dialog dialog;
  // session timer (4028)
  uint32_t interval_s, least_s;  // agreed, 0: none; the largest Min-SE that was asked for
  wp_ms refresh_due, refresh_end;
  txn_id invite;  // of the INVITE, re-INVITE or UPDATE with an offer that is in progress, either way
  uint32_t invite_cseq;
  uint32_t extra_len;
  char session[64];  // Session-ID of RFC 7989: ours, then the peer's
  uint32_t reply_head_len, local_sdp_len, remote_sdp_len, reason_len;
  call_target targets[CALL_TARGETS];
  char caller[CALL_CALLER];  // who calls by the server's word: URI, name; then by whom it was diverted
  char extra[CALL_EXTRA];    // Refer-To of our REFER, or lines that a REFER adds to our INVITE
  char reply_head[CALL_REPLY_HEAD];  // Via ... CSeq of responses to the peer's INVITE
  char local_sdp[CALL_SDP];          // the newest description of the page
  char remote_sdp[CALL_SDP];         // the peer's offer, until the page takes it
  char reason[CALL_REASON];          // the peer's own words
} call;

/** One more early dialog of a call of ours. The one that spoke last is the call's own, the others wait here. */
typedef struct call_fork {
  wp_call_id call;
  uint32_t sdp_len;
  dialog dialog;
  char sdp[CALL_FORK_SDP];  // its early answer, when dialog.answered
} call_fork;

/** The call that a person wants to be answered when it comes: a notice of it was clicked while the phone was away. */
typedef struct call_wanted {
  wp_ms until;
  uint32_t len;
  char id[256];  // Call-ID
} call_wanted;

typedef struct call_table {
  call slots[CALL_MAX];
  call_fork forks[CALL_MAX];
  uint32_t limit;  // slots and forks in use at most; CALL_MAX but in tests
  call_wanted wanted;
} call_table;

typedef scene call_scene;

void calls_init(call_table *calls);
/** NULL when stale or over for the person. */
call *call_of(call_table *calls, wp_call_id id);
wp_call_id call_id_of(const call *c);
/** Calls that a person has on the screen. */
uint32_t calls_alive(const call_table *calls);
/** One is up, on its way or wanted: the link is worth every effort. */
bool calls_need_link(const call_table *calls, wp_ms now);
/** The call with the dialog of that request; an early one of several becomes its own. */
call *calls_find_dialog(call_table *calls, const sip_msg *request);
call *calls_find_invite(call_table *calls, txn_id invite);
wp_ms calls_deadline(const call_table *calls);

// --- what a person or the page says ---

/** Answer the call of this Call-ID, now or when it comes within a minute. */
int calls_answer(call_scene *s, wp_str call_id);
/** This call, if it is that one. */
void call_answer_wanted(call_scene *s, call *c);

/** As whom a person calls. */
typedef struct call_as {
  wp_str identity;  // a URI of theirs that the server should show (3325); absent: their address
  bool withheld;    // or none at all (3323)
} call_as;

/** Open an outgoing call to `target`, a complete URI. WP_E_POOL when all slots are taken. */
int call_place(call_scene *s, wp_str target, const call_as *as, call **out);
int call_answer(call_scene *s, call *c);
/** `status` 486, 603 or 480; 0 is 603. */
int call_decline(call_scene *s, call *c, uint32_t status);
int call_hangup(call_scene *s, call *c, wp_cause cause);
int call_hold(call_scene *s, call *c, bool on);
/** A person hears one call at a time: whoever else could be heard is put on hold. */
void calls_hear(call_scene *s, const call *heard);
/** All calls that are up talk to each other. WP_E_STATE when there are not two. */
int calls_join(call_scene *s);
/** And no more: one goes on, `heard` or any, the others are held. */
int calls_part(call_scene *s, const call *heard);
int call_mute(call_scene *s, call *c, bool on);
int call_dtmf(call_scene *s, call *c, wp_str characters);
/** Blind: to `target`, a complete URI. Attended: to the peer of `other`, a call that is up. */
int call_transfer(call_scene *s, call *c, wp_str target, const call *other);
/** Tell the person that a transfer cannot even begin. */
void call_transfer_refused(call_scene *s, const call *c, uint32_t status);
int call_local_sdp(call_scene *s, call *c, wp_str sdp, uint32_t gathered);
int call_media_failed(call_scene *s, call *c, uint32_t cause);
int call_media_up(call_scene *s, call *c);
int call_media_down(call_scene *s, call *c, bool failed);
/** The remedy that the recovery brain chose for this call's media. */
void call_mend_media(call_scene *s, call *c, remedy remedy);
int call_stats(call_scene *s, call *c, wp_str text);
/** The page that held its media is gone. */
int call_page_gone(call_scene *s, call *c);
/** A page is there that can hold the media of calls. */
void calls_page_here(call_scene *s);
/** The phone was restored: link and pages were lost at `then`. */
void calls_restarted(call_scene *s, wp_ms then);

// --- what comes from the network ---

/** An INVITE outside any dialog, judged and with a free server transaction; `c` came by the same one, or NULL. */
int call_receive(call_scene *s, call *c, const sip_msg *invite);
/** A request inside the dialog of `c`. */
int call_got_request(call_scene *s, call *c, const sip_msg *msg);
/** The INVITE of `c` is cancelled; the CANCEL itself is answered here too. */
int call_got_cancel(call_scene *s, call *c, const sip_msg *cancel);
int call_got_ack(call_scene *s, call *c, const sip_msg *ack);
int call_got_response(call_scene *s, const txn_owner *owner, const sip_msg *msg);
void call_got_failure(call_scene *s, const txn_failure *failure);
void calls_link_back(call_scene *s);
void calls_expire(call_scene *s);
/** Log-out: every call ends now. */
void calls_hangup_all(call_scene *s, wp_cause cause);

#endif
