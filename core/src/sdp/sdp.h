// SPDX-License-Identifier: MIT
// Session descriptions (RFC 8866) with what JSEP (RFC 8829) and plain RTP peers put in them, as views.
#ifndef SDP_SDP_H
#define SDP_SDP_H

#include "base/arena.h"
#include "base/buf.h"
#include "webphone/output.h"

#define SDP_TEXT_MAX 65536
#define SDP_MEDIA_MAX 64  // more are WP_E_ARENA
#define SDP_PAYLOADS 128  // RTP payload types are 7 bits

typedef struct sdp_codec {
  uint32_t payload;  // payload type
  wp_str name;       // "opus", "PCMU"; from the static table of RFC 3551 when there is no rtpmap
  uint32_t clock_rate;
  uint32_t channels;  // 1 when absent
  wp_str fmtp;        // parameters; absent when none
} sdp_codec;

typedef struct sdp_media {
  wp_str kind;  // "audio"
  uint32_t port, port_count;
  wp_str protocol;     // "UDP/TLS/RTP/SAVPF"
  wp_str formats;      // as it stood
  wp_str connection;   // c= of this media or of the session
  uint32_t direction;  // wp_direction; of the media, else of the session, else sendrecv
  bool rtcp_mux, bundle_only;
  wp_str mid, ice_ufrag, ice_pwd, fingerprint, setup;  // of the media or of the session
  sdp_codec *codecs;
  size_t codec_count;
} sdp_media;

/** Its candidates: how many, and whether any of these kinds is among them. */
typedef struct sdp_candidates {
  size_t count;
  bool reflexive, relay;
} sdp_candidates;

typedef struct sdp_session {
  wp_str text, origin, name;
  sdp_media common;  // what stands before the first m=
  sdp_media *media;
  size_t media_count;
} sdp_session;

/** WP_E_SDP_SYNTAX when malformed, WP_E_ARENA when it does not fit. Lone LF is taken as a line end. */
int sdp_parse(arena *a, wp_str text, sdp_session *out);
/** What a payload type means without rtpmap (RFC 3551 table 4); false when it is not in the table. */
bool sdp_static_codec(uint32_t payload, sdp_codec *out);
/** First audio with a port (or bundled without one), or NULL. */
const sdp_media *sdp_audio(const sdp_session *session);
sdp_candidates sdp_candidates_of(const sdp_session *session, const sdp_media *media);

/**
 * The peer holds us: its audio is sendonly or inactive, or has the old 0.0.0.0 (3264 8.4). With ICE
 * that address says nothing (8829 5.2.1 writes it always).
 */
bool sdp_holds(const sdp_session *session);
/** What the answer to that direction is when we want `ours` (3264 6.1). */
wp_direction sdp_answer_direction(wp_direction theirs, wp_direction ours);
const char *sdp_direction_text(wp_direction direction);

/** 8122 5: hash function of 256 bits or more, space, that many pairs of hexadecimal digits with colons. */
bool sdp_fingerprint_usable(wp_str text);
/**
 * Why no browser can take this description, or NULL: checks audio, fingerprint, DTLS role, ICE credentials,
 * rtcp-mux, BUNDLE, and an answer against the text of its `offer` (empty: this is an offer). What is given begins
 * with the code of a Warning (3261 20.43) and a space.
 */
const char *sdp_fault(const sdp_session *session, wp_str offer);

#endif
