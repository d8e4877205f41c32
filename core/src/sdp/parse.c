// SPDX-License-Identifier: MIT
// Text of a session description -> sdp_session, as views (RFC 8866 5). Strict where a guess would
// change the meaning, mild about the order of lines and line ends. Linear in the text.
#include "base/str.h"
#include "sdp/sdp.h"
#include "webphone/err.h"

typedef struct parser {
  arena *a;
  sdp_session *session;
  sdp_media *media;  // the one whose lines are read, `common` before the first m=
  size_t lines;
  bool timed;  // t= seen
  bool ended;  // a blank line seen
} parser;

/** Words are separated by spaces; more than one space is forgiven. */
static bool take_word(wp_str *text, wp_str *word) {
  while (text->len && text->at[0] == ' ') *text = str_part(*text, 1, text->len);
  return str_take_until(text, ' ', word) && word->len > 0;
}

static size_t count_words(wp_str text) {
  size_t count = 0;
  for (wp_str word; take_word(&text, &word);) count++;
  return count;
}

static int parse_port(sdp_media *m, wp_str word) {
  wp_str port;
  str_take_until(&word, '/', &port);
  if (!str_to_u32(port, &m->port) || m->port > 65535) return WP_E_SDP_SYNTAX;
  m->port_count = 1;
  if (!word.len) return 0;
  return str_to_u32(word, &m->port_count) && m->port_count > 0 ? 0 : WP_E_SDP_SYNTAX;
}

/** "name/rate[/channels]" of an rtpmap (8866 6.6); anything else counts as no rtpmap. */
static bool parse_encoding(wp_str text, sdp_codec *out) {
  wp_str name, rate, channels = STR_NONE;
  uint32_t clock_rate, channel_count = 1;
  if (!str_take_until(&text, '/', &name) || !name.len) return false;
  for (size_t i = 0; i < name.len; i++) {
    if (name.at[i] <= ' ' || name.at[i] > '~' || name.at[i] == '"' || name.at[i] == '\\') return false;
  }
  if (!str_take_until(&text, '/', &rate) || !str_to_u32(rate, &clock_rate)) return false;
  if (str_take_until(&text, '/', &channels) && !str_to_u32(channels, &channel_count)) channel_count = 1;
  out->name = name;
  out->clock_rate = clock_rate;
  out->channels = channel_count;
  return true;
}

bool sdp_static_codec(uint32_t payload, sdp_codec *out) {
  static const char table[] =
      "PCMU/8000 - - GSM/8000 G723/8000 DVI4/8000 DVI4/16000 LPC/8000 PCMA/8000 G722/8000 "
      "L16/44100/2 L16/44100 QCELP/8000 CN/8000 MPA/90000 G728/8000 DVI4/11025 DVI4/22050 "
      "G729/8000 -";
  out->payload = payload;
  return parse_encoding(str_word(table, payload + 1), out);
}

static sdp_codec *codec_of(const sdp_media *m, uint32_t payload) {
  for (size_t i = 0; i < m->codec_count; i++)
    if (m->codecs[i].payload == payload) return &m->codecs[i];
  return NULL;
}

static int list_codecs(arena *a, sdp_media *m) {
  size_t words = count_words(m->formats);
  if (words > SDP_PAYLOADS) words = SDP_PAYLOADS;
  m->codecs = arena_take(a, words * sizeof *m->codecs);
  if (!m->codecs) return WP_E_ARENA;
  wp_str rest = m->formats;
  for (wp_str word; take_word(&rest, &word);) {
    uint32_t payload;
    if (!str_to_u32(word, &payload) || payload >= SDP_PAYLOADS) return WP_E_SDP_SYNTAX;
    if (!codec_of(m, payload)) m->codecs[m->codec_count++] = (sdp_codec){.payload = payload, .channels = 1};
  }
  return 0;
}

static int open_media(parser *p, wp_str value) {  // 8866 5.14
  sdp_session *s = p->session;
  if (s->media_count == SDP_MEDIA_MAX) return WP_E_ARENA;
  sdp_media *m = &s->media[s->media_count++];
  *m = s->common;  // what the session says holds for all media
  m->mid = STR_NONE;
  m->bundle_only = false;
  p->media = m;
  wp_str port;
  if (!take_word(&value, &m->kind) || !take_word(&value, &port)) return WP_E_SDP_SYNTAX;
  if (!take_word(&value, &m->protocol)) return WP_E_SDP_SYNTAX;
  m->formats = str_trim(value);
  int err = m->formats.len ? parse_port(m, port) : WP_E_SDP_SYNTAX;
  return !err && str_has_ci(m->protocol, STR("RTP/")) ? list_codecs(p->a, m) : err;
}

/** Does that text stand above the m= line? */
static bool is_inherited(const sdp_media *m, wp_str text) {
  return text.at < m->kind.at;
}

/** "payload value" of an rtpmap or fmtp; the first one of a payload type counts. */
static void read_format(const sdp_media *m, wp_str value, bool map) {
  wp_str word;
  uint32_t payload;
  sdp_codec *codec;
  if (!take_word(&value, &word) || !str_to_u32(word, &payload) || !(codec = codec_of(m, payload))) return;
  value = str_trim(value);
  if (map && !codec->name.at) parse_encoding(value, codec);
  if (!map && !codec->fmtp.at) codec->fmtp = value;
}

enum {
  MID = WP_INACTIVE + 1,
  ICE_UFRAG,
  ICE_PWD,
  SETUP,
  FINGERPRINT,
  RTCP_MUX,
  BUNDLE_ONLY,
  RTPMAP,
  FMTP,
  ATTRIBUTES
};
#define NONE UINT32_MAX

