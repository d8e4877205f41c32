// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_VIEWS_H
#define WEBPHONED_VIEWS_H

#include "api/site.h"
#include "db/db.h"

enum { VIEWS = 64 };

// The tenants that one thread has served lately.
typedef struct {
  struct {
    char host[254];
    view *view;  // NULL: there is none under this name
    int64_t until;
    unsigned generation;
    unsigned users;  // requests under way that look at it
  } slots[VIEWS];
  size_t next;
} views;

// The view of a host name; NULL: none, or (*failed) the database does not answer. Give it back.
view *views_take(views *v, db *d, site *s, const char *host, bool *failed);
void views_give(views *v, view *taken);
void views_free(views *v);

#endif
