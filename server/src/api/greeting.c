// SPDX-License-Identifier: MIT
// The greeting of one's own mailbox: heard, recorded anew, or the usual one again.
#include "store/greeting.h"

#include <stdlib.h>

#include "api/api.h"
#include "base/clock.h"

void greeting_show(request *r, reply *out) {
  unsigned char *bytes;
  size_t len;
  db_result found = greeting_read(r->db, r->actor.account, &bytes, &len);
  // What a reply holds lives as long as the request.
  const char *copy = found == DB_DONE ? arena_copy(&r->arena, (const char *)bytes, len) : NULL;
  free(bytes);
  if (!copy) {
    reply_failure(r, found == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  out->status = 200;
  reply_body(r, out, "audio/ogg", copy, len);
}

void greeting_put(request *r, reply *out) {
  const char *fault = greeting_fault(r->body, r->body_len);
  if (fault) {
    reply_failure(r, 422, fault, out);
    return;
  }
  if (greeting_save(r->db, r->actor.account, r->body, r->body_len, clock_now()) == DB_DONE)
    reply_empty(out);
  else
    reply_failure(r, 500, NULL, out);
}

void greeting_drop(request *r, reply *out) {
  db_result result = greeting_remove(r->db, r->actor.account);
  if (result == DB_FAILED)
    reply_failure(r, 500, NULL, out);
  else
    reply_empty(out);
}
