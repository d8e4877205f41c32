// SPDX-License-Identifier: MIT
#include "mail/mail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/mailbox.h"
#include "base/secret.h"
#include "base/text.h"
#include "egress/guard.h"

enum { LETTER_SIZE = 4096, TOOK_MS_MAX = 15000, MAILBOX_SIZE = MAILBOX_MAX + 3 };

typedef struct {
  const char *at;
  size_t left;
} rest;

static size_t give(char *room, size_t one, size_t count, void *with) {
  rest *r = with;
  size_t len = one * count < r->left ? one * count : r->left;
  memcpy(room, r->at, len);
  r->at += len;
  r->left -= len;
  return len;
}

// RFC 5322 3.3, in English whatever the locale.
static void add_date(text *out) {
  static const char days[] = "SunMonTueWedThuFriSat";
  static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
  time_t now = time(NULL);
  struct tm t;
  gmtime_r(&now, &t);
  text_add(out, "Date: %.3s, %d %.3s %d %02d:%02d:%02d +0000\r\n", days + 3 * (size_t)t.tm_wday, t.tm_mday,
           months + 3 * (size_t)t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static bool write_letter(const mail_config *c, const char *to, const char *subject, const char *body,
                         text *out) {
  char id[TOKEN_SIZE];
  if (!token_make(id)) return false;
  text_add(out, "From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%s@%s>\r\n", c->from, to, subject, id,
           strrchr(c->from, '@') + 1);
  add_date(out);
  // RFC 3834: nobody's absence answers it.
  text_add(
      out,
      "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: 8bit\r\n\r\n");
  for (; *body; body++) text_add(out, *body == '\n' ? "\r\n" : "%c", *body);
  return !out->full;
}

static CURLcode perform(CURL *easy, const mail_config *c, struct curl_slist *to, rest *letter,
                        egress_guard *guard) {
  char from[MAILBOX_SIZE];
  snprintf(from, sizeof from, "<%s>", c->from);
  bool ok =
      egress_guarded(easy, guard) && curl_easy_setopt(easy, CURLOPT_URL, c->server) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_USE_SSL, c->is_here ? CURLUSESSL_TRY : CURLUSESSL_ALL) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_READFUNCTION, give) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_READDATA, letter) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
      curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TOOK_MS_MAX) == CURLE_OK;
  if (ok && c->user) ok = curl_easy_setopt(easy, CURLOPT_USERNAME, c->user) == CURLE_OK;
  if (ok && c->password) ok = curl_easy_setopt(easy, CURLOPT_PASSWORD, c->password) == CURLE_OK;
  return ok ? curl_easy_perform(easy) : CURLE_FAILED_INIT;
}

bool mail_send(const mail_config *c, const char *to, const char *subject, const char *body, char why[200]) {
  char room[LETTER_SIZE];
  char address[MAILBOX_SIZE];
  text out = text_in(room, sizeof room);
  // Chosen by who runs this.
  egress_guard guard = {.may_be_private = true};
  snprintf(address, sizeof address, "<%s>", to);
  struct curl_slist *rcpt = curl_slist_append(NULL, address);
  CURL *easy = curl_easy_init();
  CURLcode result = CURLE_OUT_OF_MEMORY;
  if (rcpt && easy && write_letter(c, to, subject, body, &out))
    result = perform(easy, c, rcpt, &(rest){room, out.len}, &guard);
  if (result != CURLE_OK) snprintf(why, 200, "%s", curl_easy_strerror(result));
  curl_slist_free_all(rcpt);
  curl_easy_cleanup(easy);
  return result == CURLE_OK;
}
