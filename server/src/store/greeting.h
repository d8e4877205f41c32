// SPDX-License-Identifier: MIT
// What callers hear before they leave a message, where somebody has said something of their own.
#ifndef WEBPHONED_GREETING_H
#define WEBPHONED_GREETING_H

#include "db/db.h"

enum { GREETING_MAX = 1 << 20 };  // bytes

// Why this cannot be one; NULL if it can: Opus in Ogg.
const char *greeting_fault(const void *bytes, size_t len);

// `*bytes` is the caller's to free. DB_NONE: there is none.
db_result greeting_read(db *d, int64_t account, unsigned char **bytes, size_t *len);
db_result greeting_save(db *d, int64_t account, const void *bytes, size_t len, int64_t now);
db_result greeting_remove(db *d, int64_t account);

#endif
