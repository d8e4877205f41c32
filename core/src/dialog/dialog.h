// SPDX-License-Identifier: MIT
// Dialogs of RFC 3261 12: their state, matching, CSeq order, route set and target.
#ifndef DIALOG_DIALOG_H
#define DIALOG_DIALOG_H

#include "base/area.h"
#include "sip/msg.h"
#include "sip/write.h"

#define DIALOG_TEXT 4096

typedef enum dialog_state { DIALOG_NONE = 0, DIALOG_WANTED, DIALOG_EARLY, DIALOG_CONFIRMED } dialog_state;

typedef struct dialog {
  uint32_t state;  // dialog_state; WANTED: INVITE out, no tag from the peer yet
  bool uac;
  wp_str call_id, local_tag, remote_tag;
  wp_str local_name, local_uri;
  wp_str remote_name, remote_uri;  // name as it stood (escapes in it), URI without brackets
  wp_str remote_target;            // Contact of the peer; before that the URI we called
  wp_str routes;                   // route set as whole Route lines, in sending order
  uint32_t local_cseq;
  uint32_t remote_cseq;
  bool remote_cseq_known;
  uint32_t
      rseq;  // of the last reliable provisional response, theirs or ours (3262); 0: none, or acknowledged
  // of an early dialog of ours; its answer is kept by the owner
  bool answered;  // there is one
  bool settled;   // it came reliably: what a 2xx says again does not count
  bool playing;   // it is with the page
  area text;
  char memory[DIALOG_TEXT];
} dialog;

/** What the UAC knows before any answer (12.1.2). `local_cseq` 0: the first request gets 1. */
int dialog_want(dialog *d, wp_str call_id, wp_str local_tag, wp_str local_name, wp_str local_uri,
                wp_str remote_uri);

/**
 * A response to our INVITE with a To tag: sets tag, route set (Record-Route reversed) and target;
 * 2xx confirms. A 2xx with another tag than the early dialog's replaces it (the caller decides
 * whether it is a second fork). 2xx to a re-INVITE refreshes the target only (12.2.1.2).
 */
int dialog_got_response(dialog *d, const sip_msg *response);

/** The dialog of another fork of the INVITE of `first` (12.1.2): waits for its own first response. */
int dialog_fork(dialog *d, const dialog *first, uint32_t local_cseq);
/** Two dialogs change places; one with itself: its texts are squeezed together. */
void dialog_swap(dialog *a, dialog *b);

/** The UAS side (12.1.1), from the INVITE; early until dialog_confirm. */
int dialog_accept(dialog *d, const sip_msg *invite, wp_str local_tag);
void dialog_confirm(dialog *d);

/** Does this request belong here (12.2.2)? Call-ID, both tags; without ours the one that began it, once more (8.2.2.2). */
bool dialog_match(const dialog *d, const sip_msg *request);

/**
 * A request inside the dialog: CSeq order (12.2.2), target refresh for INVITE and UPDATE.
 * Returns 0, or WP_E_STATE when it is out of order (answer 500).
 */
int dialog_got_request(dialog *d, const sip_msg *request);

/**
 * Head of the next request: ACK repeats `invite_cseq` (13.2.2.4) and CANCEL is never made here, all
 * others count local_cseq up. Texts of the head point into the dialog and the arena.
 */
int dialog_request(dialog *d, arena *a, sip_method method, uint32_t invite_cseq, wp_str branch,
                   sip_request_head *out);

/**
 * Start over after a challenge or redirection: forget the peer's tag and routes. `target`, which is not kept in `d`,
 * is asked now; absent: the address that was called.
 */
int dialog_restart(dialog *d, wp_str target);

#endif
