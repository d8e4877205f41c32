// SPDX-License-Identifier: MIT
// Contacts of one's own: an account lists, writes, imports and exports them; favourites.
#include "store/own_contact.h"

#include <math.h>

#include "api/answer.h"
#include "api/api.h"
#include "api/book.h"
#include "api/contact_file.h"

void own_contact_index(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  reply_page(r, out, own_contact_list(r->db, r->actor.account, p.after, p.limit + 1), &p, "id");
}

static contact_kept keep(request *r, const contact *c, int64_t *id) {
  contact_kept kept = KEPT_FAILED;
  if (!db_begin(r->db)) return KEPT_FAILED;
  if (own_contact_lock(r->db, r->actor.account) == DB_DONE)
    kept = own_contact_put(r->db, r->actor.account, c, id);
  if (kept == KEPT_ADDED || kept == KEPT_CHANGED) return db_commit(r->db) ? kept : KEPT_FAILED;
  db_rollback(r->db);
  return kept;
}

static void put(request *r, int64_t id, reply *out) {
  contact c;
  db_result found;
  if (!contact_from(r, &c, out)) return;
  contact_kept kept = keep(r, &c, &id);
  reply_kept(r, kept, "There is room for 2000 contacts of your own.", out);
  if (kept != KEPT_ADDED && kept != KEPT_CHANGED) return;
  cJSON *row = own_contact_read(r->db, r->actor.account, id, &found);
  if (row)
    reply_json(r, out, kept == KEPT_ADDED ? 201 : 200, row);
  else
    reply_empty(out);
}

void own_contact_add(request *r, reply *out) {
  put(r, 0, out);
}

void own_contact_replace(request *r, reply *out) {
  put(r, r->params[0].number, out);
}

void own_contact_remove(request *r, reply *out) {
  reply_done(r, own_contact_drop(r->db, r->actor.account, r->params[0].number), out);
}

static contact_kept put_one(void *to, const contact *c) {
  const request *r = to;
  int64_t id = 0;
  return own_contact_put(r->db, r->actor.account, c, &id);
}

void own_contact_import(request *r, reply *out) {
  contact_file file = {
      .to = r, .put = put_one, .full = "there is no room for more", .most = OWN_CONTACTS_MAX};
  if (!contact_file_is_one(r, out)) return;
  bool begun = db_begin(r->db);
  bool good = begun && own_contact_lock(r->db, r->actor.account) == DB_DONE && contact_file_take(r, &file);
  if (begun && !good) db_rollback(r->db);
  contact_file_reply(r, &file, good && db_commit(r->db), out);
}

static db_result each(void *from, contact_row_seen *seen, void *to) {
  const request *r = from;
  return own_contact_each(r->db, r->actor.account, seen, to);
}

void own_contact_cards(request *r, reply *out) {
  contact_file_give(r, &(contact_export){.from = r, .each = each, .version = 4, .name = "contacts"}, out);
}

void favourite_index(request *r, reply *out) {
  cJSON *list = favourites_read(r->db, r->actor.account);
  if (!list) {
    reply_failure(r, 500, NULL, out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddItemToObject(json, "items", list);
  reply_json(r, out, 200, json);
}

static const char *id_fault(const cJSON *item) {
  double id = cJSON_IsNumber(item) ? item->valuedouble : 0.5;
  return id != floor(id) || fabs(id) > 9e15 || id == 0 ? "must be ids" : NULL;
}

void favourite_replace(request *r, reply *out) {
  const cJSON *items = request_list(r, "items", FAVOURITES_MAX, id_fault, out);
  if (!items) return;
  if (favourites_write(r->db, r->actor.account, items) == DB_DONE)
    reply_empty(out);
  else
    reply_failure(r, 500, NULL, out);
}
