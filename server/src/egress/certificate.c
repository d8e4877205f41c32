// SPDX-License-Identifier: MIT
// A name to its addresses and to the certificate that is shown there. Only a handshake is made: nothing is asked.
#include "egress/certificate.h"

#include <curl/curl.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "egress/address.h"
#include "egress/guard.h"

enum { TOOK_MS_MAX = 6000 };

// "[::1]" to "::1": an address is written otherwise where a port may follow (RFC 3986 3.2.2).
static void bare(const char *host, char out[NI_MAXHOST]) {
  size_t len = strlen(host);
  bool bracketed = len > 2 && host[0] == '[' && host[len - 1] == ']';
  snprintf(out, NI_MAXHOST, "%.*s", (int)(bracketed ? len - 2 : len), host + bracketed);
}

// False: there are none.
static bool find_addresses(const char *named, bool may_be_private, site_look *out) {
  char host[NI_MAXHOST];
  bare(named, host);
  struct addrinfo wish = {.ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  int fault = getaddrinfo(host, NULL, &wish, &found);
  if (fault != 0) {
    // Whether there is no such name or nobody could be asked is for the reader to know.
    snprintf(out->why, sizeof out->why, "%s", gai_strerror(fault));
    return false;
  }
  out->state = SITE_PRIVATE;
  for (const struct addrinfo *at = found; at && out->count < SITE_ADDRESSES_MAX; at = at->ai_next) {
    if (may_be_private || address_is_public(at->ai_addr, at->ai_addrlen)) out->state = SITE_REFUSED;
    if (getnameinfo(at->ai_addr, at->ai_addrlen, out->addresses[out->count], SITE_ADDRESS_SIZE, NULL, 0,
                    NI_NUMERICHOST) == 0)
      out->count++;
  }
  freeaddrinfo(found);
  return out->count > 0;
}

// "Nov 22 21:39:11 2026 GMT", the rest of the line that begins so. 0: there is none.
static int64_t date_of(const struct curl_slist *lines, const char *label) {
  for (const struct curl_slist *line = lines; line; line = line->next) {
    if (strncasecmp(line->data, label, strlen(label)) != 0) continue;
    struct tm date = {0};
    const char *rest = strptime(line->data + strlen(label), "%b %e %H:%M:%S %Y", &date);
    return rest ? (int64_t)timegm(&date) * 1000 : 0;
  }
  return 0;
}

// Of the first certificate, the site's own.
static void read_dates(CURL *easy, site_look *out) {
  struct curl_certinfo *chain = NULL;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain || chain->num_of_certs < 1)
    return;
  out->since = date_of(chain->certinfo[0], "Start date:");
  out->until = date_of(chain->certinfo[0], "Expire date:");
}

static CURLcode shake_hands(const char *url, bool trusting, const site_terms *terms, site_look *out) {
  egress_guard guard = {.may_be_private = terms->may_be_private};
  char why[CURL_ERROR_SIZE] = "";
  CURL *easy = curl_easy_init();
  bool ready = easy && egress_guarded(easy, &guard) && curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_CERTINFO, 1L) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)TOOK_MS_MAX) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, why) == CURLE_OK;
  if (ready && terms->ca_file) ready = curl_easy_setopt(easy, CURLOPT_CAINFO, terms->ca_file) == CURLE_OK;
  // What a browser refuses is looked at all the same: it has a date too, and nothing is sent there.
  if (ready && trusting)
    ready = curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L) == CURLE_OK &&
            curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK;
  CURLcode result = ready ? curl_easy_perform(easy) : CURLE_FAILED_INIT;
  if (result == CURLE_OK) read_dates(easy, out);
  if (guard.barred) out->state = SITE_PRIVATE;
  if (result != CURLE_OK) snprintf(out->why, sizeof out->why, "%s", why);
  curl_easy_cleanup(easy);
  return result;
}

void certificate_look(const char *host, int port, const site_terms *terms, int64_t now, site_look *out) {
  *out = (site_look){.state = SITE_UNRESOLVED};
  if (!find_addresses(host, terms->may_be_private, out) || out->state == SITE_PRIVATE) return;
  char url[320];
  if (snprintf(url, sizeof url, "https://%s:%d/", host, port) >= (int)sizeof url) return;
  CURLcode result = shake_hands(url, false, terms, out);
  if (result == CURLE_OK) {
    out->state = SITE_GOOD;
  } else if (result == CURLE_PEER_FAILED_VERIFICATION) {
    char why[sizeof out->why];
    memcpy(why, out->why, sizeof why);
    out->state = SITE_UNTRUSTED;
    if (shake_hands(url, true, terms, out) == CURLE_OK && out->until && out->until < now)
      out->state = SITE_ENDED;
    memcpy(out->why, why, sizeof why);
  }
}
