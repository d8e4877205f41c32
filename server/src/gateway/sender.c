// SPDX-License-Identifier: MIT
// libcurl's multi interface. A service gets few connections and many requests (HTTP/2 where it can).
#include "gateway/sender.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/text.h"
#include "egress/address.h"
#include "egress/guard.h"

enum {
  CONNECT_MS = 4000,
  WHY_SIZE = 200,
  POLLS_MAX = 128,
  PER_HOST = 16,
  KEPT = 64,
  AUTHORITY_SIZE = 300,
  WORDS_MAX = 65536
};

typedef struct {
  CURL *easy;  // kept for the next one
  bool busy;
  void *owner;
  struct curl_slist *headers;
  unsigned char body[4096];
  char why[WHY_SIZE];
  size_t why_len;
  size_t heard;
  egress_guard guard;
} sending;

struct sender {
  CURLM *multi;
  const push_config *config;
  struct curl_slist *connect_to;
  int busy;
  char why[WHY_SIZE];
  sending all[SENDS_MAX];
};

sender *sender_open(const push_config *config) {
  sender *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  s->config = config;
  s->multi = curl_multi_init();
  char rule[AUTHORITY_SIZE];
  bool ok = s->multi &&
            curl_multi_setopt(s->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)PER_HOST) == CURLM_OK &&
            curl_multi_setopt(s->multi, CURLMOPT_MAXCONNECTS, (long)KEPT) == CURLM_OK;
  if (ok && config->connect_to) {
    snprintf(rule, sizeof rule, "::%.290s", config->connect_to);
    s->connect_to = curl_slist_append(NULL, rule);
    ok = s->connect_to != NULL;
  }
  if (ok) return s;
  sender_close(s);
  return NULL;
}

static void put_down(sender *s, sending *x) {
  if (x->busy) {
    curl_multi_remove_handle(s->multi, x->easy);
    s->busy--;
  }
  curl_slist_free_all(x->headers);
  x->headers = NULL;
  x->busy = false;
}

void sender_close(sender *s) {
  if (!s) return;
  for (int i = 0; i < SENDS_MAX; i++) {
    put_down(s, &s->all[i]);
    if (s->all[i].easy) curl_easy_cleanup(s->all[i].easy);
  }
  curl_slist_free_all(s->connect_to);
  if (s->multi) curl_multi_cleanup(s->multi);
  free(s);
}

int sender_room(const sender *s) {
  return SENDS_MAX - s->busy;
}

// Nothing that a push service says is wanted, but why it refuses is worth a line. It need not be heard out: its
// status is here.
static size_t take_body(char *bytes, size_t one, size_t count, void *with) {
  sending *x = with;
  size_t len = one * count;
  size_t room = WHY_SIZE - 1 - x->why_len;
  size_t some = len < room ? len : room;
  memcpy(x->why + x->why_len, bytes, some);
  x->why_len += some;
  x->why[x->why_len] = '\0';
  x->heard += len;
  return x->heard > WORDS_MAX ? 0 : len;
}

static bool may_be_private(const push_config *config, const char *endpoint) {
  char origin[ORIGIN_SIZE];
  const char *host_port = NULL;
  if (config->connect_to) return true;
  if (!address_origin(endpoint, origin, &host_port)) return false;
  for (int i = 0; i < config->private_count; i++) {
    if (strcasecmp(config->private_hosts[i], host_port) == 0) return true;
  }
  return false;
}

static bool add(sending *x, const char *name, const char *value) {
  char line[1400];
  text t = text_in(line, sizeof line);
  text_add(&t, "%s: %s", name, value);
  struct curl_slist *grown = t.full ? NULL : curl_slist_append(x->headers, line);
  if (grown) x->headers = grown;
  return grown != NULL;
}

static bool add_headers(sending *x, const push_message *m) {
  char ttl[24];
  snprintf(ttl, sizeof ttl, "%lld", (long long)m->ttl_s);
  return add(x, "TTL", ttl) && add(x, "Urgency", "high") && add(x, "Topic", m->topic) &&
         add(x, "Authorization", m->authorization) && add(x, "Content-Encoding", "aes128gcm") &&
         add(x, "Content-Type",
             m->declarative ? "application/notification+json" : "application/octet-stream") &&
         add(x, "Expect", "") && add(x, "Accept", "");
}

