// SPDX-License-Identifier: MIT
// What a script asks of the web to libcurl and back.
#include "script/fetch.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "egress/address.h"
#include "egress/guard.h"

enum { HEADERS_KEPT = 50, HEADER_MAX = 4096, HEADERS_SENT = 30, CONNECT_MS = 5000 };

typedef struct {
  fetcher *owner;
  CURL *easy;
  struct curl_slist *headers;
  double id;
  egress_guard guard;
  bool too_long;
  char *body;
  size_t len;
  cJSON *got_headers;
  char status_text[64];
} fetch;

struct fetcher {
  const fetch_rules *rules;
  CURLM *multi;
  fetch all[FETCHES_MAX];
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin_curl(void) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
}

fetcher *fetcher_open(const fetch_rules *rules) {
  pthread_once(&once, begin_curl);
  fetcher *f = calloc(1, sizeof *f);
  if (!f) return NULL;
  f->rules = rules;
  f->multi = curl_multi_init();
  if (f->multi) return f;
  free(f);
  return NULL;
}

static void forget(fetch *x) {
  if (!x->easy) return;
  curl_multi_remove_handle(x->owner->multi, x->easy);
  curl_easy_cleanup(x->easy);
  curl_slist_free_all(x->headers);
  cJSON_Delete(x->got_headers);
  free(x->body);
  *x = (fetch){0};
}

void fetcher_close(fetcher *f) {
  if (!f) return;
  for (int i = 0; i < FETCHES_MAX; i++) forget(&f->all[i]);
  curl_multi_cleanup(f->multi);
  free(f);
}

static size_t take_body(char *bytes, size_t one, size_t count, void *with) {
  fetch *x = with;
  size_t len = one * count;
  if (x->len + len > FETCH_BODY_MAX) {
    x->too_long = true;
    return 0;
  }
  char *grown = realloc(x->body, x->len + len + 1);
  if (!grown) return 0;
  x->body = grown;
  memcpy(x->body + x->len, bytes, len);
  x->len += len;
  x->body[x->len] = '\0';
  return len;
}

static void keep_header(fetch *x, const char *line, size_t len) {
  char room[HEADER_MAX];
  size_t name = strcspn(line, ":");
  if (name >= len || len >= sizeof room || cJSON_GetArraySize(x->got_headers) >= HEADERS_KEPT) return;
  memcpy(room, line, len);
  while (len > 0 && strchr("\r\n \t", room[len - 1])) len--;
  room[len] = room[name] = '\0';
  if (len <= name || !is_utf8(room, name) || !is_utf8(room + name + 1, len - name - 1)) return;
  cJSON *pair = cJSON_CreateArray();
  cJSON_AddItemToArray(pair, cJSON_CreateString(room));
  cJSON_AddItemToArray(pair, cJSON_CreateString(room + name + 1 + strspn(room + name + 1, " \t")));
  cJSON_AddItemToArray(x->got_headers, pair);
}

static size_t take_header(char *bytes, size_t one, size_t count, void *with) {
  fetch *x = with;
  size_t len = one * count;
  char line[HEADER_MAX];
  if (len >= sizeof line) return len;
  memcpy(line, bytes, len);
  line[len] = '\0';
  if (strncmp(line, "HTTP/", 5) != 0) {
    keep_header(x, line, len);
    return len;
  }
  // A status line: what came before was only on the way (100).
  cJSON_Delete(x->got_headers);
  x->got_headers = cJSON_CreateArray();
  const char *text = strchr(line, ' ');
  text = text ? strchr(text + 1, ' ') : NULL;
  size_t words = text ? strcspn(text + 1, "\r\n") : 0;
  if (words >= sizeof x->status_text || (text && !is_utf8(text + 1, words))) words = 0;
  if (words) memcpy(x->status_text, text + 1, words);
  x->status_text[words] = '\0';
  return len;
}

