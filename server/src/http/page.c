// SPDX-License-Identifier: MIT
// Lists in pages: ?limit=&after= in, items and the key to go on from out.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "http/negotiate.h"
#include "http/request.h"
#include "http/shelf.h"

static bool read_number(request *r, const char *name, int64_t min, int64_t max, int64_t *value) {
  const char *text = request_query(r, name);
  if (!text) return true;
  size_t digits = 0;
  while (is_digit(text[digits])) digits++;
  if (digits < 1 || digits > 18 || text[digits]) return false;
  *value = strtoll(text, NULL, 10);
  return *value >= min && *value <= max;
}

bool request_page(request *r, page *out_page, reply *out) {
  *out_page = (page){.limit = PAGE_DEFAULT};
  if (!read_number(r, "limit", 1, PAGE_MAX, &out_page->limit)) {
    reply_failure(r, 400, "\"limit\" must be a whole number from 1 to 200.", out);
    return false;
  }
  if (read_number(r, "after", 0, INT64_MAX, &out_page->after)) return true;
  reply_failure(r, 400, "\"after\" must be what the page before called \"next\".", out);
  return false;
}

bool request_find(request *r, const char **find, reply *out) {
  const char *text = request_query(r, "q");
  *find = text ? text : "";
  if (strlen(*find) <= FIND_MAX) return true;
  reply_failure(r, 400, "\"q\" may have at most 100 octets.", out);
  return false;
}

static bool is_of_page(const char *piece) {
  return strncmp(piece, "limit=", 6) == 0 || strncmp(piece, "after=", 6) == 0;
}

// What else was asked for, as it came; what could end the address is escaped.
static const char *other_query(request *r) {
  static const char digits[] = "0123456789ABCDEF";
  char *out = arena_take(&r->arena, 3 * strlen(r->query) + 2);
  size_t len = 0;
  for (const char *at = r->query; out && *at; at += *at == '&') {
    const char *end = at + strcspn(at, "&");
    for (bool kept = end > at && !is_of_page(at); at < end; at++) {
      if (!kept) continue;
      bool plain = is_alnum(*at) || strchr("-._~%=+", *at);
      if (!plain) out[len++] = '%';
      if (!plain) out[len++] = digits[(unsigned char)*at >> 4];
      out[len++] = plain ? *at : digits[*at & 15];
      if (at + 1 == end) out[len++] = '&';
    }
  }
  return out ? out : "";
}

// RFC 8288: also for those who do not look into the body.
static void add_link(request *r, reply *out, const page *p, int64_t next) {
  if (!next) return;
  reply_header(out, "Link",
               arena_print(&r->arena, "</%s?%slimit=%lld&after=%lld>; rel=\"next\"", r->path, other_query(r),
                           (long long)p->limit, (long long)next));
}

bool reply_page_again(request *r, reply *out, page *p, const char *key, const char *version) {
  p->key = key;
  p->version = version;
  if (!key || !version) return false;
  snprintf(out->etag, sizeof out->etag, "\"%s\"", version);
  const shelf_item *item = NULL;
  bool known = etag_matches(request_header(r, "If-None-Match"), out->etag);
  if (!known) item = r->shelf ? shelf_find(r->shelf, key, version) : NULL;
  if (!known && !item) return false;
  const char *body = item ? arena_copy(&r->arena, item->body, item->len) : "";
  if (!body) return false;
  if (item) add_link(r, out, p, item->next);
  out->status = 200;
  reply_body(r, out, "application/json", body, item ? item->len : 0);
  return true;
}

void reply_page(request *r, reply *out, cJSON *items, const page *p, const char *key) {
  if (!items) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *whole = cJSON_CreateObject();
  bool more = cJSON_GetArraySize(items) > p->limit;
  if (more) cJSON_DeleteItemFromArray(items, (int)p->limit);
  const cJSON *last = more ? cJSON_GetArrayItem(items, (int)p->limit - 1) : NULL;
  const cJSON *found = last ? cJSON_GetObjectItemCaseSensitive(last, key) : NULL;
  int64_t next = found ? (int64_t)cJSON_GetNumberValue(found) : 0;
  cJSON_AddItemToObject(whole, "items", items);
  if (next) cJSON_AddNumberToObject(whole, "next", (double)next);
  add_link(r, out, p, next);
  reply_json(r, out, 200, whole);
  if (out->status == 200 && p->key && p->version && r->shelf)
    shelf_put(r->shelf, p->key, p->version, &(shelf_item){out->body, out->body_len, next});
}
