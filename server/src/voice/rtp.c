// SPDX-License-Identifier: MIT
// A ring by RTP time: order, gaps and repetitions need no list. What is recorded has no hurry: who reads never skips.
#include "voice/rtp.h"

#include <string.h>

#include "base/g711.h"

enum {
  VERSION = 2,
  DELAY = 3 * RTP_FRAME,  // before the first sample: what comes out of order has time to come
  BELIEVED = 3,           // packets in a row from a new source
  STRAYS = 10,            // packets in a row that are nowhere near: then the time is another
  LATE = 8000,            // a second: so old is what was overtaken on the way
};

typedef struct {
  uint8_t payload;
  uint16_t sequence;
  uint32_t time;
  uint32_t source;
  const uint8_t *bytes;
  size_t len;
} packet;

static uint32_t big(const uint8_t *at, int count) {
  uint32_t value = 0;
  while (count-- > 0) value = value << 8 | *at++;
  return value;
}

// 3550 5.1, 5.3.1
static bool read_packet(const uint8_t *at, size_t len, packet *out) {
  if (len < RTP_HEAD || len > RTP_PACKET_MAX || at[0] >> 6 != VERSION) return false;
  size_t head = RTP_HEAD + 4 * (size_t)(at[0] & 15);
  if (at[0] & 0x10) {
    if (len < head + 4) return false;
    head += 4 + 4 * (size_t)big(at + head + 2, 2);
  }
  size_t padding = at[0] & 0x20 ? at[len - 1] : 0;
  if (at[0] & 0x20 && padding == 0) return false;
  if (head + padding > len) return false;
  *out = (packet){.payload = at[1] & 0x7f,
                  .sequence = (uint16_t)big(at + 2, 2),
                  .time = big(at + 4, 4),
                  .source = big(at + 8, 4),
                  .bytes = at + head,
                  .len = len - head - padding};
  return true;
}

void rtp_begin(rtp_in *in, uint8_t payload, uint8_t events) {
  memset(in, 0, sizeof *in);
  in->payload = payload;
  in->events = events;
}

// From now on this is the source, and this is the time.
static void begin_source(rtp_in *in, const packet *p) {
  memset(in->ring, 0, sizeof in->ring);
  in->started = true;
  in->source = p->source;
  in->at = p->time - DELAY;
  in->end = in->at;
  in->given = 0;
  in->other_count = in->stray_count = 0;
  in->had_event = false;
}

// Is it of the source that is heard? Another one is believed in when it goes on in order.
static bool is_ours(rtp_in *in, const packet *p) {
  if (!in->started) {
    begin_source(in, p);
    return true;
  }
  if (p->source == in->source) {
    in->other_count = 0;
    return true;
  }
  bool goes_on = in->other_count > 0 && p->source == in->other && p->sequence == in->other_next;
  in->other_count = goes_on ? in->other_count + 1 : 1;
  in->other = p->source;
  in->other_next = (uint16_t)(p->sequence + 1);
  if (in->other_count < BELIEVED) return false;
  begin_source(in, p);
  return true;
}

static char digit_of(rtp_in *in, const packet *p) {
  static const char digits[] = "0123456789*#ABCD";
  // 4733 2.5.1.2: all packets of an event have its time; the key is told when the first of them is here. One that was
  // overtaken by the next event's is of a key that was told.
  uint32_t older = in->event_at - p->time;
  if (p->len < 4 || p->bytes[0] >= 16 || (in->had_event && older < LATE)) return 0;
  in->had_event = true;
  in->event_at = p->time;
  return digits[p->bytes[0]];
}

// Nothing came for a while (a phone that sends no silence, a network that was away), and silence was read for it: so much
// of the gap is over already. What is not yet read, less than a frame but for what came just now, moves on to the gap's
// other end.
static void pass_gap(rtp_in *in, uint32_t gap) {
  uint32_t passed = gap < in->given ? gap : in->given;
  for (uint32_t i = in->end - in->at; i-- > 0;) {
    int16_t *from = &in->ring[(in->at + i) % RTP_RING];
    in->ring[(in->at + passed + i) % RTP_RING] = *from;
    *from = 0;
  }
  in->at += passed;
  in->given -= passed;
}

static void put_sound(rtp_in *in, const packet *p) {
  int32_t from = (int32_t)(p->time - in->at);
  if (from < -RTP_RING / 2 || from > RTP_RING - RTP_PACKET_MAX) {
    // A pause without packets, or another clock: the sound goes on here.
    if (from < 0 && ++in->stray_count < STRAYS) {
      in->dropped++;
      return;
    }
    begin_source(in, p);
    from = DELAY;
  }
  in->stray_count = 0;
  size_t skip = from < 0 ? (size_t)-from : 0;
  if (skip >= p->len) {
    in->dropped++;  // too late
    return;
  }
  int32_t gap = (int32_t)(p->time - in->end);
  if (gap > DELAY && in->given) pass_gap(in, (uint32_t)gap);
  for (size_t i = skip; i < p->len; i++)
    in->ring[(p->time + (uint32_t)i) % RTP_RING] = g711_open(p->bytes[i], in->payload == 8);
  uint32_t end = p->time + (uint32_t)p->len;
  if ((int32_t)(end - in->end) > 0) in->end = end;
}

char rtp_take(rtp_in *in, const uint8_t *bytes, size_t len) {
  packet p;
  if (!read_packet(bytes, len, &p) || (p.payload != in->payload && p.payload != in->events) ||
      !is_ours(in, &p)) {
    in->dropped++;
    return 0;
  }
  if (p.payload == in->events) return digit_of(in, &p);
  put_sound(in, &p);
  return 0;
}

bool rtp_read(rtp_in *in, int16_t out[RTP_FRAME]) {
  bool there = in->started && (int32_t)(in->end - in->at) >= RTP_FRAME;
  for (uint32_t i = 0; i < RTP_FRAME; i++) {
    int16_t *sample = &in->ring[(in->at + i) % RTP_RING];
    out[i] = there ? *sample : 0;
    if (there) *sample = 0;
  }
  if (there) {
    in->at += RTP_FRAME;
    in->given = 0;
  } else if (in->started && in->given < RTP_RING) {
    in->given += RTP_FRAME;
  }
  return there;
}

void rtp_write(rtp_out *out, const int16_t samples[RTP_FRAME], uint8_t packet[RTP_HEAD + RTP_FRAME]) {
  packet[0] = VERSION << 6;
  packet[1] = (uint8_t)(out->payload | (out->first ? 0x80 : 0));
  for (int i = 0; i < 2; i++) packet[2 + i] = (uint8_t)(out->sequence >> (8 - 8 * i));
  for (int i = 0; i < 4; i++) packet[4 + i] = (uint8_t)(out->time >> (24 - 8 * i));
  for (int i = 0; i < 4; i++) packet[8 + i] = (uint8_t)(out->source >> (24 - 8 * i));
  for (int i = 0; i < RTP_FRAME; i++) packet[RTP_HEAD + i] = g711_close(samples[i], out->payload == 8);
  out->sequence++;
  out->time += RTP_FRAME;
  out->first = false;
}
