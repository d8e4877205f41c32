// SPDX-License-Identifier: MIT
#include "api/sound.h"

#include <stdio.h>
#include <string.h>

#include "http/negotiate.h"
#include "http/range.h"

enum { SOUND_WHOLE_MAX = 128 << 10 };  // longer ones are read as they are sent

static const char *range_text(request *r, const range *part, int64_t size) {
  unsigned long long first = part->first;
  return arena_print(&r->arena, "bytes %llu-%llu/%lld", first, first + part->count - 1, (long long)size);
}

typedef struct {
  const request *r;
  sound_reader *read;
  int64_t id;
  int64_t first;
} sound_part;

static bool read_part(const void *of, int64_t first, size_t count, unsigned char *out) {
  const sound_part *part = of;
  return part->read(part->r->db, part->id, part->first + first, (int64_t)count, out) == DB_DONE;
}

// Who reads slowly holds an answer for minutes, and has as many connections as they like: of what is long, only what is just
// being sent is in memory.
static bool reply_long(request *r, reply *out, const range *part, int64_t id, sound_reader *read) {
  sound_part *source = arena_take(&r->arena, sizeof *source);
  if (!source) return false;
  *source = (sound_part){r, read, id, (int64_t)part->first};
  out->source = read_part;
  out->of = source;
  out->size = part->count;
  return true;
}

static bool reply_bytes(request *r, reply *out, const char *type, const range *part, int64_t id,
                        sound_reader *read) {
  out->type = type;
  if (part->count > SOUND_WHOLE_MAX) return reply_long(r, out, part, id, read);
  unsigned char *bytes = arena_take(&r->arena, (size_t)part->count + 1);
  if (!bytes || !part->count || read(r->db, id, (int64_t)part->first, (int64_t)part->count, bytes) != DB_DONE)
    return false;
  reply_body(r, out, type, (const char *)bytes, (size_t)part->count);
  return true;
}

static void reply_part(request *r, reply *out, const char *type, int64_t size, int64_t id,
                       sound_reader *read) {
  range part;
  range_kind kind =
      range_read(request_header(r, "Range"), request_header(r, "If-Range"), out->etag, (uint64_t)size, &part);
  reply_header(out, "Accept-Ranges", "bytes");
  if (kind == RANGE_NOT) {
    out->etag[0] = '\0';
    reply_failure(r, 416, "The recording has no such part.", out);
    reply_header(out, "Content-Range", arena_print(&r->arena, "bytes */%lld", (long long)size));
    return;
  }
  if (kind == RANGE_PART && part.count > SOUND_RANGE_MAX) part.count = SOUND_RANGE_MAX;
  if (!reply_bytes(r, out, type, &part, id, read)) {
    out->etag[0] = '\0';
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = kind == RANGE_PART ? 206 : 200;
  if (kind == RANGE_PART) reply_header(out, "Content-Range", range_text(r, &part, size));
}

void reply_sound(request *r, reply *out, const char *name, int64_t id, const char *type, int64_t size,
                 sound_reader *read) {
  snprintf(out->etag, sizeof out->etag, "\"%s-%lld\"", name, (long long)id);
  out->cache = CACHE_ASK;
  if (etag_matches(request_header(r, "If-None-Match"), out->etag)) {
    out->status = 304;
    return;
  }
  if (request_query(r, "download"))
    reply_header(out, "Content-Disposition",
                 arena_print(&r->arena, "attachment; filename=\"%s-%lld.%s\"", name, (long long)id,
                             strcmp(type, "audio/ogg") == 0 ? "ogg" : "wav"));
  reply_part(r, out, type, size, id, read);
}
