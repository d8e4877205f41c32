// SPDX-License-Identifier: MIT
// Environment variables of an operator: for scripts, and, unless protected or private, for custom pages.
#ifndef WEBPHONED_VARIABLE_H
#define WEBPHONED_VARIABLE_H

#include "base/arena.h"
#include "db/db.h"

// The bits of the column flags, in the order of settings_phone.c.
enum {
  VARIABLE_PROTECTED = 1,  // never read back by a user interface
  VARIABLE_PRIVATE = 2,    // scripts alone see it
  VARIABLE_LOCKED = 4,     // not changed through the API
  VARIABLE_DEFAULT = 8,    // one without a tenant: a tenant's own of the same name takes its place
};

bool variable_is_locked(db *d, int64_t id);

// What a page of this tenant may show; NULL: no such variable, or not for pages.
const char *variable_for_page(db *d, arena *a, int64_t tenant, const char *name);

// All that a script of this tenant sees, by name.
typedef void variable_seen(void *to, const char *name, const char *value);
db_result variable_each(db *d, int64_t tenant, variable_seen *seen, void *to);

#endif
