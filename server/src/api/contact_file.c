// SPDX-License-Identifier: MIT
#include "api/contact_file.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api/faults.h"
#include "base/csv.h"
#include "base/vcard.h"

bool contact_file_is_one(request *r, reply *out) {
  if (request_has_type(r, "text/vcard") || request_has_type(r, "text/csv")) return true;
  reply_failure(r, 415, "This address takes text/vcard and text/csv.", out);
  return false;
}

static bool take_one(void *to, const contact *c, size_t line, const char *fault) {
  contact_file *f = to;
  char room[64];
  contact_kept kept = KEPT_NONE;
  bool too_many = f->added + f->changed + f->skipped >= f->most;
  if (too_many) {
    snprintf(room, sizeof room, "a file may have %d entries", f->most);
    fault = room;
  }
  if (!fault) kept = f->put(f->to, c);
  if (kept == KEPT_FULL) fault = f->full;
  f->failed = kept == KEPT_FAILED;
  f->added += kept == KEPT_ADDED;
  f->changed += kept == KEPT_CHANGED;
  f->skipped += fault != NULL;
  if (fault) faults_add(f->faults, line, fault);
  return !f->failed && !too_many && kept != KEPT_FULL;
}

bool contact_file_take(request *r, contact_file *f) {
  f->faults = cJSON_CreateArray();
  if (request_has_type(r, "text/vcard"))
    vcard_contacts(r->body, r->body_len, take_one, f);
  else
    f->unnamed = !csv_contacts(&r->arena, r->body, r->body_len, take_one, f);
  return !f->unnamed && !f->failed;
}

void contact_file_reply(request *r, contact_file *f, bool kept, reply *out) {
  if (!kept) {
    cJSON_Delete(f->faults);
    reply_failure(r, f->unnamed ? 422 : 500, f->unnamed ? "The first line names no column \"name\"." : NULL,
                  out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddNumberToObject(json, "added", f->added);
  cJSON_AddNumberToObject(json, "changed", f->changed);
  cJSON_AddNumberToObject(json, "skipped", f->skipped);
  cJSON_AddItemToObject(json, "faults", f->faults);
  reply_json(r, out, 200, json);
}

typedef struct {
  const contact_export *of;
  FILE *file;
} giving;

static void put_bytes(void *to, const char *bytes, size_t len) {
  fwrite(bytes, 1, len, to);
}

static void give_one(void *to, const contact *c) {
  giving *g = to;
  arena a = arena_of(1 << 20);
  contact_sink sink = {g->file, put_bytes};
  if (g->of->version)
    vcard_write(&a, &sink, c, g->of->version);
  else
    csv_write(&a, &sink, c, g->of->numbers);
  arena_free(&a);
}

// Written to memory of its own, since it may be more than a request may take.
void contact_file_give(request *r, const contact_export *e, reply *out) {
  int fd = memfd_create("export", MFD_CLOEXEC);
  int kept = fd < 0 ? -1 : dup(fd);
  giving g = {e, fd < 0 ? NULL : fdopen(fd, "w")};
  contact_sink sink = {g.file, put_bytes};
  if (g.file && !e->version) csv_write_head(&r->arena, &sink, e->numbers);
  bool ok = g.file && kept >= 0 && e->each(e->from, give_one, &g) == DB_DONE && fflush(g.file) == 0 &&
            !ferror(g.file);
  long size = ok ? ftell(g.file) : -1;
  if (g.file) fclose(g.file);
  if (size < 0) {
    if (kept >= 0) close(kept);
    reply_failure(r, 500, NULL, out);
    return;
  }
  out->status = 200;
  out->type = e->version ? "text/vcard; charset=utf-8" : "text/csv; charset=utf-8; header=present";
  out->file = kept;
  out->size = (uint64_t)size;
  reply_header(out, "Content-Disposition",
               arena_print(&r->arena, "attachment; filename=\"%s.%s\"", e->name, e->version ? "vcf" : "csv"));
}
