// SPDX-License-Identifier: MIT
#include "store/contact_uid.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/secret.h"

#define SCHEME "urn:uuid:"
enum { SCHEME_LEN = 9, HEAD_LEN = 13 };  // a head has 12 digits and a dash

contact_book contact_book_of(const char *name) {
  contact_book book;
  char hex[SHA256_HEX];
  sha256_hex(name, strlen(name), hex);
  // The digits of version and variant are what RFC 9562 4 asks for.
  snprintf(book.tail, sizeof book.tail, "-8%.3s-8%.3s-%.12s", hex, hex + 3, hex + 6);
  return book;
}

void contact_uid(const contact_book *book, int64_t id, char out[CONTACT_UID_SIZE]) {
  uint64_t head = (uint64_t)id & 0xffffffffffff;
  snprintf(out, CONTACT_UID_SIZE, SCHEME "%08x-%04x%s", (unsigned)(head >> 16), (unsigned)(head & 0xffff),
           book->tail);
}

int64_t contact_uid_id(const contact_book *book, const char *uid) {
  if (strncmp(uid, SCHEME, SCHEME_LEN) != 0) return 0;
  const char *head = uid + SCHEME_LEN;
  int64_t id = 0;
  for (int i = 0; i < HEAD_LEN; i++) {
    int digit = i == 8 ? (head[i] == '-' ? 0 : -1) : hex_value(head[i]);
    if (digit < 0) return 0;
    if (i != 8) id = id * 16 + digit;
  }
  return strcmp(head + HEAD_LEN, book->tail) == 0 ? id : 0;
}
