// SPDX-License-Identifier: MIT
#include "api/sound.h"

#include <stdio.h>
#include <string.h>

#include "http/negotiate.h"
#include "http/range.h"

static const char *range_text(request *r, const range *part, int64_t size) {
  unsigned long long first = part->first;
  return arena_print(&r->arena, "bytes %llu-%llu/%lld", first, first + part->count - 1, (long long)size);
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
  unsigned char *bytes = arena_take(&r->arena, (size_t)part.count + 1);
  if (!bytes || !part.count || read(r->db, id, (int64_t)part.first, (int64_t)part.count, bytes) != DB_DONE) {
    out->etag[0] = '\0';
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = kind == RANGE_PART ? 206 : 200;
  if (kind == RANGE_PART) reply_header(out, "Content-Range", range_text(r, &part, size));
  reply_body(r, out, type, (const char *)bytes, (size_t)part.count);
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
