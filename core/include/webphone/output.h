// SPDX-License-Identifier: MIT
// What the phone wants or tells. DO: the shell must do it. EV: it happened, the screen may show it.
#ifndef WEBPHONE_OUTPUT_H
#define WEBPHONE_OUTPUT_H

#include "webphone/types.h"

typedef enum wp_output_kind {
  WP_OUT_NONE = 0,
  WP_DO_CONNECT = 1,   // u.connect   open a WebSocket (subprotocol sip); answer by wp_phone_link
  WP_DO_DISCONNECT,    //             close the WebSocket; wp_phone_link(down) is not needed after it
  WP_DO_SEND,          // u.send      put bytes on the WebSocket, one message
  WP_DO_OFFER,         // u.media     make an offer; answer WP_CMD_LOCAL_SDP (again at each candidate)
  WP_DO_ANSWER,        // u.media     take the peer's offer `sdp` and answer it; WP_CMD_LOCAL_SDP as above
  WP_DO_REMOTE,        // u.media     take the peer's answer `sdp`; WP_MEDIA_PROVISIONAL for early media
  WP_DO_ROLLBACK,      // call        forget the local offer that is out (3261 14.1, glare or refusal)
  WP_DO_RELEASE,       // call        close the peer connection and give the microphone back
  WP_DO_MUTE,          // u.flag      1: stop sending the microphone, 0: send it
  WP_DO_DTMF,          // u.text      RFC 4733 events, characters 0-9 * # A-D
  WP_DO_TONE,          // u.tone      what this call should sound like now; call 0: no call
  WP_DO_CODECS,        // u.codecs    the order and choice of audio codecs for every page
  WP_DO_CANDIDATES,    // u.text      lines of an sdpfrag (8840): candidates of the peer that came later
  WP_DO_MIX,           // u.flag      1: join this call with the others that are joined, 0: no more
  WP_EV_ACCOUNT = 64,  // u.account   registration or link changed
  WP_EV_CALL,          // u.call      a call changed
  WP_EV_DIALPAD,       // u.text      what the number field shows now
  WP_EV_TRACE_MODE,    // u.flag      SIP tracing went on or off
  WP_EV_TRACE,         // u.trace     one SIP message, secrets removed, when tracing is on
  WP_EV_NOTE,          // u.note      something a person or a developer should know
  WP_EV_QUALITY,       // u.quality   how the call sounds changed
  WP_EV_TRANSFER,      // u.transfer  what became of WP_CMD_TRANSFER
  WP_EV_WATCH,         // u.watch     what a subscription says: a lamp, presence, messages waiting
  WP_EV_MESSAGE,       // u.message   a text message came, or what became of WP_CMD_MESSAGE
  WP_EV_REPORT         // u.report    how a call that ended has been
} wp_output_kind;

typedef enum wp_account_state {
  WP_ACCOUNT_OFF = 0,     // nobody is logged in, or asked to be unregistered
  WP_ACCOUNT_CONNECTING,  // first connection or REGISTER under way
  WP_ACCOUNT_REGISTERED,
  WP_ACCOUNT_RECONNECTING,  // was registered; retry at retry_at
  WP_ACCOUNT_REFUSED        // the server said no for good; cause says why
} wp_account_state;

typedef enum wp_call_state {
  WP_CALL_DIALING = 1,  // outgoing, nothing heard yet
  WP_CALL_PROGRESS,     // outgoing, 180 or 183 received
  WP_CALL_RINGING,      // incoming, waits for WP_CMD_ANSWER
  WP_CALL_ANSWERING,    // incoming, answer being made
  WP_CALL_UP,
  WP_CALL_ENDED  // last event of this call; the id is stale from now on
} wp_call_state;

enum {  // flags of WP_EV_CALL
  WP_CALL_INCOMING = 1,
  WP_CALL_HELD = 2,         // we hold the peer
  WP_CALL_REMOTE_HELD = 4,  // the peer holds us
  WP_CALL_MUTED = 8,
  WP_CALL_EARLY_MEDIA = 16,
  WP_CALL_CHANGING = 32,   // a hold or resume is on its way
  WP_CALL_PRIVATE = 64,    // incoming: the caller does not want to be known; outgoing: we are not shown
  WP_CALL_AUTO = 128,      // answered by the phone itself, as the operator wishes
  WP_CALL_MIXED = 256,     // in the conference
  WP_CALL_VOICEMAIL = 512  // what has answered takes messages
};

typedef enum wp_direction {  // of the media, seen from us (RFC 3264 5.1)
  WP_SENDRECV = 0,
  WP_SENDONLY,
  WP_RECVONLY,
  WP_INACTIVE
} wp_direction;

enum {                       // flags of u.media
  WP_MEDIA_PROVISIONAL = 1,  // DO_REMOTE: early media, another answer may follow
  WP_MEDIA_FIRST = 2,        // DO_OFFER, DO_ANSWER: the call has no peer connection yet
  WP_MEDIA_RESTART = 4,      // DO_OFFER: with new ICE credentials and candidates (8445 9)
  WP_MEDIA_RELAY = 8         // DO_OFFER: by relay candidates only
};

