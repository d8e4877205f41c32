// SPDX-License-Identifier: MIT
// What operators see of all accounts: mailboxes without their sound, devices without their addresses.
#include "store/overview.h"

#include <string.h>

#include "api/api.h"
#include "store/voicemail.h"

static void list(request *r, reply *out, cJSON *(*overview)(db *d, arena *a, const overview_wish *wish)) {
  page p;
  overview_wish wish = {.tenant = r->actor.tenant};
  if (!request_page(r, &p, out) || !request_find(r, &wish.find, out)) return;
  wish.after = p.after;
  wish.limit = p.limit + 1;
  reply_page(r, out, overview(r->db, &r->arena, &wish), &p, "id");
}

void mailbox_index(request *r, reply *out) {
  list(r, out, overview_mailboxes);
}

void device_index(request *r, reply *out) {
  list(r, out, overview_devices);
}

// Who called whom and when; what was said is for the account alone.
void voicemail_index_of(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  int64_t account = r->params[0].number;
  const char *deleted = request_query(r, "deleted");
  db_result known = voicemail_account(r->db, account, r->actor.tenant);
  cJSON *rows = known == DB_DONE ? voicemail_list(r->db, account, deleted && strcmp(deleted, "true") == 0,
                                                  p.after, p.limit + 1)
                                 : NULL;
  if (rows)
    reply_page(r, out, rows, &p, "id");
  else
    reply_failure(r, known == DB_NONE ? 404 : 500, NULL, out);
}