static bool is_listed(const cJSON *origins, const char *origin) {
  const cJSON *item;
  cJSON_ArrayForEach(item, origins) {
    char listed[ORIGIN_SIZE];
    const char *host;
    if (!cJSON_IsString(item) || !address_origin(item->valuestring, listed, &host)) continue;
    if (strcmp(listed, origin) == 0) return true;
  }
  return false;
}

static bool may_be_private(const fetch_rules *rules, const char *host_port) {
  for (int i = 0; i < rules->private_count; i++) {
    if (strcasecmp(rules->private_hosts[i], host_port) == 0) return true;
  }
  return false;
}

static const char *method_of(const cJSON *asked) {
  static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"};
  const char *given = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(asked, "method"));
  for (size_t i = 0; given && i < sizeof methods / sizeof *methods; i++) {
    if (strcmp(given, methods[i]) == 0) return methods[i];
  }
  return NULL;
}

// Not those that say how a message is carried.
static bool header_good(const char *name, const char *value) {
  static const char *const ours[] = {
      "host",    "content-length", "transfer-encoding",  "connection", "upgrade", "keep-alive", "te",
      "trailer", "expect",         "proxy-authorization"};
  size_t len = strlen(name);
  if (!len || len > 100 || strlen(value) > 2000) return false;
  if (name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")]) return false;
  for (const char *at = value; *at; at++) {
    if ((unsigned char)*at < 0x20 || *at == 0x7f) return false;
  }
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
    if (strcasecmp(name, ours[i]) == 0) return false;
  }
  return true;
}

static bool add_headers(fetch *x, const cJSON *asked) {
  const cJSON *pair;
  const cJSON *list = cJSON_GetObjectItemCaseSensitive(asked, "headers");
  if (cJSON_GetArraySize(list) > HEADERS_SENT) return false;
  cJSON_ArrayForEach(pair, list) {
    const char *name = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 0));
    const char *value = cJSON_GetStringValue(cJSON_GetArrayItem(pair, 1));
    char room[2200];
    if (!name || !value || !header_good(name, value)) return false;
    text line = text_in(room, sizeof room);
    text_add(&line, value[0] ? "%s: %s" : "%s;", name, value);
    struct curl_slist *grown = line.full ? NULL : curl_slist_append(x->headers, room);
    if (!grown) return false;
    x->headers = grown;
  }
  struct curl_slist *grown = curl_slist_append(x->headers, "Expect:");
  if (grown) x->headers = grown;
  return grown != NULL;
}

static bool set_up(fetch *x, const char *url, const char *method, const char *body, int64_t timeout_ms) {
  CURL *e = x->easy;
  bool ok = curl_easy_setopt(e, CURLOPT_URL, url) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
  ok = ok && egress_guarded(e, &x->guard);
  ok = ok && curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)timeout_ms) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_USERAGENT, "webphone-script") == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_WRITEDATA, x) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_HEADERDATA, x) == CURLE_OK;
  ok = ok && curl_easy_setopt(e, CURLOPT_PRIVATE, x) == CURLE_OK;
  if (body[0]) {
    ok = ok && curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)strlen(body)) == CURLE_OK;
    ok = ok && curl_easy_setopt(e, CURLOPT_COPYPOSTFIELDS, body) == CURLE_OK;
  }
  if (strcmp(method, "HEAD") == 0)
    ok = ok && curl_easy_setopt(e, CURLOPT_NOBODY, 1L) == CURLE_OK;
  else
    ok = ok && curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, method) == CURLE_OK;
  return ok && curl_easy_setopt(e, CURLOPT_HTTPHEADER, x->headers) == CURLE_OK;
}

// The id of a request, as whoever asked counts them.
static double id_of(const cJSON *asked) {
  double id = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(asked, "id"));
  return id >= 0 && id < 1e9 ? id : 0;
}

static fetch *free_place(fetcher *f) {
  for (int i = 0; i < FETCHES_MAX; i++) {
    if (!f->all[i].easy) return &f->all[i];
  }
  return NULL;
}

