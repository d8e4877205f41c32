// SPDX-License-Identifier: MIT
// Contacts as files, vCard and CSV, in and out: of a phonebook, of one's own.
#ifndef WEBPHONED_CONTACT_FILE_H
#define WEBPHONED_CONTACT_FILE_H

#include "http/request.h"
#include "store/contact_row.h"

typedef struct {
  void *to;
  contact_kept (*put)(void *to, const contact *c);  // KEPT_FULL and KEPT_FAILED end the reading
  const char *full;                                 // said of the first for which there is no room
  int most;                                         // contacts of a file
  int added, changed, skipped;
  cJSON *faults;
  bool unnamed;  // a table without the column that has to be there
  bool failed;
} contact_file;

// Is the body one of the two? False: the reply has been made.
bool contact_file_is_one(request *r, reply *out);
// Puts what the body has. False: nothing of it is to be kept.
bool contact_file_take(request *r, contact_file *file);
// What became of it; `kept`: also of the transaction around it.
void contact_file_reply(request *r, contact_file *file, bool kept, reply *out);

// Where an export comes from: calls `seen` with each, and says with the most numbers that one of them has how wide
// a table has to be.
typedef struct {
  void *from;
  db_result (*each)(void *from, contact_row_seen *seen, void *to);
  size_t numbers;
  int version;  // of the cards; 0: a table
  const char *name;
} contact_export;
void contact_file_give(request *r, const contact_export *e, reply *out);

#endif
