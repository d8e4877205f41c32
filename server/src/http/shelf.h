// SPDX-License-Identifier: MIT
// Bodies of replies that were made once and can be sent again. One for each thread, bounded: the ones that nobody
// has asked for longest go. Whether one still holds is told by its version; who asks knows the present one.
#ifndef WEBPHONED_SHELF_H
#define WEBPHONED_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHELF_SLOTS = 128, SHELF_KEY_SIZE = 96, SHELF_BYTES = 4 << 20, SHELF_BODY_MAX = 256 << 10 };

typedef struct {
  const char *body;
  size_t len;
  int64_t next;  // of a page: where the one after begins; 0: there is none
} shelf_item;

typedef struct shelf {
  struct {
    char key[SHELF_KEY_SIZE];
    char version[SHELF_KEY_SIZE];
    shelf_item item;
    uint64_t used;
  } slots[SHELF_SLOTS];
  size_t bytes;
  uint64_t clock;
} shelf;

// NULL: there is none of this version. It lives until something is put or the shelf is emptied.
const shelf_item *shelf_find(shelf *s, const char *key, const char *version);
// Keeps a copy, in place of an older version. What is too long or finds no memory is not kept.
void shelf_put(shelf *s, const char *key, const char *version, const shelf_item *item);
void shelf_empty(shelf *s);

#endif
