// SPDX-License-Identifier: MIT
// Query, cookies and body of a request to values.
#include "http/request.h"

#include <string.h>
#include <strings.h>

#include "base/ascii.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/negotiate.h"

bool request_later(request *r) {
  r->later = !r->patient;
  return r->later;
}

const char *request_header(const request *r, const char *name) {
  return r->header ? r->header(r->from, name) : NULL;
}

// application/x-www-form-urlencoded: '+' is a blank. NULL: a bad escape.
static const char *decode(request *r, const char *s, size_t len) {
  char *out = arena_take(&r->arena, len + 1);
  if (!out) return NULL;
  size_t at = 0;
  for (size_t i = 0; i < len; i++) {
    char c = s[i] == '+' ? ' ' : s[i];
    if (s[i] == '%') {
      int high = i + 2 < len ? hex_value(s[i + 1]) : -1;
      int low = high < 0 ? -1 : hex_value(s[i + 2]);
      if (low < 0) return NULL;
      c = (char)(high * 16 + low);
      i += 2;
    }
    if ((unsigned char)c < 0x20 || c == 0x7f) return NULL;
    out[at++] = c;
  }
  return is_utf8(out, at) ? out : NULL;
}

// What cannot be read is something all the same: it must not count as "everything". U+FFFD is nothing that anybody has.
static const char *decoded(request *r, const char *s, size_t len) {
  const char *value = decode(r, s, len);
  return value ? value : "\xef\xbf\xbd";
}

const char *request_query(request *r, const char *name) {
  size_t name_len = strlen(name);
  for (const char *at = r->query; at && *at;) {
    size_t len = strcspn(at, "&");
    size_t key = strcspn(at, "=&");
    if (key == name_len && strncmp(at, name, key) == 0)
      return key < len ? decoded(r, at + key + 1, len - key - 1) : "";
    at += len + (at[len] == '&');
  }
  return NULL;
}

const char *request_cookie(request *r, const char *name) {
  const char *at = request_header(r, "Cookie");
  size_t name_len = strlen(name);
  while (at && *at) {
    at += strspn(at, " \t;");
    size_t len = strcspn(at, ";");
    if (len > name_len && at[name_len] == '=' && strncmp(at, name, name_len) == 0)
      return arena_copy(&r->arena, at + name_len + 1, len - name_len - 1);
    at += len;
  }
  return NULL;
}

bool request_has_type(const request *r, const char *type) {
  const char *given = request_header(r, "Content-Type");
  size_t len = strlen(type);
  return given && strncasecmp(given, type, len) == 0 && (!given[len] || strchr("; \t", given[len]));
}

const cJSON *request_json(request *r, reply *out) {
  if (r->json) return r->json;
  // A form of another site can send text/plain without asking; it cannot send this.
  if (!request_has_type(r, "application/json")) {
    reply_failure(r, 415, NULL, out);
    return NULL;
  }
  r->json = fields_parse(r->body, r->body_len);
  if (!r->json) reply_failure(r, 400, "The request's body is not JSON.", out);
  return r->json;
}

const cJSON *request_list(request *r, const char *name, int most, const char *(*fault)(const cJSON *item),
                          reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return NULL;
  fields f = fields_of(json);
  const cJSON *items = field_list(&f, name, most);
  const cJSON *item;
  cJSON_ArrayForEach(item, items) {
    const char *why = fault ? fault(item) : NULL;
    if (why) fields_fault(&f, name, "%s", why);
  }
  if (fields_end(&f)) return items;
  reply_fault(r, &f, out);
  return NULL;
}

bool request_may_change(request *r, const char *etag, reply *out) {
  const char *wanted = request_header(r, "If-Match");
  if (!wanted || etag_matches(wanted, etag)) return true;
  reply_failure(r, 412, NULL, out);
  return false;
}