#define NAME(text)                                                                                           \
  { text, sizeof text - 1 }
static const wp_str attribute_names[ATTRIBUTES] = {
    [WP_SENDRECV] = NAME("sendrecv"),
    [WP_SENDONLY] = NAME("sendonly"),
    [WP_RECVONLY] = NAME("recvonly"),
    [WP_INACTIVE] = NAME("inactive"),
    [MID] = NAME("mid"),
    [ICE_UFRAG] = NAME("ice-ufrag"),
    [ICE_PWD] = NAME("ice-pwd"),
    [SETUP] = NAME("setup"),
    [FINGERPRINT] = NAME("fingerprint"),
    [RTCP_MUX] = NAME("rtcp-mux"),
    [BUNDLE_ONLY] = NAME("bundle-only"),
    [RTPMAP] = NAME("rtpmap"),
    [FMTP] = NAME("fmtp"),
};

static int read_attribute(sdp_media *m, wp_str line) {  // 8866 5.13
  size_t colon = str_find(line, ':');
  wp_str name = {line.at, colon}, value = STR_NONE;
  if (colon < line.len) value = (wp_str){line.at + colon + 1, line.len - colon - 1};
  uint32_t which = ATTRIBUTES;  // most are the last of them or none, and most of those have another length
  while (which-- && (name.len != attribute_names[which].len || !str_eq(name, attribute_names[which])))
    continue;
  switch (which) {
  case MID: m->mid = value; break;
  case ICE_UFRAG: m->ice_ufrag = value; break;
  case ICE_PWD: m->ice_pwd = value; break;
  case SETUP: m->setup = value; break;
  case FINGERPRINT:  // 8122 5: of several hashes one we trust is enough
    if (is_inherited(m, m->fingerprint) || !sdp_fingerprint_usable(m->fingerprint)) m->fingerprint = value;
    break;
  case RTCP_MUX: m->rtcp_mux = true; break;
  case BUNDLE_ONLY: m->bundle_only = true; break;
  case RTPMAP:
  case FMTP: read_format(m, value, which == RTPMAP); break;
  case NONE: break;
  default: m->direction = which;
  }
  return name.len ? 0 : WP_E_SDP_SYNTAX;
}

static int read_connection(sdp_media *m, wp_str value) {  // 8866 5.7; several are for multicast
  if (!m->connection.at || is_inherited(m, m->connection)) m->connection = value;
  return count_words(value) == 3 ? 0 : WP_E_SDP_SYNTAX;
}

static int parse_line(parser *p, char type, wp_str value) {
  sdp_session *s = p->session;
  switch (p->lines++) {
  case 0: return type == 'v' && str_eq(value, STR("0")) ? 0 : WP_E_SDP_SYNTAX;
  case 1: s->origin = value; return type == 'o' && count_words(value) == 6 ? 0 : WP_E_SDP_SYNTAX;  // 8866 5.2
  case 2: s->name = value; return type == 's' ? 0 : WP_E_SDP_SYNTAX;
  default: break;
  }
  switch (type) {
  case 'm': return open_media(p, value);
  case 'a': return read_attribute(p->media, value);
  case 'c': return read_connection(p->media, value);
  case 'i':
  case 'b':
  case 'k': return 0;
  case 't': p->timed = true; break;
  case 'r':
  case 'u':
  case 'e':
  case 'p':
  case 'z': break;
  default: return WP_E_SDP_SYNTAX;  // 8866 5: a type we do not know spoils the whole
  }
  return s->media_count ? WP_E_SDP_SYNTAX : 0;
}

/** One line, without its LF. */
static int take_line(parser *p, wp_str line) {
  if (line.len && line.at[line.len - 1] == '\r') line.len--;
  if (!line.len) p->ended = true;  // blank lines after the last one are common
  if (p->ended) return line.len ? WP_E_SDP_SYNTAX : 0;
  if (line.len < 2 || line.at[1] != '=') return WP_E_SDP_SYNTAX;
  return parse_line(p, line.at[0], (wp_str){line.at + 2, line.len - 2});
}

static int parse_lines(parser *p, wp_str text) {
  const char *line = text.at, *end = text.len ? line + text.len : line;
  for (const char *at = line; line < end; at++) {
    at = str_control(at, end);
    bool cr = end - at > 1 && *at == '\r';
    at += cr;
    if (at < end && *at != '\n') {
      // 8866 5: octets that no line has, NUL and a CR inside
      if (!*at || cr) return WP_E_SDP_SYNTAX;
      continue;
    }
    int err = take_line(p, (wp_str){line, (size_t)(at - line)});
    if (err) return err;
    line = at < end ? at + 1 : end;
  }
  return p->timed ? 0 : WP_E_SDP_SYNTAX;
}

int sdp_parse(arena *a, wp_str text, sdp_session *out) {
  *out = (sdp_session){.text = text};
  if (text.len > SDP_TEXT_MAX) return WP_E_ARENA;
  out->media = arena_take(a, SDP_MEDIA_MAX * sizeof *out->media);
  if (!out->media) return WP_E_ARENA;
  parser p = {.a = a, .session = out, .media = &out->common};
  int err = parse_lines(&p, text);
  for (size_t i = 0; i < out->media_count; i++) {
    for (size_t k = 0; k < out->media[i].codec_count; k++) {
      sdp_codec *codec = &out->media[i].codecs[k];
      if (!codec->name.at) sdp_static_codec(codec->payload, codec);
    }
  }
  return err;
}
