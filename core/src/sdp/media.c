// SPDX-License-Identifier: MIT
// Questions to a parsed description: its audio, its directions (RFC 3264), and why no browser can take it (RFC 8829, 8842).
#include "base/str.h"
#include "sdp/sdp.h"
#include "webphone/err.h"

/** The next line of a medium, or of the session before the first. */
static bool take_own(wp_str *text, wp_str *line) {
  return str_take_line(text, line) && !str_starts(*line, STR("m="));
}

sdp_candidates sdp_candidates_of(const sdp_session *s, const sdp_media *m) {
  sdp_candidates all = {0};
  wp_str own = str_part(s->text, (size_t)(m->kind.at - s->text.at), s->text.len), line;
  while (take_own(&own, &line)) {
    wp_str word;
    bool typ = false;
    if (!str_eq(str_part(line, 0, str_find(line, ':')), STR("a=candidate"))) continue;
    all.count++;
    while (str_take_until(&line, ' ', &word)) {  // 8839 5.1: the word after "typ"
      if (!word.len) continue;
      if (typ) {
        all.reflexive |= str_eq(word, STR("srflx")) || str_eq(word, STR("prflx"));
        all.relay |= str_eq(word, STR("relay"));
        break;
      }
      typ = str_eq(word, STR("typ"));
    }
  }
  return all;
}

const sdp_media *sdp_audio(const sdp_session *s) {
  for (size_t i = 0; i < s->media_count; i++) {
    const sdp_media *m = &s->media[i];
    // 9143 6: port 0 with bundle-only is not a refusal.
    if (str_eq(m->kind, STR("audio")) && (m->port || m->bundle_only)) return m;
  }
  return NULL;
}

static bool old_hold(const sdp_media *m) {
  if (m->ice_ufrag.at) return false;
  wp_str rest = m->connection, word;
  for (int i = 0; i < 3; i++) {
    if (!str_take_until(&rest, ' ', &word)) return false;
  }
  return str_eq(word, STR("0.0.0.0"));
}

bool sdp_holds(const sdp_session *s) {
  const sdp_media *m = sdp_audio(s);
  if (!m) return false;
  return m->direction == WP_SENDONLY || m->direction == WP_INACTIVE || old_hold(m);
}

static bool sends(wp_direction d) {
  return d == WP_SENDRECV || d == WP_SENDONLY;
}
static bool receives(wp_direction d) {
  return d == WP_SENDRECV || d == WP_RECVONLY;
}

wp_direction sdp_answer_direction(wp_direction theirs, wp_direction ours) {
  bool send = sends(ours) && receives(theirs);
  bool receive = receives(ours) && sends(theirs);
  if (send) return receive ? WP_SENDRECV : WP_SENDONLY;
  return receive ? WP_RECVONLY : WP_INACTIVE;
}

const char *sdp_direction_text(wp_direction direction) {
  switch (direction) {
  case WP_SENDRECV: return "sendrecv";
  case WP_SENDONLY: return "sendonly";
  case WP_RECVONLY: return "recvonly";
  case WP_INACTIVE: return "inactive";
  }
  return "sendrecv";
}

bool sdp_fingerprint_usable(wp_str text) {
  wp_str hash;
  uint32_t bits;
  if (!str_take_until(&text, ' ', &hash)) return false;
  text = str_trim(text);
  // Browsers take the SHA-2 family; what is weaker than 256 bits proves nothing any more.
  if (!str_starts_ci(hash, STR("sha-")) || !str_to_u32(str_part(hash, 4, hash.len), &bits)) return false;
  if (bits < 256 || bits > 512 || bits % 128 || text.len != bits / 8 * 3 - 1) return false;
  for (size_t i = 0; i < text.len; i++) {
    // not str_hex: a call for each of some 190 characters can be seen in what a whole call costs
    char c = text.at[i];
    bool hex = (uint8_t)(c - '0') < 10 || (uint8_t)((c | 0x20) - 'a') < 6;
    if (!(i % 3 == 2 ? c == ':' : hex)) return false;
  }
  return true;
}

/** 9143 7.3: every mid of a BUNDLE group belongs to a medium. */
static bool bundle_is_sound(const sdp_session *s) {
  for (wp_str text = s->text, line, mid; take_own(&text, &line);) {
    if (!str_starts(line, STR("a=group:BUNDLE"))) continue;
    str_take_until(&line, ' ', &mid);
    while (str_take_until(&line, ' ', &mid)) {
      size_t k = 0;
      while (k < s->media_count && !str_eq(s->media[k].mid, mid)) k++;
      if (mid.len && k == s->media_count) return false;
    }
  }
  return true;
}

/**
 * 3264 6: the answer has the media of the offer, one for one; 9143 7.3.3: by the same names. The offer is not parsed
 * for it: it is our own.
 */
static bool same_media(const sdp_session *s, wp_str offer) {
  size_t seen = 0;
  bool named = true;
  for (wp_str line, kind; str_take_line(&offer, &line);) {
    if (line.len && line.at[0] == 'm') {
      if (!named || seen == s->media_count) return false;
      line = str_part(line, 2, line.len);
      str_take_until(&line, ' ', &kind);
      if (!str_eq(s->media[seen].kind, kind)) return false;
      named = !s->media[seen++].mid.len;
    } else if (!named && str_starts(line, STR("a=mid:"))) {
      if (!str_eq(s->media[seen - 1].mid, str_part(line, 6, line.len))) return false;
      named = true;
    }
  }
  return named && seen == s->media_count;
}

/** Each begins with the code of its Warning (3261 20.43). */
const char *sdp_fault(const sdp_session *s, wp_str offer) {
  const sdp_media *m = sdp_audio(s);
  if (offer.len && !same_media(s, offer)) return "306 the answer does not fit the offer";
  if (!m) return "304 no audio";
  if (!m->codec_count) return "305 no audio codec";
  if (!m->fingerprint.at) return "302 plain RTP without encryption (DTLS): a media relay is missing";
  if (!sdp_fingerprint_usable(m->fingerprint)) return "306 no fingerprint of SHA-256 or better";
  // 8842 5.3: who answers has to choose
  if (str_eq(m->setup, STR("holdconn")) || (offer.len && str_eq(m->setup, STR("actpass"))))
    return "306 nobody would start the encryption (setup)";
  // 8839 5.4: at least 4 and 22 characters; browsers refuse shorter ones.
  if (m->ice_ufrag.len < 4 || m->ice_pwd.len < 22) return "306 no usable ICE credentials";
  if (!m->rtcp_mux) return "306 no rtcp-mux";
  return bundle_is_sound(s) ? NULL : "306 BUNDLE names unknown media";
}
