// SPDX-License-Identifier: MIT
// A provider whose page takes the money, in the style of Stripe Checkout: a session is made, the person goes there, and a
// signed webhook tells what became of it. Nothing of a card is ever seen here.
#ifndef WEBPHONED_HOSTED_H
#define WEBPHONED_HOSTED_H

#include <cJSON.h>
#include <stdint.h>

#include "config/payment_config.h"

enum { PAYMENT_KEY_SIZE = 44, PAYMENT_URL_SIZE = 1200, PAYMENT_ID_SIZE = 260 };

typedef struct {
  const char *key;       // ours: asked again with it, the provider makes no second one
  const char *currency;  // as "USD"
  int64_t minor;
  const char *label;  // what the person reads there
  const char *back;   // where they come back to
} payment_wish;

// HOSTED_UNKNOWN: nobody said no, so that it may have been done.
typedef enum { HOSTED_GIVEN, HOSTED_NOT_GIVEN, HOSTED_UNKNOWN } hosted_answer;
// Where the person pays; HOSTED_NOT_GIVEN: not for such a sum. With the reason for the log.
hosted_answer hosted_begin(const payment_config *c, const payment_wish *wish, char url[PAYMENT_URL_SIZE],
                           char why[200]);
typedef struct {
  const char *key;  // as above
  const char *intent;
  const char *currency;
  int64_t minor;
} hosted_refund_wish;
// Gives so much back of what was paid by `intent`.
hosted_answer hosted_refund(const payment_config *c, const hosted_refund_wish *wish, char why[200]);

// Is it signed by the provider, within five minutes of now?
bool hosted_signed(const char *secret, const char *signature, const char *body, size_t len, int64_t now);

// HOSTED_WAITING: the person is through with it, and their bank takes days.
typedef enum { HOSTED_OTHER, HOSTED_WAITING, HOSTED_PAID, HOSTED_REFUNDED, HOSTED_REFUSED } hosted_kind;
typedef struct {
  hosted_kind kind;
  char key[PAYMENT_KEY_SIZE];
  char intent[PAYMENT_ID_SIZE];
  char currency[4];
  int64_t minor;  // HOSTED_REFUNDED: all that was given back so far
} hosted_event;
// What an event says; anything else is HOSTED_OTHER.
hosted_event hosted_read(const cJSON *event);

#endif
