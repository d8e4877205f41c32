// SPDX-License-Identifier: MIT
#include "config/payment_config.h"

#include <stdlib.h>
#include <string.h>

#include "config/known.h"

static bool is_api(const char *text) {
  return text && (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://127.0.0.1:", 17) == 0) &&
         strlen(text) < 200 && text[strlen(text) - 1] != '/' && !strpbrk(text, " \"?#");
}

// They go into header fields.
static bool is_secret(const char *text) {
  size_t len = text ? strlen(text) : 0;
  for (size_t i = 0; i < len; i++) {
    if (text[i] <= ' ' || text[i] > '~') return false;
  }
  return len >= 8 && len <= 300;
}

static int read_stripe(const cJSON *payments, payment_config *out, char *why) {
  const char *key = cJSON_GetStringValue(config_member(payments, "secretKey"));
  const char *secret = cJSON_GetStringValue(config_member(payments, "webhookSecret"));
  const cJSON *api = config_member(payments, "api");
  if (!is_secret(key)) return config_wrong(why, "payments.secretKey: must be the provider's secret key");
  if (!is_secret(secret))
    return config_wrong(why, "payments.webhookSecret: must be the secret that its webhooks are signed with");
  if (api && !is_api(cJSON_GetStringValue(api)))
    return config_wrong(why, "payments.api: must be an https:// address without a slash at its end");
  out->secret_key = strdup(key);
  out->webhook_secret = strdup(secret);
  out->api = strdup(api ? api->valuestring : "https://api.stripe.com");
  out->api_given = api != NULL;
  if (out->secret_key && out->webhook_secret && out->api) return 0;
  return config_wrong(why, "payments: not enough memory for it");
}

int payment_config_read(const cJSON *payments, payment_config *out, char *why) {
  static const char *const known[] = {"provider", "secretKey", "webhookSecret", "api", NULL};
  static const char *const known_of_test[] = {"provider", NULL};
  if (!payments) return 0;
  const char *provider = cJSON_GetStringValue(config_member(payments, "provider"));
  bool is_test = provider && strcmp(provider, "test") == 0;
  if (!is_test && (!provider || strcmp(provider, "stripe") != 0))
    return config_wrong(why, "payments.provider: must be \"stripe\", or \"test\", which moves no money");
  if (config_only_known(payments, is_test ? known_of_test : known, "payments.", why)) return -1;
  out->provider = strdup(provider);
  if (!out->provider) return config_wrong(why, "payments: not enough memory for it");
  return is_test ? 0 : read_stripe(payments, out, why);
}

void payment_config_free(payment_config *p) {
  free(p->provider);
  free(p->api);
  free(p->secret_key);
  free(p->webhook_secret);
}

bool payment_is_test(const payment_config *p) {
  return p->provider && strcmp(p->provider, "test") == 0;
}
