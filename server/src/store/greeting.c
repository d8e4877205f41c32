// SPDX-License-Identifier: MIT
// One row for each account that has a greeting.
#include "store/greeting.h"

#include <stdlib.h>
#include <string.h>

#include "base/audio.h"

const char *greeting_fault(const void *bytes, size_t len) {
  int64_t ms;
  if (len > GREETING_MAX) return "The greeting is longer than a megabyte.";
  const char *type = audio_type(bytes, len, &ms);
  return type && strcmp(type, "audio/ogg") == 0 ? NULL : "The greeting is not Opus in Ogg.";
}

db_result greeting_read(db *d, int64_t account, unsigned char **bytes, size_t *len) {
  *bytes = NULL;
  *len = 0;
  db_query(d, "SELECT sound FROM greetings WHERE account_id = ?", db_int(account));
  bool there = db_next(d);
  const void *at = there ? db_column_bytes(d, 0, len) : NULL;
  if (at) *bytes = malloc(*len + 1);
  if (*bytes) memcpy(*bytes, at, *len);
  db_result result = db_end(d);
  if (result == DB_DONE && *bytes) return DB_DONE;
  free(*bytes);
  *bytes = NULL;
  return result == DB_DONE ? DB_FAILED : result;
}

db_result greeting_save(db *d, int64_t account, const void *bytes, size_t len, int64_t now) {
  return db_run(
      d,
      "INSERT INTO greetings (account_id, sound, changed_at) VALUES (?, ?, ?) ON CONFLICT (account_id) DO"
      " UPDATE SET sound = excluded.sound, changed_at = excluded.changed_at",
      db_int(account), db_bytes(bytes, len), db_int(now));
}

db_result greeting_remove(db *d, int64_t account) {
  return db_run(d, "DELETE FROM greetings WHERE account_id = ?", db_int(account));
}
