// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_STORE_PAGE_H
#define WEBPHONED_STORE_PAGE_H

#include "base/arena.h"
#include "db/db.h"

// A custom page of this tenant, as it was written. NULL: *result says why.
const char *page_read(db *d, arena *a, int64_t tenant, int64_t id, const char **name, db_result *result);

#endif
