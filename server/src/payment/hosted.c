// SPDX-License-Identifier: MIT
#include "payment/hosted.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/secret.h"
#include "base/text.h"
#include "egress/guard.h"

enum { ANSWER_MAX = 64 << 10, FORM_SIZE = 4096, TOOK_MS_MAX = 15000 };
#define WINDOW_MS (5LL * MINUTE)
#define AMOUNT_MAX 1000000000000LL

// ---- asking the provider

typedef struct {
  char *at;
  size_t len;
} answer;

static size_t take(char *bytes, size_t one, size_t count, void *with) {
  answer *a = with;
  size_t len = one * count;
  if (a->len + len > ANSWER_MAX) return 0;
  memcpy(a->at + a->len, bytes, len);
  a->len += len;
  return len;
}

// application/x-www-form-urlencoded.
static void add(text *form, const char *name, const char *value) {
  text_add(form, "%s%s=", form->len ? "&" : "", name);
  for (; *value; value++)
    text_add(form, is_alnum(*value) || strchr("-._~", *value) ? "%c" : "%%%02X", (unsigned char)*value);
}

static void add_number(text *form, const char *name, int64_t value) {
  char number[24];
  snprintf(number, sizeof number, "%lld", (long long)value);
  add(form, name, number);
}

static bool perform(CURL *easy, const payment_config *c, const char *path, const char *form,
                    egress_guard *guard, struct curl_slist *headers, answer *got) {
  char url[400];
  snprintf(url, sizeof url, "%s%s", c->api, path);
  return egress_guarded(easy, guard) && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, c->api_given ? "https,http" : "https") == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_POSTFIELDS, form) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TOOK_MS_MAX) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_WRITEDATA, got) == CURLE_OK && curl_easy_perform(easy) == CURLE_OK;
}

// Stripe's unit is not always that of ISO 4217 (docs.stripe.com/currencies, "Special cases", "Zero-decimal currencies"):
// a króna and a shilling are a hundred of its units, of an ariary there are no parts.
static int to_theirs(const char *currency) {
  if (strcmp(currency, "ISK") == 0 || strcmp(currency, "UGX") == 0) return 100;
  return strcmp(currency, "MGA") == 0 ? -100 : 1;
}

// What our minor units are there; 0: no whole number of theirs.
static int64_t in_theirs(const char *currency, int64_t minor) {
  int by = to_theirs(currency);
  if (by > 0) return minor * by;
  return minor % -by ? 0 : minor / -by;
}

static int64_t in_ours(const char *currency, int64_t amount) {
  int by = to_theirs(currency);
  if (amount > AMOUNT_MAX) return 0;
  if (by < 0) return amount * -by;
  return amount % by ? 0 : amount / by;
}

// Runs in the pool. NULL with the reason: the provider could not be asked, or said no. *status 0: it did not answer.
static cJSON *ask(const payment_config *c, const char *path, const char *form, const char *key, long *status,
                  char why[200]) {
  char line[400];
  egress_guard guard = {.may_be_private = c->api_given};
  answer got = {.at = malloc(ANSWER_MAX)};
  CURL *easy = curl_easy_init();
  snprintf(line, sizeof line, "Authorization: Bearer %s", c->secret_key);
  struct curl_slist *headers = curl_slist_append(NULL, line);
  snprintf(line, sizeof line, "Idempotency-Key: %s", key);
  headers = curl_slist_append(headers, line);
  *status = 0;
  bool asked = got.at && easy && perform(easy, c, path, form, &guard, headers, &got);
  if (asked) curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, status);
  cJSON *json = asked && *status == 200 ? fields_parse(got.at, got.len) : NULL;
  if (!json) snprintf(why, 200, asked ? "the provider says %ld" : "the provider does not answer", *status);
  curl_slist_free_all(headers);
  curl_easy_cleanup(easy);
  free(got.at);
  return json;
}

hosted_answer hosted_begin(const payment_config *c, const payment_wish *wish, char url[PAYMENT_URL_SIZE],
                           char why[200]) {
  char room[FORM_SIZE];
  char currency[4] = "";
  int64_t amount = in_theirs(wish->currency, wish->minor);
  text form = text_in(room, sizeof room);
  if (!amount) {
    snprintf(why, 200, "the provider takes no parts of a whole one of this currency");
    return HOSTED_NOT_GIVEN;
  }
  for (int i = 0; i < 3; i++) currency[i] = (char)(wish->currency[i] | 32);
  add(&form, "mode", "payment");
  add(&form, "client_reference_id", wish->key);
  // What is given back is told by the charge, which knows the session by this alone.
  add(&form, "payment_intent_data[metadata][reference]", wish->key);
  add(&form, "line_items[0][quantity]", "1");
  add(&form, "line_items[0][price_data][currency]", currency);
  add_number(&form, "line_items[0][price_data][unit_amount]", amount);
  add(&form, "line_items[0][price_data][product_data][name]", wish->label);
  add(&form, "success_url", wish->back);
  add(&form, "cancel_url", wish->back);
  long status = 0;
  cJSON *json = form.full ? NULL : ask(c, "/v1/checkout/sessions", room, wish->key, &status, why);
  const char *found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "url"));
  bool good = found && strlen(found) < PAYMENT_URL_SIZE && strncmp(found, "https://", 8) == 0;
  if (good) snprintf(url, PAYMENT_URL_SIZE, "%s", found);
  if (json && !good) snprintf(why, 200, "the provider names no page");
  cJSON_Delete(json);
  if (good) return HOSTED_GIVEN;
  // 400, 402: what was asked for, not how, is refused: too small or too large a sum (docs.stripe.com/error-codes).
  return status == 400 || status == 402 ? HOSTED_NOT_GIVEN : HOSTED_UNKNOWN;
}

