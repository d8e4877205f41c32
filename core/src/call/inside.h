// SPDX-License-Identifier: MIT
// What the files of call/ share among themselves and nobody else may use.
#ifndef CALL_INSIDE_H
#define CALL_INSIDE_H

#include "base/cause.h"
#include "call/call.h"
#include "sdp/sdp.h"
#include "webphone/output.h"

/** Step the call and perform the acts. False: no such edge. `msg` is the message behind it, or NULL. */
bool call_feed(call_scene *s, call *c, call_event event, const sip_msg *msg);
bool change_feed(call_scene *s, call *c, change_event event, const sip_msg *msg);

/** Have the page make an offer or answer (`kind`); `flags` of WP_MEDIA_. */
void ask_page(call_scene *s, call *c, wp_output_kind kind, uint32_t direction, uint32_t flags);

// response.c: final and provisional responses -> events
int call_judge_response(call_scene *s, call *c, uint32_t mark, const sip_msg *msg);
int change_got_response(call_scene *s, call *c, const sip_msg *msg);
/** A request inside the dialog was refused: with 481 or 408 the peer knows it no more (12.2.1.2). */
void dialog_refused(call_scene *s, call *c, const sip_msg *msg);

/** 401, 407, 422: can the request be made again with credentials? */
bool response_answerable(call_scene *s, call *c, const sip_msg *msg);

/** The INVITE once more: with credentials, or to another target. */
void call_again(call_scene *s, call *c, const sip_msg *msg);

// redirect.c
/** A final refusal: is there another target to try? Then it is being tried. */
bool redirect_next(call_scene *s, call *c, const sip_msg *msg);
/** Who is being asked; absent: the one that was called. */
wp_str redirect_target(const call *c);

// transfer.c, referred.c
int transfer_got_response(call_scene *s, call *c, const sip_msg *msg, bool again);
void transfer_tell(call_scene *s, const call *c, uint32_t progress, uint32_t status);
/** The NOTIFYs stay away: the call comes back. */
void transfer_expire(call_scene *s, call *c);
void transfer_got_failure(call_scene *s, call *c);
int transfer_got_notify(call_scene *s, call *c, const sip_msg *msg);
int referred_got_refer(call_scene *s, call *c, const sip_msg *msg);
/** Tell the peer that asked for `c`, if any, how it goes. */
void referred_progress(call_scene *s, call *c, uint32_t status);
/** Replaces of an INVITE: 0 and the call it replaces (NULL: none named), or the status to refuse with. */
uint32_t replaces_check(call_scene *s, const sip_msg *invite, call **replaced);

// wish.c
/** Is one heard besides `but`? */
bool calls_heard(call_table *calls, const call *but);

// slots.c
call *call_open(call_table *calls);
void call_close(call_scene *s, call *c);
/** Also one that is over for the person. */
call *call_of_owner(call_table *calls, uint32_t id);

// fork.c: early dialogs of one INVITE
/** Make the early dialog with the peer's `tag` the call's own. False: no room for one more. */
bool fork_turn(call_table *calls, call *c, wp_str tag);
/** The call's own early dialog has ended (6228): another one takes its place. */
void fork_end(call_scene *s, call *c);
/** All of them have. */
void forks_end(call_table *calls, const call *c);
/** A 2xx of another fork (13.2.2.4): ACK it, then BYE. */
void fork_refuse(call_scene *s, const call *c, const sip_msg *response);
/** The call with an early dialog that `request` belongs to, which is its own now; or NULL. */
call *fork_find_dialog(call_table *calls, const sip_msg *request);

// reliable.c: provisional responses that are acknowledged (3262)
int prack_send(call_scene *s, call *c);
/** False: it was there before, or one before it is missing. One that is new and asks for it is acknowledged. */
bool reliable_got(call_scene *s, call *c, const sip_msg *msg);
int reliable_got_prack(call_scene *s, call *c, const sip_msg *msg);
/** 180 to an INVITE, reliably when it says so. */
void ring(call_scene *s, call *c, const sip_msg *invite);

// refresh.c: session timers (4028)
/** 9: too short an interval, to be refused with 422. */
bool refresh_refused(call_scene *s, const sip_msg *msg);
/** What an INVITE or UPDATE of the peer asks for: agreed with our 2xx. */
void refresh_asked(call_scene *s, call *c, const sip_msg *msg);
/** What the 2xx of the peer grants. */
void refresh_granted(call_scene *s, call *c, const sip_msg *msg);
void refresh_start(call_scene *s, call *c);
/** A 422: can it be asked for again with more? */
bool refresh_raise(call *c, const sip_msg *msg);
void refresh_write(buf *b, call_scene *s, const call *c, bool answer);
/** A refresh was refused; the next try comes before the session ends. */
void refresh_again(call_scene *s, call *c);
int refresh_got_response(call_scene *s, call *c, const sip_msg *msg);
void refresh_link_back(call_scene *s, call *c);
void refresh_expire(call_scene *s, call *c);

