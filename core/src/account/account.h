// SPDX-License-Identifier: MIT
// The account: one login, its link and its registration (RFC 3261 10.2, 5626, 5627, 7118).
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "config/config.h"
#include "identity/identity.h"
#include "txn/turn.h"

#define ACCOUNT_URL 256
#define ACCOUNT_PUSH 1024

typedef struct account {
  uint32_t phase;          // account_phase
  uint32_t cause;          // wp_cause of the last failure
  uint32_t status;         // SIP status or WebSocket close code of it
  wp_ms due;               // the one timer; what it means depends on the phase
  wp_ms expires_at;        // the binding is gone then
  uint32_t failures;       // in a row; drives the back-off
  uint32_t expires_s;      // asked for
  uint32_t retry_after_s;  // of the last answer; 0 none
  uint32_t challenges;     // answered in a row without success
  bool was_registered;     // since login: "reconnecting" rather than "connecting"
  bool in_call;            // retry fast (set by the phone)
  bool flowless;           // 439: without reg-id
  bool pushless;           // 555: without push parameters
  bool again;              // register once more as soon as the answer is there
  uint32_t server, home;   // where we are, where we would like to be
  uint32_t cseq;
  txn_id request;  // the REGISTER that is out
  char call_id[TURN_TOKEN], tag[TURN_TOKEN];
  uint32_t url_len;
  char url[ACCOUNT_URL];  // WebSocket server
  // what outlives a log-in
  const config_list *servers;  // in the order to try; the phone sets it
  uint32_t push_len;
  char push[ACCOUNT_PUSH];  // parameters of our Contact URI (8599), as they are written
} account;

void account_init(account *a);
/** Somebody logs in; `me` is set, `server` the one to go to first. WP_E_STATE unless off or refused. */
int account_login(account *a, identity *me, uint32_t server, uint32_t expires_s, turn *t);
/** Nobody can log in like this: REFUSED, until somebody does. */
void account_refuse(account *a, identity *me, uint32_t cause, turn *t);
void account_logout(account *a, identity *me, turn *t);
void account_link(account *a, identity *me, bool up, unsigned code, turn *t);
void account_got_response(account *a, identity *me, const sip_msg *msg, turn *t);
/** Its REGISTER got no answer, or the link went down under it. */
void account_got_failure(account *a, identity *me, const txn_failure *failure, turn *t);
void account_expire(account *a, identity *me, turn *t);

/** Ask the server whether it is there: OPTIONS to the registrar (3261 11). */
int account_ping(account *a, identity *me, turn *t);
/** The socket is open but deaf: let it go and reconnect. */
void account_drop_link(account *a, identity *me, turn *t);
/**
 * Where pushes reach us from now on (8599 4.1): provider, prid, param; none without a provider.
 * WP_E_FULL, and none, when they are too long.
 */
int account_push(account *a, const wp_str *texts);
/** Register again at once, or as soon as that can be (8599 4.1.3: a push came). */
void account_refresh(account *a, wp_ms now);
/** Something suggests that the server can be reached now: do not wait for the back-off. */
void account_hurry(account *a, turn *t);

bool account_registered(const account *a);
/** Wants the link: the phone closes it otherwise. */
bool account_wants_link(const account *a);
/** What stands in our Via for the server that we are at (RFC 7118 5.2.2). */
void account_sender(const account *a, txn_table *txns);
/** EV_ACCOUNT as things are. */
void account_tell(const account *a, const identity *me, turn *t);

#endif
