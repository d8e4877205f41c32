// SPDX-License-Identifier: MIT
#include "http/shelf.h"

#include <stdlib.h>
#include <string.h>

static void drop(shelf *s, size_t i) {
  s->bytes -= s->slots[i].item.len;
  free((char *)(uintptr_t)s->slots[i].item.body);
  s->slots[i].item = (shelf_item){0};
  s->slots[i].key[0] = '\0';
  s->slots[i].used = 0;
}

static size_t slot_of(const shelf *s, const char *key) {
  size_t i = 0;
  while (i < SHELF_SLOTS && strcmp(s->slots[i].key, key) != 0) i++;
  return i;
}

// A free slot, else the one that was used longest ago.
static size_t oldest(const shelf *s) {
  size_t found = 0;
  for (size_t i = 1; i < SHELF_SLOTS; i++) {
    if (s->slots[i].used < s->slots[found].used) found = i;
  }
  return found;
}

const shelf_item *shelf_find(shelf *s, const char *key, const char *version) {
  if (!key[0]) return NULL;
  size_t i = slot_of(s, key);
  if (i == SHELF_SLOTS || strcmp(s->slots[i].version, version) != 0) return NULL;
  s->slots[i].used = ++s->clock;
  return &s->slots[i].item;
}

// The oldest that holds something goes until there is room.
static void make_room(shelf *s, size_t len) {
  while (s->bytes + len > SHELF_BYTES) {
    size_t found = SHELF_SLOTS;
    for (size_t i = 0; i < SHELF_SLOTS; i++) {
      if (s->slots[i].key[0] && (found == SHELF_SLOTS || s->slots[i].used < s->slots[found].used)) found = i;
    }
    drop(s, found);
  }
}

void shelf_put(shelf *s, const char *key, const char *version, const shelf_item *item) {
  size_t key_len = strlen(key);
  size_t version_len = strlen(version);
  if (!key_len || key_len >= SHELF_KEY_SIZE || version_len >= SHELF_KEY_SIZE || item->len > SHELF_BODY_MAX)
    return;
  size_t i = slot_of(s, key);
  if (i < SHELF_SLOTS) drop(s, i);
  make_room(s, item->len);
  char *copy = malloc(item->len + 1);
  if (!copy) return;
  memcpy(copy, item->body, item->len);
  copy[item->len] = '\0';
  i = oldest(s);
  if (s->slots[i].key[0]) drop(s, i);
  memcpy(s->slots[i].key, key, key_len + 1);
  memcpy(s->slots[i].version, version, version_len + 1);
  s->slots[i].item = (shelf_item){copy, item->len, item->next};
  s->slots[i].used = ++s->clock;
  s->bytes += item->len;
}

void shelf_empty(shelf *s) {
  for (size_t i = 0; i < SHELF_SLOTS; i++) {
    if (s->slots[i].key[0]) drop(s, i);
  }
}
