// SPDX-License-Identifier: MIT
// Who we are and how we prove it: address, contact, credentials, challenges learned (RFC 3261 22).
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include "base/area.h"
#include "base/rand.h"
#include "sip/digest.h"

#define IDENTITY_TEXT 2048
#define IDENTITY_GRANTED 2048
#define IDENTITY_UUID 36

typedef struct identity {
  wp_str username, password, display_name, domain;
  wp_str aor;                         // "sip:1001@example.com"
  wp_str contact;                     // the WebSocket's own contact URI (7118 5.2.4)
  wp_str gruu;                        // public GRUU of the registrar (5627); absent when none
  wp_str routes;                      // its Service-Route as Route lines (3608); absent when none
  wp_str caps;                        // its Feature-Caps lines (6809); absent when none
  char instance[IDENTITY_UUID];       // of the URN in +sip.instance (5626 4.1)
  digest_challenge registrar, proxy;  // last 401 and 407
  bool end_to_end;                    // the 401 came to another request than REGISTER
  hash_kind floor;                    // never answer a weaker challenge than once seen
  area text;
  char memory[IDENTITY_TEXT];
  area granted;  // what the registrar said last
  char granted_memory[IDENTITY_GRANTED];
} identity;

/** A new instance id; nobody is logged in. */
void identity_init(identity *me, rand_source *rand);

/**
 * Somebody logs in. `username` may be "user" or "user@domain", which overrides `domain`.
 * WP_E_ARG when it is empty or cannot stand in an address; WP_E_FULL when texts are too long.
 */
int identity_set(identity *me, wp_str username, wp_str password, wp_str display_name, wp_str domain);
/** The contact URI, once the Via host is known. */
int identity_contact(identity *me, wp_str sent_by);
/** Wipe all but the instance id. */
void identity_forget(identity *me);
/** Keep what a registration brought; absent or too long: none. */
void identity_grant(identity *me, wp_str gruu, wp_str routes, wp_str caps);
/** The Contact URI that others should use: the GRUU when there is one. */
wp_str identity_target(const identity *me);
/** Our Contact line, in requests and responses that make or move a dialog. */
void identity_write_contact(const identity *me, buf *b);

/**
 * Learn the best challenge of a 401 or 407. WP_E_SIP_AUTH when none can be answered. *again is true
 * when an answer makes sense though this request already had one: the nonce was stale (7616 3.3).
 */
int identity_learn(identity *me, const sip_msg *response, bool *again);
/** Authorization lines for all challenges known, none when there are none. */
void identity_authorize(identity *me, buf *b, rand_source *rand, sip_method method, wp_str uri);

#endif
