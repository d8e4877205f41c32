// SPDX-License-Identifier: MIT
// "voicemail" of the configuration file: where calls that nobody answered come in, and how long a message may be.
#ifndef WEBPHONED_VOICEMAIL_CONFIG_H
#define WEBPHONED_VOICEMAIL_CONFIG_H

#include <cJSON.h>
#include <stdint.h>

enum { VOICEMAIL_SERVERS_MAX = 32, VOICEMAIL_CALLS_MAX = 200 };

typedef struct {
  char *listen;  // an IP address for SIP and for sound; NULL: no calls are taken
  uint16_t port;
  char *servers[VOICEMAIL_SERVERS_MAX];  // IP addresses of the SIP servers
  int server_count;
  char *publish_to;  // "127.0.0.1:5060": the SIP server that is told how many messages wait; NULL: none
  uint16_t rtp_from, rtp_to;
  char *prompts;  // a folder with the operator's own prompts; NULL: tones
  int calls;      // at once
  int longest_s;  // a message
  int silence_s;  // that ends it
} voicemail_config;

// 0, or -1 with the reason in `why`. Free in both cases.
int voicemail_config_read(const cJSON *voicemail, voicemail_config *out, char *why);
void voicemail_config_free(voicemail_config *v);

#endif
