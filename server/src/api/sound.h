// SPDX-License-Identifier: MIT
// A recording that lies in the database in parts, to an answer: all of it, or the range that was asked for.
#ifndef WEBPHONED_SOUND_H
#define WEBPHONED_SOUND_H

#include "db/db.h"
#include "http/request.h"

enum { SOUND_RANGE_MAX = 4 << 20 };  // a longer range is answered with its beginning (RFC 9110 15.3.7)

// `count` bytes of recording `id` from `first` on.
typedef db_result sound_reader(db *d, int64_t id, int64_t first, int64_t count, unsigned char *out);

// The caller knows that there is such a recording, of this size, and whose it is. `name` is what a file of it is
// called, and its entity tag: a recording never changes.
void reply_sound(request *r, reply *out, const char *name, int64_t id, const char *type, int64_t size,
                 sound_reader *read);

#endif
