// SPDX-License-Identifier: MIT
// What a person, the page or a server answer tells the phone. One shape; the comment beside each
// kind says which fields count.
#ifndef WEBPHONE_COMMAND_H
#define WEBPHONE_COMMAND_H

#include "webphone/types.h"

typedef enum wp_command_kind {
  WP_CMD_CONFIGURE = 1,  // text[0] configuration JSON (docs/config.md), before WP_CMD_LOGIN
  WP_CMD_LOGIN,          // text[0] user name, [1] password, [2] display name or ""; connects, registers
  WP_CMD_LOGOUT,         // ends calls, un-registers, forgets the password
  WP_CMD_DIALPAD,        // text[0] the number field as typed; answers EV_DIALPAD; *#0*# toggles tracing
  WP_CMD_TRACE,          // number 1 on, 0 off
  WP_CMD_DIAL,           // text[0] number or address, [1] as whom, or ""; number 1: the number is withheld
  WP_CMD_ANSWER,         // call; or 0 and text[0] the Call-ID of one that may come within a minute
  WP_CMD_DECLINE,        // call; number 0 or SIP status 486, 603, 480
  WP_CMD_HANGUP,         // call; also gives an outgoing call up and declines an incoming one
  WP_CMD_HOLD,           // call; number 1 hold, 0 resume
  WP_CMD_MUTE,           // call; number 1 mute, 0 unmute
  WP_CMD_DTMF,           // call; text[0] characters
  WP_CMD_CAPABILITIES,   // text[0] audio codecs of the browser, one a line: "opus/48000/2"
  WP_CMD_LOCAL_SDP,      // call; text[0] SDP; number WP_GATHERED_* bits and age
  WP_CMD_MEDIA_UP,       // call; audio path established (ICE and DTLS connected)
  WP_CMD_MEDIA_DOWN,     // call; number 0: the path is interrupted, 1: the browser gave it up
  WP_CMD_MEDIA_FAILED,   // call; number wp_cause; no local description can be made
  WP_CMD_PAGE_GONE,  // call; the page that held its media has closed; WP_CMD_PAGE_HERE if others are there
  WP_CMD_STATS,  // call; text[0] "received lost jitter_ms round_trip_ms level_sent level_received codec", each s
  WP_CMD_TRANSFER,    // call; text[0] number or address, or number: the other call it is joined to
  WP_CMD_NETWORK,     // number 1: the network changed, 0: it may have (the page is visible again, online)
  WP_CMD_PAGE_HERE,   // a page is there that can hold the media of calls
  WP_CMD_CONFERENCE,  // number 1: all calls that are up are joined, 0: no more, `call` (or any) goes on
  WP_CMD_SUBSCRIBE,   // text[0] number or address, number wp_package; answers EV_WATCH, again at every change
  WP_CMD_UNSUBSCRIBE,  // the same: no longer
  WP_CMD_MESSAGE,      // text[0] number or address, [1] text; number: the page's own, returned by EV_MESSAGE
  WP_CMD_PUSH  // number 0: pushes reach us at text[0] provider, [1] prid, [2] param (8599), "" nowhere; 1: one came
} wp_command_kind;

enum {  // WP_CMD_LOCAL_SDP: what the description contains so far
  WP_GATHERED_HOST = 1,
  WP_GATHERED_REFLEXIVE = 2,  // a server-reflexive or relay candidate
  WP_GATHERED_COMPLETE = 4,
  WP_GATHERED_AGE = 256  // times the milliseconds that gathering has lasted already (0: it begins now)
};

typedef struct wp_command {
  uint32_t kind;  // wp_command_kind
  wp_call_id call;
  uint32_t number;
  wp_str text[3];
} wp_command;

#endif
