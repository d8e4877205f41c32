// SPDX-License-Identifier: MIT
// An offer -> what is agreed to, and the answer that says so: one stream of G.711 with digits (RFC 3264, RFC 4733).
#include <string.h>

#include "attend/inside.h"
#include "base/str.h"
#include "sdp/sdp.h"

/** Ours is plain RTP, with or without feedback (RFC 4585): who wants more comes through a media relay. */
static bool is_usable(const sdp_media *m) {
  return str_eq_ci(m->kind, STR("audio")) && m->port && m->port < 65536 &&
         (str_eq_ci(m->protocol, STR("RTP/AVP")) || str_eq_ci(m->protocol, STR("RTP/AVPF")));
}

static const sdp_codec *first_sound(const sdp_media *m) {
  for (size_t i = 0; i < m->codec_count; i++) {
    const sdp_codec *c = &m->codecs[i];
    bool pcmu = c->payload == 0 && str_eq_ci(c->name, STR("PCMU"));
    bool pcma = c->payload == 8 && str_eq_ci(c->name, STR("PCMA"));
    if ((pcmu || pcma) && c->clock_rate == 8000 && c->channels == 1) return c;
  }
  return NULL;
}

/** 4733 7.1.1: of the same clock as the sound. */
static uint8_t events_of(const sdp_media *m) {
  for (size_t i = 0; i < m->codec_count; i++) {
    const sdp_codec *c = &m->codecs[i];
    if (str_eq_ci(c->name, STR("telephone-event")) && c->clock_rate == 8000 && c->payload < SDP_PAYLOADS)
      return (uint8_t)c->payload;
  }
  return WP_ATTEND_NO_EVENTS;
}

static const sdp_media *sound_of(const sdp_session *session) {
  for (size_t i = 0; i < session->media_count; i++) {
    if (is_usable(&session->media[i]) && first_sound(&session->media[i])) return &session->media[i];
  }
  return NULL;
}

/** "IN IP4 192.0.2.1" -> its last word; 4566 5.7: without a TTL behind it. */
static wp_str address_of(wp_str connection) {
  wp_str word = STR_NONE, next;
  while (str_take_until(&connection, ' ', &next)) word = next;
  return str_before(word, '/');
}

bool attend_read_offer(arena *a, wp_str sdp, wp_attend_media *out) {
  sdp_session session;
  *out = (wp_attend_media){.events = WP_ATTEND_NO_EVENTS};
  if (sdp_parse(a, sdp, &session)) return false;
  const sdp_media *m = sound_of(&session);
  if (!m) return false;
  wp_str address = address_of(m->connection);
  if (!address.len || address.len >= sizeof out->address) return false;
  memcpy(out->address, address.at, address.len);
  bool takes = m->direction == WP_SENDRECV || m->direction == WP_RECVONLY;
  out->port = takes && !str_eq(address, STR("0.0.0.0")) ? (uint16_t)m->port : 0;
  out->payload = (uint8_t)first_sound(m)->payload;
  out->events = events_of(m);
  return true;
}

/** 3264 6: what is not wanted stays in its place, with port 0. */
static void write_refused(buf *b, const sdp_media *m) {
  buf_lit(b, "m=");
  buf_str(b, m->kind);
  buf_lit(b, " 0 ");
  buf_str(b, m->protocol);
  buf_char(b, ' ');
  buf_str(b, m->formats);
  buf_lit(b, "\r\n");
}

static void write_rtpmap(buf *b, uint32_t payload, const char *name) {
  buf_lit(b, "a=rtpmap:");
  buf_u32(b, payload);
  buf_char(b, ' ');
  buf_lit(b, name);
  buf_lit(b, "/8000\r\n");
}

static void write_sound(buf *b, const sdp_media *m, const attend_slot *s) {
  const wp_attend_media *agreed = &s->media;
  bool has_events = agreed->events != WP_ATTEND_NO_EVENTS;
  buf_lit(b, "m=audio ");
  buf_u32(b, s->sound_port);
  buf_char(b, ' ');
  buf_str(b, m->protocol);
  buf_char(b, ' ');
  buf_u32(b, agreed->payload);
  if (has_events) {
    buf_char(b, ' ');
    buf_u32(b, agreed->events);
  }
  buf_lit(b, "\r\n");
  write_rtpmap(b, agreed->payload, agreed->payload == 8 ? "PCMA" : "PCMU");
  if (has_events) {
    write_rtpmap(b, agreed->events, "telephone-event");
    buf_lit(b, "a=fmtp:");
    buf_u32(b, agreed->events);
    buf_lit(b, " 0-15\r\n");
  }
  buf_lit(b, "a=ptime:20\r\na=");
  buf_lit(b, sdp_direction_text(sdp_answer_direction((wp_direction)m->direction, WP_SENDRECV)));
  buf_lit(b, "\r\n");
}

int attend_write_answer(arena *a, buf *b, wp_str offer, const attend_slot *s) {
  sdp_session session;
  int err = sdp_parse(a, offer, &session);
  if (err) return err;
  const sdp_media *sound = sound_of(&session);
  const char *family = strchr(s->address, ':') ? "IN IP6 " : "IN IP4 ";
  buf_lit(b, "v=0\r\no=- ");
  buf_u32(b, s->generation);
  buf_char(b, ' ');
  buf_u32(b, s->version);
  buf_char(b, ' ');
  buf_lit(b, family);
  buf_lit(b, s->address);
  buf_lit(b, "\r\ns=-\r\nc=");
  buf_lit(b, family);
  buf_lit(b, s->address);
  buf_lit(b, "\r\nt=0 0\r\n");
  for (size_t i = 0; i < session.media_count; i++) {
    const sdp_media *m = &session.media[i];
    if (m == sound)
      write_sound(b, m, s);
    else
      write_refused(b, m);
  }
  return b->err;
}
