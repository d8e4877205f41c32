// SPDX-License-Identifier: MIT
// Buttons and the forms that they open, for the one who is logged in (webphone.md, "Dynamic Buttons").
#include "store/button.h"
#include "api/api.h"
#include "store/tenant.h"

static owner asker(const request *r) {
  return (owner){r->tenant->id, r->actor.customer};
}

static void give(request *r, cJSON *json, db_result result, reply *out) {
  if (json)
    reply_json(r, out, 200, json);
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}

void button_show(request *r, reply *out) {
  db_result result;
  cJSON *json = button_read(r->db, asker(r), r->params[0].number, &result);
  give(r, json, result, out);
}

void button_list_show(request *r, reply *out) {
  cJSON *items = button_list(r->db, asker(r), request_query(r, "placement"));
  cJSON *json = items ? cJSON_CreateObject() : NULL;
  if (json) cJSON_AddItemToObject(json, "items", items);
  give(r, json, DB_FAILED, out);
}

void form_show(request *r, reply *out) {
  db_result result;
  cJSON *json = form_read(r->db, asker(r), r->params[0].number, &result);
  give(r, json, result, out);
}

void form_list_show(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  cJSON *items = form_list(r->db, asker(r), request_query(r, "name"), p.after, p.limit + 1);
  if (items)
    reply_page(r, out, items, &p, "id");
  else
    reply_failure(r, 500, NULL, out);
}