typedef enum wp_transfer {
  WP_TRANSFER_ASKED = 0,  // the peer was asked
  WP_TRANSFER_TRYING,     // it agreed and calls the other
  WP_TRANSFER_RINGING,
  WP_TRANSFER_DONE,   // they talk; our call ends
  WP_TRANSFER_FAILED  // our call goes on; status says why
} wp_transfer;

typedef enum wp_package { WP_PACKAGE_MESSAGES = 1, WP_PACKAGE_DIALOG, WP_PACKAGE_PRESENCE } wp_package;

typedef enum wp_watch_state {
  WP_WATCH_UNKNOWN = 0,  // the subscription came to an end; cause says why
  WP_WATCH_OFFLINE,
  WP_WATCH_IDLE,  // can be called; no message waits
  WP_WATCH_RINGING,
  WP_WATCH_BUSY,    // in a call
  WP_WATCH_WAITING  // a message waits
} wp_watch_state;

typedef enum wp_message_state {
  WP_MESSAGE_RECEIVED = 0,
  WP_MESSAGE_WAITING,  // ours: on its way, or waits for the link
  WP_MESSAGE_SENT,     // a server keeps it for later
  WP_MESSAGE_DELIVERED,
  WP_MESSAGE_FAILED
} wp_message_state;

typedef enum wp_level { WP_LEVEL_GOOD = 0, WP_LEVEL_FAIR, WP_LEVEL_BAD } wp_level;

typedef enum wp_tone {
  WP_TONE_NONE = 0,
  WP_TONE_RING,     // every page rings, one of them aloud
  WP_TONE_WAITING,  // soft beep: another call is up
  WP_TONE_RINGBACK,
  WP_TONE_BUSY,
  WP_TONE_ENDED,
  WP_TONE_RING_INTERNAL  // as WP_TONE_RING, for a call from inside the house
} wp_tone;

// clang-format off: one line a kind
typedef struct wp_output {
  uint32_t kind;    // wp_output_kind
  wp_call_id call;  // 0 when no call is meant
  union {
    struct {
      wp_str url;
    } connect;
    struct {
      wp_str bytes;
    } send;
    struct {
      wp_str sdp;
      uint32_t flags, direction;
    } media;
    struct {
      uint32_t on;
    } flag;
    struct {
      wp_str text;
    } text;
    struct {
      uint32_t tone;
    } tone;
    // space separated indices into the capability list of WP_CMD_CAPABILITIES, best first;
    // `report` is the preview: "opus/48000/2 protected 2 moved 1" for each codec (keep, protected, spared,
    // deleted or orphaned, by which delete rule, moved by which priority), then "delete 3 malformed" (or unknown,
    // last: it would leave nothing) for each rule that has no effect
    struct {
      wp_str order, report;
    } codecs;
    // cause: wp_cause. status: SIP status or WebSocket close code, 0 if none. retry_at: 0 or the
    // time of the next attempt. aor: "sip:1001@example.com". server: WebSocket URL.
    // push: "Feature-Caps: *;+sip.pns=..." lines of the registration: what pushes it sends (8599 4.1.1).
    struct {
      uint32_t state, cause, status;
      wp_ms retry_at;
      wp_str aor, display_name, server, push;
    } account;
    // peer: URI to call back; name: display name (hostile text); reason: the peer's own words.
    // since: when the call came up (0 before). diverted: URI of who sent the call on to us, or us to it.
    struct {
      uint32_t state, flags, cause, status;
      wp_ms since;
      wp_str peer, name, reason, diverted;
    } call;
    struct {
      uint32_t sent;
      wp_str text;
    } trace;
    struct {
      int32_t code;
      wp_str field, text;
    } note;  // code: err.def, whose text it has when there is none here
    // warning: wp_quality. mos: mean opinion score in hundredths, 100..450.
    struct {
      uint32_t level, warning, mos;
    } quality;
    struct {
      uint32_t progress, status;
    } transfer;  // progress: wp_transfer
    // package: wp_package. fresh, old: voice messages. who, name: whom the watched one talks to (URI, display name);
    // incoming: that one called. name of presence: its note. Hostile text.
    struct {
      uint32_t package, state, cause, status, fresh, old, incoming;
      wp_str peer, who, name;
    } watch;
    // number: the page's own; text: of a message received, or that WAITING or FAILED begins with. Hostile text.
    struct {
      uint32_t state, number, cause, status;
      wp_str peer, name, text;
    } message;
    // mos, mos_min: hundredths, mean and least. loss: thousandths. jitter, round_trip: milliseconds, means.
    // warnings: bits of 1 << wp_quality that were up at some time.
    struct {
      uint32_t mos, mos_min, loss, jitter, round_trip, warnings, incoming;
      wp_ms since, until;
      wp_str peer, call_id, codec;
    } report;
  } u;
} wp_output;
// clang-format on

#endif
