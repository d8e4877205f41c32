// SPDX-License-Identifier: MIT
// "payments" of the configuration file: who takes people's money.
#ifndef WEBPHONED_PAYMENT_CONFIG_H
#define WEBPHONED_PAYMENT_CONFIG_H

#include <cJSON.h>
#include <stdbool.h>

typedef struct {
  char *provider;        // "test", "stripe"; NULL: nobody
  char *api;             // where the provider is asked
  char *secret_key;      // that it knows us by
  char *webhook_secret;  // that we know it by
  bool api_given;        // then it may be private
} payment_config;

// 0, or -1 with the reason in `why`. Free in both cases.
int payment_config_read(const cJSON *payments, payment_config *out, char *why);
void payment_config_free(payment_config *p);

// The provider that moves no money.
bool payment_is_test(const payment_config *p);

#endif