static bool set_up(const sender *s, sending *x, const push_message *m) {
  CURL *e = x->easy;
  const char *ca = s->config->ca_file;
  bool ok = curl_easy_setopt(e, CURLOPT_URL, m->endpoint) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "https") == CURLE_OK;
  ok = ok && egress_guarded(e, &x->guard);
  ok = ok && curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS) == CURLE_OK;
  // Rather on the connection that is being made (HTTP/2) than one more for each.
  ok = ok && curl_easy_setopt(e, CURLOPT_PIPEWAIT, 1L) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)m->timeout_ms) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_USERAGENT, "webphoned") == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_WRITEDATA, x) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_MAXFILESIZE, (long)WORDS_MAX) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_PRIVATE, x) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_POST, 1L) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)m->len) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_POSTFIELDS, x->body) == CURLE_OK;
  ok = ok && (!ca || curl_easy_setopt(e, CURLOPT_CAINFO, ca) == CURLE_OK);
  ok = ok && (!s->connect_to || curl_easy_setopt(e, CURLOPT_CONNECT_TO, s->connect_to) == CURLE_OK);
  return ok && curl_easy_setopt(e, CURLOPT_HTTPHEADER, x->headers) == CURLE_OK;
}

bool sender_begin(sender *s, const push_message *m) {
  sending *x = NULL;
  for (int i = 0; i < SENDS_MAX && !x; i++) {
    if (!s->all[i].busy) x = &s->all[i];
  }
  if (!x || m->len > sizeof x->body) return false;
  if (x->easy)
    curl_easy_reset(x->easy);
  else
    x->easy = curl_easy_init();
  if (!x->easy) return false;
  memcpy(x->body, m->body, m->len);
  x->owner = m->owner;
  x->why_len = 0;
  x->heard = 0;
  x->why[0] = '\0';
  x->guard.barred = false;
  x->guard.may_be_private = may_be_private(s->config, m->endpoint);
  bool ok = add_headers(x, m) && set_up(s, x, m) && curl_multi_add_handle(s->multi, x->easy) == CURLM_OK;
  x->busy = ok;
  if (ok)
    s->busy++;
  else
    put_down(s, x);
  return ok;
}

void sender_wait(sender *s, struct pollfd *others, size_t count, int64_t timeout_ms) {
  int running = 0;
  struct curl_waitfd extra[POLLS_MAX];
  if (count > POLLS_MAX) count = POLLS_MAX;
  for (size_t i = 0; i < count; i++) {
    short events = others[i].events & POLLOUT ? CURL_WAIT_POLLIN | CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN;
    extra[i] = (struct curl_waitfd){.fd = others[i].fd, .events = events};
  }
  curl_multi_perform(s->multi, &running);
  curl_multi_poll(s->multi, extra, (unsigned)count, (int)timeout_ms, NULL);
  curl_multi_perform(s->multi, &running);
  for (size_t i = 0; i < count; i++) others[i].revents = extra[i].revents ? POLLIN : 0;
}

bool sender_done(sender *s, push_answer *out) {
  int left;
  for (CURLMsg *m = curl_multi_info_read(s->multi, &left); m; m = curl_multi_info_read(s->multi, &left)) {
    char *at = NULL;
    curl_off_t wait = 0;
    if (m->msg != CURLMSG_DONE) continue;
    CURLcode result = m->data.result;
    curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &at);
    sending *x = (sending *)(void *)at;
    *out = (push_answer){.owner = x->owner, .why = s->why};
    curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &out->status);
    curl_easy_getinfo(x->easy, CURLINFO_RETRY_AFTER, &wait);
    out->retry_after_s = wait > 0 ? (int64_t)wait : 0;
    // What came with a status is the service's word, however the rest of it ended.
    const char *why = x->guard.barred      ? "that address is not public"
                      : x->why_len         ? x->why
                      : result != CURLE_OK ? curl_easy_strerror(result)
                                           : "";
    snprintf(s->why, sizeof s->why, "%s", why);
    put_down(s, x);
    return true;
  }
  return false;
}