const char *fetch_begin(fetcher *f, const cJSON *asked, int64_t timeout_ms) {
  const char *url = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(asked, "url"));
  const char *body = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(asked, "body"));
  const char *method = method_of(asked);
  const char *host_port = NULL;
  char origin[ORIGIN_SIZE];
  if (!url || !address_origin(url, origin, &host_port)) return "that is no http or https address";
  if (!is_listed(f->rules->origins, origin)) return "that origin is not on the list that this script may ask";
  if (!method) return "the method must be GET, POST, PUT, PATCH, DELETE or HEAD";
  if (!body) body = "";
  if (strlen(body) > FETCH_SENT_MAX) return "the body is too long";
  fetch *x = free_place(f);
  if (!x) return "too many requests at once";
  *x = (fetch){.owner = f,
               .easy = curl_easy_init(),
               .id = id_of(asked),
               .guard.may_be_private = may_be_private(f->rules, host_port),
               .got_headers = cJSON_CreateArray()};
  const char *why = NULL;
  if (!add_headers(x, asked)) why = "a header field cannot be sent";
  if (!why &&
      (!set_up(x, url, method, body, timeout_ms) || curl_multi_add_handle(f->multi, x->easy) != CURLM_OK))
    why = "the request cannot be made";
  if (why) forget(x);
  return why;
}

bool fetch_wait(fetcher *f, int descriptor, bool *writable, int64_t timeout_ms) {
  int running = 0;
  struct curl_waitfd extra = {.fd = descriptor, .events = CURL_WAIT_POLLIN};
  if (*writable) extra.events |= CURL_WAIT_POLLOUT;
  curl_multi_perform(f->multi, &running);
  for (int i = 0; i < FETCHES_MAX; i++) timeout_ms = f->all[i].guard.barred ? 0 : timeout_ms;
  curl_multi_poll(f->multi, &extra, descriptor >= 0 ? 1 : 0, (int)timeout_ms, NULL);
  curl_multi_perform(f->multi, &running);
  *writable = extra.revents & CURL_WAIT_POLLOUT;
  return extra.revents & ~CURL_WAIT_POLLOUT;
}

static const char *fault_of(const fetch *x, CURLcode result) {
  if (x->guard.barred) return "that address is private";
  if (x->too_long) return "the answer is too long";
  if (result != CURLE_OK) return curl_easy_strerror(result);
  bool is_text = !x->body || (is_utf8(x->body, x->len) && !memchr(x->body, '\0', x->len));
  return is_text ? NULL : "the answer is no text";
}

// What became of it, which is then forgotten.
static cJSON *finish(fetch *x, const char *fault) {
  long status = 0;
  const char *url = NULL;
  curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(x->easy, CURLINFO_EFFECTIVE_URL, &url);
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "id", x->id);
  if (fault) {
    cJSON_AddStringToObject(json, "error", fault);
  } else {
    cJSON_AddNumberToObject(json, "status", (double)status);
    cJSON_AddStringToObject(json, "statusText", x->status_text);
    cJSON_AddItemToObject(json, "headers", x->got_headers);
    x->got_headers = NULL;
    cJSON_AddStringToObject(json, "body", x->body ? x->body : "");
    cJSON_AddStringToObject(json, "url", url ? url : "");
  }
  forget(x);
  return json;
}

cJSON *fetch_done(fetcher *f) {
  // libcurl would go on trying.
  for (int i = 0; i < FETCHES_MAX; i++) {
    if (f->all[i].easy && f->all[i].guard.barred) return finish(&f->all[i], fault_of(&f->all[i], CURLE_OK));
  }
  int left;
  for (CURLMsg *m = curl_multi_info_read(f->multi, &left); m; m = curl_multi_info_read(f->multi, &left)) {
    char *at = NULL;
    if (m->msg != CURLMSG_DONE) continue;
    CURLcode result = m->data.result;
    curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &at);
    fetch *x = (fetch *)(void *)at;
    return finish(x, fault_of(x, result));
  }
  return NULL;
}
