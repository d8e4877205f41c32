// SPDX-License-Identifier: MIT
// RTP (RFC 3550) with G.711 and digits (RFC 4733): packets, any bytes, to samples in their order. No sockets, no clock.
#ifndef WEBPHONED_RTP_H
#define WEBPHONED_RTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  RTP_RING = 32768,  // samples: what may wait, four seconds
  RTP_FRAME = 160,   // 20 ms
  RTP_HEAD = 12,
  RTP_PACKET_MAX = 1500,
};

typedef struct {
  uint8_t payload;  // 0: PCMU, 8: PCMA
  uint8_t events;   // payload type of digits; above 127: none
  bool started;
  uint32_t source;  // SSRC
  uint32_t at;      // time of the next sample that is read
  uint32_t end;     // behind the latest sample
  uint32_t given;   // samples of silence that were read in place of what had not come
  uint32_t other;   // a new source that is not yet believed in (3550 6.2.1, A.1)
  uint16_t other_next;
  int other_count;
  int stray_count;  // packets one after the other that are nowhere near
  bool had_event;
  uint32_t event_at;
  uint64_t dropped;
  int16_t ring[RTP_RING];  // by time; zero where nothing came
} rtp_in;

void rtp_begin(rtp_in *in, uint8_t payload, uint8_t events);
// A packet came: the digit that begins in it, or 0.
char rtp_take(rtp_in *in, const uint8_t *bytes, size_t len);
// The next 20 ms. False: nothing is there, and `out` is silence; nothing that comes later is lost by it, and what never
// comes is not silence once more.
bool rtp_read(rtp_in *in, int16_t out[RTP_FRAME]);

typedef struct {
  uint8_t payload;
  uint16_t sequence;
  uint32_t time;
  uint32_t source;
  bool first;  // after a pause: the marker
} rtp_out;

// A packet of 20 ms.
void rtp_write(rtp_out *out, const int16_t samples[RTP_FRAME], uint8_t packet[RTP_HEAD + RTP_FRAME]);

#endif
