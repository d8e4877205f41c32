// SPDX-License-Identifier: MIT
// Mailboxes and the messages in them. An account has one mailbox, from its first message on.
#ifndef WEBPHONED_VOICEMAIL_H
#define WEBPHONED_VOICEMAIL_H

#include <cJSON.h>

#include "db/db.h"

enum {
  VOICEMAIL_MAX = 200,          // messages in a mailbox, without the deleted ones
  VOICEMAIL_DELETED_MAX = 200,  // then the oldest of them goes
  VOICEMAIL_AUDIO_MAX = 8 << 20,
  VOICEMAIL_PART = 256 << 10,
  VOICEMAIL_KEPT_DAYS = 30,  // after it was deleted
};

typedef struct {
  const char *key;  // the same message, deposited twice, has the same
  const char *caller;
  const char *name;
  const char *call_id;
  int64_t duration_ms;  // 0: as the audio says
  int64_t left_at;
  // Told of a new message, in the transaction that keeps it; false undoes it. NULL: nobody is.
  bool (*noted)(void *with, int64_t id);
  void *with;
} voicemail;

// Why this message cannot be kept; NULL if it can. Fills in the type, and the duration where it is 0.
const char *voicemail_fault(voicemail *v, const void *audio, size_t len, const char **type);

typedef enum { VOICEMAIL_KEPT, VOICEMAIL_KNOWN, VOICEMAIL_FULL, VOICEMAIL_FAILED } voicemail_result;
// All or nothing. *id is the new message's.
voicemail_result voicemail_deposit(db *d, int64_t account, const voicemail *v, const char *type,
                                   const void *audio, size_t len, int64_t *id);

// Was a message deposited whose key has this before its colon?
db_result voicemail_known(db *d, const char *before);

// Is there such an account, of this web phone's SIP domain (0: of any)?
db_result voicemail_account(db *d, int64_t account, int64_t tenant);

// Everything below is about the messages of one account. The newest first, before an id (0: all). NULL: the
// database failed.
cJSON *voicemail_list(db *d, int64_t account, bool deleted, int64_t before, int64_t limit);
cJSON *voicemail_read(db *d, int64_t account, int64_t id, db_result *result);
db_result voicemail_count(db *d, int64_t account, int64_t *fresh, int64_t *old);
// A value below 0 leaves it as it is. DB_EXISTS: there is no room for it among those that are not deleted.
db_result voicemail_mark(db *d, int64_t account, int64_t id, int is_read, int is_deleted, int64_t now);
// For ever; DB_NONE: it is not deleted, or was had back meanwhile.
db_result voicemail_purge(db *d, int64_t account, int64_t id);

typedef struct {
  const char *type;
  int64_t size;
} voicemail_sound;
db_result voicemail_sound_of(db *d, int64_t account, int64_t id, voicemail_sound *out);
// So many bytes from there on; the caller knows that they are there and whose they are.
db_result voicemail_bytes(db *d, int64_t id, int64_t first, int64_t count, unsigned char *out);

// The messages that were heard, or not: ids, the oldest first, at most VOICEMAIL_MAX; how many, -1: the database failed.
int voicemail_ids(db *d, int64_t account, bool heard, int64_t out[VOICEMAIL_MAX]);

// A mailbox has changed since whoever asks has last said so: its numbers are to be told (`kind` NEWS_COUNT), or a new
// message is (NEWS_MESSAGE).
typedef enum { NEWS_COUNT, NEWS_MESSAGE } news_kind;
typedef struct {
  int64_t account;
  int64_t revision;
  char username[65];
  char domain[254];
} news;
// The first of them behind account `after`, else the first of all; DB_NONE: nothing is new.
db_result voicemail_news(db *d, news_kind kind, int64_t after, news *out);
// It was told, unless it has changed again meanwhile.
db_result voicemail_told(db *d, news_kind kind, const news *told);
// Who left the newest message that was not heard; DB_NONE: there is none any more.
typedef struct {
  char number[257];
  char name[201];
} voicemail_caller;
db_result voicemail_latest(db *d, int64_t account, voicemail_caller *out);
// Every mailbox is news again.
db_result voicemail_tell_all(db *d);

// What was deleted long ago goes for ever.
void voicemail_sweep(db *d, int64_t now);

#endif
