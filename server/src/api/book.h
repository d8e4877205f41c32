// SPDX-License-Identifier: MIT
// Which phonebook a request is about.
#ifndef WEBPHONED_BOOK_H
#define WEBPHONED_BOOK_H

#include "http/request.h"
#include "store/phonebook.h"

typedef struct {
  int64_t customer;  // 0: an account of no customer; its book is empty
  int64_t entry;     // where the path names one
} book;

// An account's is its customer's, an operator names it in the path. False: the reply has been made.
bool book_find(request *r, book *out_book, reply *out);
bool book_begin(request *r, const book *b, phonebook_change *change, reply *out);
// A contact of the request's JSON. False: the reply has been made.
bool contact_from(request *r, contact *c, reply *out);
// Why it was not put; nothing where it was.
void reply_kept(request *r, contact_kept kept, const char *full, reply *out);

#endif
