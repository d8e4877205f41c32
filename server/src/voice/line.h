// SPDX-License-Identifier: MIT
// Where the sound of one call comes in and goes out: a UDP socket, and RTP on it.
#ifndef WEBPHONED_LINE_H
#define WEBPHONED_LINE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <webphone/attend.h>

#include "config/voicemail_config.h"
#include "voice/rtp.h"

typedef union {
  struct sockaddr_in6 six;  // the widest first: {0} clears all of it
  struct sockaddr_in four;
  struct sockaddr any;
} socket_address;

typedef struct {
  int socket;
  uint16_t port;
  bool takes;  // there is an address that sound goes to
  socket_address peer;
  rtp_in in;
  rtp_out out;
} line;

// A free port of the configured ones. False: there is none.
bool line_open(line *l, const voicemail_config *config, const wp_attend_media *media);
void line_close(line *l);
// The other side has moved, or speaks otherwise.
void line_agree(line *l, const wp_attend_media *media);
// What has come, from the address that was agreed on and no other; each key that begins is told.
void line_take(line *l, void (*key)(void *with, char digit), void *with);
void line_say(line *l, const int16_t samples[RTP_FRAME]);

#endif
