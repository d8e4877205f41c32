// SPDX-License-Identifier: MIT
// Recordings of calls: begun, sent piece by piece from where the last one ended, kept for so many days.
#ifndef WEBPHONED_RECORDING_H
#define WEBPHONED_RECORDING_H

#include <cJSON.h>

#include "base/arena.h"
#include "db/db.h"

enum {
  RECORDING_MAX = 2000,             // of an account
  RECORDING_BYTES_MAX = 32 << 20,   // of one: what a player takes
  RECORDING_PIECE_MAX = 256 << 10,  // that are sent at once
};

typedef struct {
  const char *key;   // the same recording, begun twice, has the same
  const char *call;  // of the history: callUuid
  const char *peer;
  const char *name;
  bool incoming;
  bool forced;  // its account cannot take it away
  int64_t started_at;
  int64_t until;  // then it goes
} recording;

// GONE: it was taken away.
typedef enum {
  RECORDING_NEW,
  RECORDING_KNOWN,
  RECORDING_GONE,
  RECORDING_FULL,
  RECORDING_FAILED
} recording_result;
// *id and *size (what is there of it already) are set for the first two.
recording_result recording_begin(db *d, int64_t account, const recording *one, int64_t *id, int64_t *size);

// Whose recordings are meant: one account's; with 0 those of a web phone's accounts; with 0 and 0 all. Without an account
// a row says whose it is: account (its number), username, domain, accountName.
typedef struct {
  int64_t account;
  int64_t tenant;
} recording_scope;

// Adds a piece that begins at byte `at`; `last`: it is whole then, and so long. DB_EXISTS: it does not end there, is
// whole already, or there is no room for it. DB_NONE: there is none.
typedef struct {
  int64_t at;
  const void *bytes;
  size_t len;
  bool last;
  int64_t duration_ms;
  int64_t room;  // bytes of all recordings of the account
} recording_piece;
db_result recording_append(db *d, int64_t account, int64_t id, const recording_piece *piece, int64_t *size);

// The newest first, before an id (0: all), with this in the name or number of either side ("": all). NULL: the database
// failed.
typedef struct {
  const char *find;
  int64_t before;
  int64_t limit;
} recording_wish;
cJSON *recording_list(db *d, arena *a, recording_scope whose, const recording_wish *wish);
cJSON *recording_read(db *d, recording_scope whose, int64_t id, db_result *result);
// Its size, once it is whole.
db_result recording_size(db *d, recording_scope whose, int64_t id, int64_t *size);
db_result recording_bytes(db *d, int64_t id, int64_t first, int64_t count, unsigned char *out);
// Within the caller's transaction; until then its phone cannot bring it back. DB_EXISTS: not by its account.
db_result recording_remove(db *d, recording_scope whose, int64_t id, int64_t until);

// Some of those whose time is over, which may have many megabytes each. True: there may be more.
bool recording_sweep(db *d, int64_t now);

#endif
