// SPDX-License-Identifier: MIT
// The token in a push: whoever has it may say something to that call, and needs nothing else. It says for itself
// what it is for, under a MAC (RFC 2104), so nothing has to be kept when a call comes in.
#ifndef WEBPHONED_ACT_H
#define WEBPHONED_ACT_H

#include <stdbool.h>
#include <stdint.h>

enum { ACT_KEY = 32, ACT_BYTES = 48, ACT_SIZE = 65, GATEWAY_SIZE = 17 };

typedef struct {
  uint64_t gateway;  // the process that has the call
  uint64_t call;
  int64_t subscription;
  int64_t until;  // milliseconds since 1970
} act;

// The installation's key for tokens, of its private key.
void act_key(const unsigned char secret[32], unsigned char key[ACT_KEY]);
void act_write(const unsigned char key[ACT_KEY], const act *what, char out[ACT_SIZE]);
// False: nobody with the key has written that.
bool act_read(const unsigned char key[ACT_KEY], const char *token, act *out);

#endif
