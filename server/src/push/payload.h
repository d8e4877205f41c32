// SPDX-License-Identifier: MIT
// What a push says (docs/push.md), as JSON.
#ifndef WEBPHONED_PAYLOAD_H
#define WEBPHONED_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  PUSH_NOTHING,
  PUSH_RING,
  PUSH_MISSED,
  PUSH_ELSEWHERE,
  PUSH_CANCEL,
  PUSH_MESSAGE,
  PUSH_KINDS
} push_kind;
extern const char *const push_kind_names[PUSH_KINDS];

typedef struct {
  push_kind kind;
  const char *call_id;
  const char *number;  // "" when withheld
  const char *name;
  const char *account;  // "1001@phone.example"
  const char *token;    // of a ring
  const char *origin;   // of the phone
  const char *texts;    // JSON object: titles in the device's language
  int64_t at;
  int64_t until;
  bool declarative;
} push_payload;

enum { PAYLOAD_MAX = 3072, TOPIC_SIZE = 23, TAG_SIZE = 17 };

// Its length, 0 when it cannot be written. What is no UTF-8 in it is left out, what is too long is cut.
size_t payload_write(const push_payload *p, char out[PAYLOAD_MAX]);

// The same for every push of one call to one device: 128 bits of a hash, so that it tells the service nothing.
void payload_topic(const char *call_id, const char *endpoint, char out[TOPIC_SIZE]);

// Does this service show pushes by itself, and want to read how (Declarative Web Push)?
bool payload_is_declarative(const char *service);

#endif
