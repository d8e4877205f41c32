// SPDX-License-Identifier: MIT
// Text of a session description -> sdp_session, as views (RFC 8866 5). Strict where a guess would
// change the meaning, mild about the order of lines and line ends. Linear in the text.
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "sdp/sdp.h"
#include "webphone/err.h"

typedef struct parser {
  sdp_session *session;
  sdp_media *media;  // the one whose lines are read, NULL before the first m=
  sdp_attribute *attributes;
  sdp_line *others;
  size_t lines;
  bool timed;  // t= seen
} parser;

typedef struct line_counts {
  size_t media, attributes, others;
} line_counts;

/** How much room the lines want; false for octets that no line has (8866 5: NUL, a CR inside). */
static bool count_lines(wp_str text, line_counts *n) {
  const char *line = text.at, *end = text.len ? line + text.len : line;
  for (const char *at = line;; at++) {
    at = str_control(at, end);
    if (at < end && *at != '\n') {
      if (!*at || (*at == '\r' && end - at > 1 && at[1] != '\n')) return false;
      continue;
    }
    if (at > line) {
      if (*line == 'm')
        n->media++;
      else if (*line == 'a')
        n->attributes++;
      else
        n->others++;
    }
    if (at == end) return true;
    line = at + 1;
  }
}

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

static int parse_origin(sdp_session *s, wp_str value) {  // 8866 5.2: six words
  wp_str rest = value, user;
  if (count_words(value) != 6) return WP_E_SDP_SYNTAX;
  s->origin = value;
  take_word(&rest, &user);
  take_word(&rest, &s->session_id);
  take_word(&rest, &s->session_version);
  return 0;
}

static int parse_port(sdp_media *m, wp_str word) {
  wp_str port;
  str_take_until(&word, '/', &port);
  if (!str_to_u32(port, &m->port) || m->port > 65535) return WP_E_SDP_SYNTAX;
  m->port_count = 1;
  if (!word.len) return 0;
  return str_to_u32(word, &m->port_count) && m->port_count > 0 ? 0 : WP_E_SDP_SYNTAX;
}

static int open_media(parser *p, wp_str value) {  // 8866 5.14
  sdp_media *m = &p->session->media[p->session->media_count++];
  *m = (sdp_media){.attributes = p->attributes, .others = p->others};
  p->media = m;
  wp_str port;
  if (!take_word(&value, &m->kind) || !take_word(&value, &port)) return WP_E_SDP_SYNTAX;
  if (!take_word(&value, &m->protocol)) return WP_E_SDP_SYNTAX;
  m->formats = str_trim(value);
  return m->formats.len ? parse_port(m, port) : WP_E_SDP_SYNTAX;
}

static int add_attribute(parser *p, wp_str value) {  // 8866 5.13
  WP_CHECK(p->attributes);                           // as many places as were counted
  sdp_attribute *attribute = p->attributes++;
  size_t colon = str_find(value, ':');
  attribute->name = str_part(value, 0, colon);
  attribute->value = colon < value.len ? str_part(value, colon + 1, value.len) : STR_NONE;
  if (p->media)
    p->media->attribute_count++;
  else
    p->session->attribute_count++;
  return attribute->name.len ? 0 : WP_E_SDP_SYNTAX;
}

static int add_other(parser *p, char type, wp_str value) {
  WP_CHECK(p->others);
  *p->others++ = (sdp_line){type, value};
  if (p->media)
    p->media->other_count++;
  else
    p->session->other_count++;
  return 0;
}

static int add_connection(parser *p, wp_str value) {  // 8866 5.7
  wp_str *connection = p->media ? &p->media->connection : &p->session->connection;
  if (count_words(value) != 3) return WP_E_SDP_SYNTAX;
  if (connection->at) return add_other(p, 'c', value);  // several are for multicast
  *connection = value;
  return 0;
}

static int parse_line(parser *p, char type, wp_str value) {
  size_t number = p->lines++;
  if (number == 0) return type == 'v' && str_eq(value, STR("0")) ? 0 : WP_E_SDP_SYNTAX;
  if (number == 1) return type == 'o' ? parse_origin(p->session, value) : WP_E_SDP_SYNTAX;
  if (number == 2) {
    p->session->name = value;
    return type == 's' ? 0 : WP_E_SDP_SYNTAX;
  }
  switch (type) {
  case 'm': return open_media(p, value);
  case 'a': return add_attribute(p, value);
  case 'c': return add_connection(p, value);
  case 'i':
  case 'b':
  case 'k': return add_other(p, type, value);
  case 't':
  case 'r':
  case 'u':
  case 'e':
  case 'p':
  case 'z': p->timed = p->timed || type == 't'; return p->media ? WP_E_SDP_SYNTAX : add_other(p, type, value);
  default: return WP_E_SDP_SYNTAX;  // 8866 5: a type we do not know spoils the whole
  }
}

