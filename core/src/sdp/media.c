// SPDX-License-Identifier: MIT
// Questions to a parsed description: its audio, its directions (RFC 3264), static payload types
// (RFC 3551 table 4), and whether a browser can take it (RFC 8829, 8842).
#include "base/str.h"
#include "sdp/sdp.h"
#include "webphone/err.h"

static const struct {
  uint32_t payload;
  const char *name;
  uint32_t clock_rate, channels;
} static_codecs[] = {
    {0, "PCMU", 8000, 1},  {3, "GSM", 8000, 1},   {4, "G723", 8000, 1},   {5, "DVI4", 8000, 1},
    {6, "DVI4", 16000, 1}, {7, "LPC", 8000, 1},   {8, "PCMA", 8000, 1},   {9, "G722", 8000, 1},
    {10, "L16", 44100, 2}, {11, "L16", 44100, 1}, {12, "QCELP", 8000, 1}, {13, "CN", 8000, 1},
    {14, "MPA", 90000, 1}, {15, "G728", 8000, 1}, {16, "DVI4", 11025, 1}, {17, "DVI4", 22050, 1},
    {18, "G729", 8000, 1},
};

bool sdp_static_codec(uint32_t payload, sdp_codec *out) {
  for (size_t i = 0; i < sizeof static_codecs / sizeof *static_codecs; i++) {
    if (static_codecs[i].payload != payload) continue;
    out->payload = payload;
    out->name = str_of(static_codecs[i].name);
    out->clock_rate = static_codecs[i].clock_rate;
    out->channels = static_codecs[i].channels;
    return true;
  }
  return false;
}

bool sdp_find(const sdp_attribute *attributes, size_t count, wp_str name, wp_str *value) {
  for (size_t i = 0; i < count; i++) {
    if (!str_eq(attributes[i].name, name)) continue;
    *value = attributes[i].value;
    return true;
  }
  *value = STR_NONE;
  return false;
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

static bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/** 8122 5: hash function, space, pairs of hexadecimal digits with colons between. */
static bool fingerprint_usable(wp_str text) {
  wp_str hash;
  if (!str_take_until(&text, ' ', &hash)) return false;
  text = str_trim(text);
  // Browsers take the SHA family and nothing older.
  if (!str_starts_ci(hash, STR("sha-")) || text.len < 20 * 3 - 1 || text.len % 3 != 2) return false;
  for (size_t i = 0; i < text.len; i++) {
    bool good = i % 3 == 2 ? text.at[i] == ':' : is_hex(text.at[i]);
    if (!good) return false;
  }
  return true;
}

static const char *find_fault(const sdp_session *s) {
  const sdp_media *m = sdp_audio(s);
  if (!m) {
    for (size_t i = 0; i < s->media_count; i++) {
      if (str_eq(s->media[i].kind, STR("audio"))) return "The other side refused the audio.";
    }
    return "The other side sent a description without audio.";
  }
  if (!m->codec_count) return "The other side names no audio codec.";
  if (!m->fingerprint.at) {
    return "The other side speaks plain RTP without encryption (DTLS); a browser cannot. A media relay is "
           "missing.";
  }
  if (!fingerprint_usable(m->fingerprint)) return "The other side's encryption fingerprint cannot be used.";
  if (str_eq(m->setup, STR("holdconn"))) return "The other side does not want to start the encryption yet.";
  // 8839 5.4: at least 4 and 22 characters; browsers refuse shorter ones.
  if (m->ice_ufrag.len < 4 || m->ice_pwd.len < 22) {
    return "The other side sent no usable ICE credentials; a browser needs them to connect the audio.";
  }
  if (!m->rtcp_mux) return "The other side wants RTCP on a port of its own (no rtcp-mux); a browser cannot.";
  return NULL;
}

int sdp_check_webrtc(const sdp_session *s, const char **why) {
  *why = find_fault(s);
  return *why ? WP_E_SDP_NO_AUDIO : 0;
}
