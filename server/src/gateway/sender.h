// SPDX-License-Identifier: MIT
// POSTs to push services (RFC 8030): over libcurl, connections kept open, bounded in number and time, never to an
// address that is not public unless the installation's own configuration says so.
#ifndef WEBPHONED_SENDER_H
#define WEBPHONED_SENDER_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/push_config.h"

enum { SENDS_MAX = 64 };

typedef struct {
  const char *endpoint;
  const char *authorization;
  const char *topic;
  int64_t ttl_s;
  bool declarative;
  const unsigned char *body;
  size_t len;
  int64_t timeout_ms;
  void *owner;
} push_message;

typedef struct {
  void *owner;
  long status;  // 0: it could not be reached
  int64_t retry_after_s;
  const char *why;  // of a failure, or the first words of a refusal; never NULL
} push_answer;

typedef struct sender sender;

sender *sender_open(const push_config *config);
void sender_close(sender *s);

// How many more can be begun now.
int sender_room(const sender *s);
// False: it cannot be sent. Everything is copied.
bool sender_begin(sender *s, const push_message *message);
// Waits for the network, or for one of `others`, whose revents are filled in.
void sender_wait(sender *s, struct pollfd *others, size_t count, int64_t timeout_ms);
// One that is done; false: none. `out` lives until the next call.
bool sender_done(sender *s, push_answer *out);

#endif