static int parse_lines(parser *p, wp_str text) {
  wp_str line;
  bool ended = false;
  while (str_take_line(&text, &line)) {
    if (!line.len) {  // blank lines after the last one are common
      ended = true;
      continue;
    }
    if (ended || line.len < 2 || line.at[1] != '=') return WP_E_SDP_SYNTAX;
    int err = parse_line(p, line.at[0], str_part(line, 2, line.len));
    if (err) return err;
  }
  return p->timed ? 0 : WP_E_SDP_SYNTAX;
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

/** Which attribute (number + 1) is the rtpmap and the fmtp of a payload type; the first one counts. */
typedef struct payload_map {
  uint16_t rtpmap[SDP_PAYLOADS], fmtp[SDP_PAYLOADS];
} payload_map;

/** True: it is one of the two. */
static bool map_attribute(payload_map *map, const sdp_attribute *attribute, size_t number) {
  bool rtpmap = str_eq(attribute->name, STR("rtpmap"));
  if (!rtpmap && !str_eq(attribute->name, STR("fmtp"))) return false;
  wp_str value = attribute->value, word;
  uint32_t payload;
  if (!take_word(&value, &word) || !str_to_u32(word, &payload) || payload >= SDP_PAYLOADS) return true;
  uint16_t *slot = rtpmap ? &map->rtpmap[payload] : &map->fmtp[payload];
  if (!*slot) *slot = (uint16_t)(number + 1);
  return true;
}

static wp_str mapped_value(const sdp_media *m, uint16_t slot) {
  if (!slot) return STR_NONE;
  wp_str value = m->attributes[slot - 1].value, payload;
  take_word(&value, &payload);
  return str_trim(value);
}

static int read_codecs(arena *a, sdp_media *m, const payload_map *map) {
  size_t words = count_words(m->formats);
  if (words > SDP_PAYLOADS) words = SDP_PAYLOADS;
  m->codecs = arena_take(a, words * sizeof *m->codecs);
  if (!m->codecs) return WP_E_ARENA;
  bool seen[SDP_PAYLOADS] = {false};
  wp_str rest = m->formats;
  for (wp_str word; take_word(&rest, &word);) {
    uint32_t payload;
    if (!str_to_u32(word, &payload) || payload >= SDP_PAYLOADS) return WP_E_SDP_SYNTAX;
    if (seen[payload]) continue;
    seen[payload] = true;
    sdp_codec *codec = &m->codecs[m->codec_count++];
    *codec = (sdp_codec){.payload = payload, .channels = 1};
    if (!parse_encoding(mapped_value(m, map->rtpmap[payload]), codec)) sdp_static_codec(payload, codec);
    codec->fmtp = mapped_value(m, map->fmtp[payload]);
  }
  return 0;
}

static bool read_direction(wp_str name, uint32_t *out) {
  if (name.len != 8) return false;  // each of the four words; most attributes are none of them
  for (uint32_t d = WP_SENDRECV; d <= WP_INACTIVE; d++) {
    if (!str_eq(name, str_of(sdp_direction_text((wp_direction)d)))) continue;
    *out = d;
    return true;
  }
  return false;
}

static void read_attribute(sdp_media *m, const sdp_attribute *attribute) {
  wp_str name = attribute->name, value = attribute->value;
  if (read_direction(name, &m->direction)) return;
  if (str_eq(name, STR("mid")))
    m->mid = value;
  else if (str_eq(name, STR("ice-ufrag")))
    m->ice_ufrag = value;
  else if (str_eq(name, STR("ice-pwd")))
    m->ice_pwd = value;
  else if (str_eq(name, STR("fingerprint"))) {  // 8122 5: of several hashes one we trust is enough
    if (!m->fingerprint.at || !sdp_fingerprint_usable(m->fingerprint)) m->fingerprint = value;
  } else if (str_eq(name, STR("setup")))
    m->setup = value;
  else if (str_eq(name, STR("rtcp-mux")))
    m->rtcp_mux = true;
  else if (str_eq(name, STR("bundle-only")))
    m->bundle_only = true;
}

/** What a medium has from its own lines, and for the rest from the session's. */
static int finish_media(arena *a, const sdp_session *s, sdp_media *m) {
  payload_map map;
  memset(&map, 0, sizeof map);
  for (size_t i = 0; i < s->attribute_count; i++) {
    wp_str name = s->attributes[i].name;
    bool shared = !str_eq(name, STR("mid")) && !str_eq(name, STR("bundle-only"));
    if (shared) read_attribute(m, &s->attributes[i]);
  }
  wp_str print = m->fingerprint;
  m->fingerprint = STR_NONE;
  for (size_t i = 0; i < m->attribute_count; i++) {
    if (!map_attribute(&map, &m->attributes[i], i)) read_attribute(m, &m->attributes[i]);
  }
  if (!m->fingerprint.at) m->fingerprint = print;
  if (!m->connection.at) m->connection = s->connection;
  bool rtp = false;
  for (size_t i = 0; i + 4 <= m->protocol.len && !rtp; i++)
    rtp = str_starts(str_part(m->protocol, i, 4), STR("RTP/"));
  return rtp ? read_codecs(a, m, &map) : 0;
}

static void *take_array(arena *a, size_t count, size_t size, bool *full) {
  void *memory = arena_take(a, count * size);
  if (!memory) *full = true;
  return memory;
}

int sdp_parse(arena *a, wp_str text, sdp_session *out) {
  *out = (sdp_session){.origin = STR_NONE};
  if (text.len > SDP_TEXT_MAX) return WP_E_ARENA;
  line_counts n = {0, 0, 0};
  if (!count_lines(text, &n)) return WP_E_SDP_SYNTAX;
  bool full = false;
  out->media = take_array(a, n.media, sizeof *out->media, &full);
  out->attributes = take_array(a, n.attributes, sizeof *out->attributes, &full);
  out->others = take_array(a, n.others, sizeof *out->others, &full);
  if (full) return WP_E_ARENA;
  parser p = {.session = out, .attributes = out->attributes, .others = out->others};
  int err = parse_lines(&p, text);
  for (size_t i = 0; i < out->media_count && !err; i++) err = finish_media(a, out, &out->media[i]);
  return err;
}
