// SPDX-License-Identifier: MIT
// The fixed text area of a pool slot.
#include "base/area.h"

#include "webphone/err.h"
#include <string.h>

void area_init(area *a, void *memory, size_t cap) {
  *a = (area){.at = memory, .cap = cap > UINT32_MAX ? UINT32_MAX : (uint32_t)cap};
}

void area_reset(area *a) {
  a->used = 0;
}

int area_keep(area *a, wp_str text, wp_str *out) {
  *out = (wp_str){NULL, 0};
  if (!text.at) return 0;
  if (text.len > a->cap - a->used) return WP_E_FULL;
  char *at = a->at + a->used;
  if (text.len) memmove(at, text.at, text.len);
  a->used += (uint32_t)text.len;
  *out = (wp_str){at, text.len};
  return 0;
}

int area_keep_all(area *a, wp_str *texts, size_t n) {
  int err = 0;
  for (size_t i = 0; i < n; i++) {
    wp_str kept;
    if (area_keep(a, texts[i], &kept)) err = WP_E_FULL;
    texts[i] = kept;
  }
  return err;
}

int area_change(area *a, wp_str text, wp_str *kept) {
  uint32_t used = a->used;
  wp_str changed;
  // The youngest text gives its room back first, so it can grow where it stands.
  bool youngest = kept->at && kept->at + kept->len == a->at + used;
  if (youngest) a->used -= (uint32_t)kept->len;
  if (!youngest && kept->at && text.at && text.len <= kept->len) {
    memmove(a->at + (kept->at - a->at), text.at, text.len);
    kept->len = text.len;
    return 0;
  }
  int err = area_keep(a, text, &changed);
  if (err)
    a->used = used;
  else
    *kept = changed;
  return err;
}
