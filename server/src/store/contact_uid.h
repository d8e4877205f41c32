// SPDX-License-Identifier: MIT
// The UID that a contact without one has in files: the same at every export, so that a file that comes back changes what it
// came from and doubles nothing. It names the book as well: in any other book it is a stranger's, and is kept as it is.
#ifndef WEBPHONED_CONTACT_UID_H
#define WEBPHONED_CONTACT_UID_H

#include <stdint.h>

enum { CONTACT_UID_SIZE = 48 };

typedef struct {
  char tail[25];  // what all UIDs of this book end with
} contact_book;

// `name` tells this book from every other one.
contact_book contact_book_of(const char *name);

// "urn:uuid:..." of RFC 9562 5.8: the id, and a hash of the book.
void contact_uid(const contact_book *book, int64_t id, char out[CONTACT_UID_SIZE]);

// The id; 0: it is no UID that this book gave.
int64_t contact_uid_id(const contact_book *book, const char *uid);

#endif