hosted_answer hosted_refund(const payment_config *c, const hosted_refund_wish *wish, char why[200]) {
  char room[FORM_SIZE];
  int64_t amount = in_theirs(wish->currency, wish->minor);
  text form = text_in(room, sizeof room);
  if (!amount) {
    snprintf(why, 200, "the provider takes no parts of a whole one of this currency");
    return HOSTED_NOT_GIVEN;
  }
  add(&form, "payment_intent", wish->intent);
  add_number(&form, "amount", amount);
  long status;
  if (form.full) return HOSTED_NOT_GIVEN;
  cJSON *json = ask(c, "/v1/refunds", room, wish->key, &status, why);
  bool given = json != NULL;
  cJSON_Delete(json);
  if (given) return HOSTED_GIVEN;
  // 409: it is at the same wish just now (docs.stripe.com/api/errors).
  return status >= 400 && status < 500 && status != 409 ? HOSTED_NOT_GIVEN : HOSTED_UNKNOWN;
}

// ---- what the provider tells

// "t=1700000000,v1=hex,v1=hex": while a secret is exchanged there are two.
bool hosted_signed(const char *secret, const char *signature, const char *body, size_t len, int64_t now) {
  const char *stamp = signature && strncmp(signature, "t=", 2) == 0 ? signature + 2 : NULL;
  size_t digits = stamp ? strspn(stamp, "0123456789") : 0;
  if (digits < 1 || digits > 12 || stamp[digits] != ',') return false;
  int64_t at = strtoll(stamp, NULL, 10) * SECOND;
  if (at < now - WINDOW_MS || at > now + WINDOW_MS) return false;
  char *message = malloc(digits + 1 + len);
  if (!message) return false;
  char right[SHA256_HEX];
  memcpy(message, stamp, digits);
  message[digits] = '.';
  memcpy(message + digits + 1, body, len);
  hmac_sha256_hex(secret, message, digits + 1 + len, right);
  free(message);
  for (const char *part = stamp + digits; *part; part += strcspn(part, ",")) {
    part++;
    char given[SHA256_HEX] = "";
    size_t room = strcspn(part, ",");
    if (strncmp(part, "v1=", 3) != 0 || room != 3 + SHA256_HEX - 1) continue;
    memcpy(given, part + 3, SHA256_HEX - 1);
    if (secret_equal(given, right)) return true;
  }
  return false;
}

static const cJSON *member(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static bool keep(const cJSON *value, char *out, size_t size) {
  const char *found = cJSON_GetStringValue(value);
  if (!found || !found[0] || strlen(found) >= size) return false;
  snprintf(out, size, "%s", found);
  return true;
}

static bool read_sum(const cJSON *amount, const cJSON *currency, hosted_event *out) {
  if (!keep(currency, out->currency, sizeof out->currency) || strlen(out->currency) != 3) return false;
  for (int i = 0; i < 3; i++) out->currency[i] = (char)(out->currency[i] & ~32);
  int64_t whole = cJSON_IsNumber(amount) ? (int64_t)amount->valuedouble : 0;
  out->minor = in_ours(out->currency, whole);
  return out->minor > 0 && (double)whole == amount->valuedouble;
}

hosted_event hosted_read(const cJSON *event) {
  hosted_event out = {0};
  const char *type = cJSON_GetStringValue(member(event, "type"));
  const cJSON *object = member(member(event, "data"), "object");
  if (!type) return out;
  bool completed = strcmp(type, "checkout.session.completed") == 0;
  bool paid = completed || strcmp(type, "checkout.session.async_payment_succeeded") == 0;
  const char *status = cJSON_GetStringValue(member(object, "payment_status"));
  // A session may be complete before the money is there.
  if (paid && status && strcmp(status, "paid") == 0 &&
      keep(member(object, "client_reference_id"), out.key, sizeof out.key) &&
      keep(member(object, "payment_intent"), out.intent, sizeof out.intent) &&
      read_sum(member(object, "amount_total"), member(object, "currency"), &out))
    out.kind = HOSTED_PAID;
  bool waits = completed && status && strcmp(status, "unpaid") == 0;
  if (waits && keep(member(object, "client_reference_id"), out.key, sizeof out.key) &&
      keep(member(object, "payment_intent"), out.intent, sizeof out.intent))
    out.kind = HOSTED_WAITING;
  bool lost = strcmp(type, "checkout.session.async_payment_failed") == 0 ||
              strcmp(type, "checkout.session.expired") == 0;
  if (lost && keep(member(object, "client_reference_id"), out.key, sizeof out.key)) out.kind = HOSTED_REFUSED;
  if (strcmp(type, "charge.refunded") == 0 &&
      keep(member(member(object, "metadata"), "reference"), out.key, sizeof out.key) &&
      keep(member(object, "payment_intent"), out.intent, sizeof out.intent) &&
      read_sum(member(object, "amount_refunded"), member(object, "currency"), &out))
    out.kind = HOSTED_REFUNDED;
  return out;
}
