// SPDX-License-Identifier: MIT
// Lists in pages: ?limit=&after= in, items and the key to go on from out.
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "http/request.h"

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

void reply_page(request *r, reply *out, cJSON *items, const page *p, const char *key) {
  cJSON *whole = cJSON_CreateObject();
  bool more = cJSON_GetArraySize(items) > p->limit;
  if (more) cJSON_DeleteItemFromArray(items, (int)p->limit);
  const cJSON *last = more ? cJSON_GetArrayItem(items, (int)p->limit - 1) : NULL;
  const cJSON *next = last ? cJSON_GetObjectItemCaseSensitive(last, key) : NULL;
  double after = cJSON_GetNumberValue(next);
  cJSON_AddItemToObject(whole, "items", items);
  if (next) {
    cJSON_AddNumberToObject(whole, "next", after);
    // RFC 8288: also for those who do not look into the body.
    reply_header(out, "Link",
                 arena_print(&r->arena, "</%s?limit=%lld&after=%.0f>; rel=\"next\"", r->path,
                             (long long)p->limit, after));
  }
  reply_json(r, out, 200, whole);
}