// tell.c
void call_tell(call_scene *s, const call *c);
/** The tone this call should sound like now. */
void call_tone(call_scene *s, const call *c);
/** Over for the person: release the media, tell, free the id. */
void call_end(call_scene *s, call *c);

// gather.c: when a local description is complete enough
void gather_start(call *c);
/** The page reported one. True: it is time. */
bool gather_report(call *c, wp_ms now, uint32_t gathered);
bool gather_expired(call *c, wp_ms now);
wp_ms gather_deadline(const call *c);

// invite.c: requests of ours
/** What a request in a dialog has besides its head. */
typedef struct request {
  sip_method method;
  uint32_t mark;  // 0: nobody waits for the answer
  uint32_t cseq;  // ACK: of its INVITE
  wp_str lines;   // whole header lines
  wp_str type, body;
} request;

/** With Session-ID and credentials; `d` is the dialog of `c` or of a fork of it. `id` may be NULL. */
int request_send(call_scene *s, const call *c, dialog *d, const request *r, txn_id *id);
int invite_send(call_scene *s, call *c, uint32_t mark);
int ack_send(call_scene *s, call *c, const sip_msg *response);
int bye_send(call_scene *s, call *c);
void cancel_send(call_scene *s, call *c);

// respond.c: responses of ours to the peer's INVITE
int reply_keep(call_scene *s, call *c, const sip_msg *invite);
int reply_send(call_scene *s, call *c, uint32_t status, bool with_sdp);
/** What a 1xx or 2xx of ours says of us. */
void reply_write_lines(buf *b, call_scene *s, const call *c, uint32_t status);
void accept_start(call_scene *s, call *c);
/** Until accept_stop: 200 until the ACK, or 180 until the PRACK. */
void repeat_start(call_scene *s, call *c);
void accept_repeat(call_scene *s, call *c);
void accept_stop(call *c);

// sdp_in.c: session descriptions of the peer
/** The SDP of a message; absent when it has none. WP_E_SIP_CONTENT for another kind of body. */
int sdp_of(const sip_msg *msg, wp_str *sdp);
/** The SDP of a message, parsed; false when it has none, or none that can be read. */
bool sdp_read(call_scene *s, const sip_msg *msg, sdp_session *session);
/** 0, or why this offer cannot be taken (the status comes from err.def). Notes `remote_held`. */
int offer_check(call_scene *s, call *c, wp_str sdp);
/** Hand the peer's answer to the page; provisional for early media. */
void answer_take(call_scene *s, call *c, const sip_msg *msg, bool provisional);
void remote_keep(call *c, wp_str sdp);
/** Is the answer of a 2xx to our re-INVITE there, and can it be used? Told when not. */
bool answer_usable(call_scene *s, call *c, const sip_msg *msg);
/** End a call that is up without the answer it needs. */
void answer_missed(call_scene *s, call *c);
/** 488, 606: theirs against ours, or the words of their Warning, become the reason. */
void refusal_explain(call_scene *s, call *c, const sip_msg *msg);

// caller.c
enum { CALLER_AUTO = 1 << 16, CALLER_INTERNAL = 1 << 17 };  // of call.flags, beside those of WP_EV_CALL
/** Who calls, by whom it was sent on, and what the INVITE asks for. */
void caller_read(call *c, const sip_msg *invite);
/** The lines of our INVITE that say as whom we call. */
int caller_name_us(call_scene *s, call *c, const call_as *as);

// conference.c
/** Held by us, or over. The last two are calls like any other. */
void conference_leave(call_scene *s, call *c);
void conference_take_place(call_scene *s, call *c, call *replaced);

// info.c, trickle.c
/** What any message of the peer says about what it understands. */
void peer_learn(call *c, const sip_msg *msg);
int info_got_request(call_scene *s, call *c, const sip_msg *msg);
int info_got_response(call_scene *s, call *c, const sip_msg *msg);
void info_got_failure(call *c);
/** Send what waits, if it may be sent now. */
void info_next(call_scene *s, call *c);
/** Keys by INFO: true when that is how this peer, and the operator, want them. */
bool info_for_keys(const call_scene *s, const call *c);
/** The page's newest description; false: none, or too long. */
bool local_keep(call *c, wp_str sdp);
/** A description with candidates that came too late for the INVITE or its answer. */
int trickle_keep(call_scene *s, call *c, wp_str sdp, uint32_t gathered);
void trickle_write(buf *b, const call *c);
/** The peer's candidates. */
void trickle_take(call_scene *s, call *c, wp_str fragment);

// session_id.c
void session_start(call_scene *s, call *c);
void session_learn(call *c, const sip_msg *msg);
void session_write(buf *b, const call *c);
/** The same line for every answer of this input. */
void session_answer(call_scene *s, const call *c);

// cause.c
/** The peer's own words: Reason header, else the phrase. */
void reason_keep(call *c, const sip_msg *msg);
void reason_set(call *c, wp_str text);
/** Cause of a CANCEL or BYE by its Reason (3326): answered elsewhere is no missed call. */
uint32_t cause_of_reason(const sip_msg *msg, uint32_t otherwise);

#endif
