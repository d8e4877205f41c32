// SPDX-License-Identifier: MIT
// "push" of the configuration file: where pushes may go, and where calls for devices that sleep come in.
#ifndef WEBPHONED_PUSH_CONFIG_H
#define WEBPHONED_PUSH_CONFIG_H

#include <cJSON.h>
#include <stdint.h>

enum { PUSH_SERVICES_MAX = 32, PUSH_PRIVATE_MAX = 16, PUSH_SERVERS_MAX = 32, PUSH_CALLS_MAX = 10000 };

typedef struct {
  char *subject;                          // VAPID's "sub"; NULL: the phone's own address
  char *services[PUSH_SERVICES_MAX + 1];  // patterns; none: the services that are known
  char *private_hosts[PUSH_PRIVATE_MAX];  // "127.0.0.1:9000": may be asked although it is private
  int private_count;
  char *ca_file;     // certificates that are believed in place of the system's
  char *connect_to;  // "127.0.0.1:9000": everything goes there, whatever it is called
  char *listen;      // an IP address for SIP; NULL: no calls are taken
  uint16_t port;
  char *servers[PUSH_SERVERS_MAX];  // IP addresses of the SIP servers
  int server_count;
  int calls;   // at once
  int ring_s;  // how long a call rings: as long as the SIP servers let it
} push_config;

// 0, or -1 with the reason in `why`. Free in both cases.
int push_config_read(const cJSON *push, push_config *out, char *why);
void push_config_free(push_config *p);

#endif
