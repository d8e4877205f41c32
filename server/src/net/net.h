// SPDX-License-Identifier: MIT
// SIP over UDP and TCP at one local address: bytes and whose they are, and back. From configured servers only.
#ifndef WEBPHONED_NET_H
#define WEBPHONED_NET_H

#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <webphone/park.h>

enum { NET_POLLS = 66 };

typedef struct net net;

typedef struct {
  const char *listen;  // an IP address
  uint16_t port;
  char *const *servers;  // addresses that are heard
  int server_count;
  atomic_ullong *strangers;  // counts what comes from others
} net_setup;

// What `setup` points to outlives it.
net *net_open(const net_setup *setup, char *why, size_t why_size);
void net_close(net *n);

// What to wait for; how many.
size_t net_polls(net *n, struct pollfd out[NET_POLLS]);
// Hands over what has come, so much at a time that others have their turn. True: there may be more.
bool net_take(net *n, void (*each)(void *with, const wp_park_peer *from, const void *bytes, size_t len),
              void *with);
void net_send(net *n, const wp_park_peer *to, const void *bytes, size_t len);

#endif
