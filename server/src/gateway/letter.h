// SPDX-License-Identifier: MIT
// What a device is told now -> a message for its push service: sealed, signed, and never valid for longer than it is true.
#ifndef WEBPHONED_LETTER_H
#define WEBPHONED_LETTER_H

#include "gateway/calls.h"

typedef struct {
  push_message message;  // of what follows, and of the device
  char topic[TOPIC_SIZE];
  unsigned char body[WEBPUSH_BODY_MAX];
} letter;

// False: it cannot be written, or nothing rings any more.
bool letter_write(calls *c, device *d, letter *out);

#endif
