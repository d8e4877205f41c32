// SPDX-License-Identifier: MIT
// The two machines of a call: the call itself, and a change of its session by re-INVITE.
#ifndef CALL_CALL_TABLE_H
#define CALL_CALL_TABLE_H

#include <stdint.h>

typedef enum call_phase {  // 0 is "no edge"; it also marks a free slot
  CALL_OFFERING = 1,       // outgoing: the page makes the offer
  CALL_CALLING,            // INVITE out, nothing heard
  CALL_PROCEEDING,         // a provisional response came: CANCEL is allowed now
  CALL_CANCELLING,         // given up; waits for the final response
  CALL_RINGING,            // incoming, 180 sent
  CALL_PREPARING,          // answered by the person; the page makes the answer
  CALL_ACCEPTED,           // 200 sent, repeated until the ACK
  CALL_UP,
  CALL_OWING,    // over for the person, a BYE is owed: waits for the ACK or the link
  CALL_LEAVING,  // BYE out
  CALL_GONE,     // nothing left to do: the slot is free after this step
  CALL_PHASES
} call_phase;

typedef enum call_event {
  CALL_SDP_READY = 0,  // the local description is complete enough
  CALL_MEDIA_FAILED,   // none can be made, or the path broke
  CALL_GOT_TRYING,     // 100, or a provisional response without a dialog
  CALL_GOT_1XX,
  CALL_GOT_2XX,
  CALL_GOT_CHALLENGE,  // one that we can answer
  CALL_GOT_REFUSAL,
  CALL_NO_RESPONSE,  // timer B, F or H
  CALL_LINK_LOST,    // under a request of ours
  CALL_ANSWER,
  CALL_DECLINE,
  CALL_HANGUP,
  CALL_HANGUP_OFFLINE,  // there is no link to say it on
  CALL_GOT_CANCEL,
  CALL_GOT_ACK,
  CALL_GOT_BYE,
  CALL_NO_ACK,     // or no PRACK
  CALL_LINK_BACK,  // registered again
  CALL_PAGE_GONE,  // that held the media
  CALL_TIMER,      // the phase took too long
  CALL_EVENTS
} call_event;

enum {  // acts, performed in this order
  CALL_DO_INVITE = 1,
  CALL_DO_ACK = 2,
  CALL_DO_CANCEL = 4,
  CALL_DO_BYE = 8,
  CALL_DO_ANSWER = 16,   // ask the page for the answer
  CALL_DO_ACCEPT = 32,   // 200 with the local description
  CALL_DO_REFUSE = 64,   // final refusal with call->refuse_status
  CALL_DO_487 = 128,     // the cancelled INVITE
  CALL_DO_REMOTE = 256,  // hand the peer's answer to the page
  CALL_DO_TELL = 512,
  CALL_DO_END = 1024  // it is over for the person: media, tone, event
};

typedef enum change_phase {
  CHANGE_NONE = 1,
  CHANGE_OFFERING,   // ours: the page makes the new offer
  CHANGE_INVITING,   // ours: re-INVITE out
  CHANGE_GLARE,      // ours met theirs: waits for its turn (14.1)
  CHANGE_ANSWERING,  // theirs: the page makes the answer
  CHANGE_ACCEPTED,   // theirs: 200 sent, repeated until the ACK
  CHANGE_UPDATING,   // theirs, by UPDATE: the page makes the answer
  CHANGE_PHASES
} change_phase;

typedef enum change_event {
  CHANGE_WANTED = 0,
  CHANGE_SDP_READY,
  CHANGE_MEDIA_FAILED,
  CHANGE_GOT_2XX,
  CHANGE_GOT_CHALLENGE,
  CHANGE_GOT_491,
  CHANGE_GOT_REFUSAL,
  CHANGE_GOT_INVITE,
  CHANGE_GOT_UPDATE,  // with an offer
  CHANGE_GOT_CANCEL,
  CHANGE_GOT_ACK,
  CHANGE_NO_ACK,
  CHANGE_TIMER,
  CHANGE_EVENTS
} change_event;

enum {  // acts, performed in this order
  CHANGE_DO_OFFER = 1,
  CHANGE_DO_INVITE = 2,
  CHANGE_DO_ACK = 4,
  CHANGE_DO_ROLLBACK = 8,
  CHANGE_DO_UNDO = 16,  // the wish is dropped: hold state as it was
  CHANGE_DO_ANSWER = 32,
  CHANGE_DO_ACCEPT = 64,
  CHANGE_DO_REFUSE = 128,  // with call->refuse_status
  CHANGE_DO_REMOTE = 256,
  CHANGE_DO_SETTLE = 512,  // the new session holds
  CHANGE_DO_WAIT = 1024,   // start the glare timer
  CHANGE_DO_TELL = 2048,
  CHANGE_DO_HANGUP = 4096  // the peer is gone
};

typedef struct call_edge {
  uint16_t next, acts;
} call_edge;

/** next 0: no such edge, nothing happens. */
call_edge call_step(uint32_t phase, uint32_t event);
call_edge change_step(uint32_t phase, uint32_t event);

#endif
