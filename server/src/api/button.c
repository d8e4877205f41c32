// SPDX-License-Identifier: MIT
// Buttons and the forms that they open, for the one who is logged in (webphone.md, "Dynamic Buttons").
#include "store/button.h"
#include "api/answer.h"
#include "api/api.h"
#include "store/tenant.h"

static owner asker(const request *r) {
  return (owner){r->tenant->id, r->actor.customer};
}

void button_show(request *r, reply *out) {
  db_result result;
  cJSON *json = button_read(r->db, asker(r), r->params[0].number, &result);
  reply_row(r, json, result, out);
}

void button_list_show(request *r, reply *out) {
  cJSON *items = button_list(r->db, asker(r), request_query(r, "placement"));
  cJSON *json = items ? cJSON_CreateObject() : NULL;
  if (json) cJSON_AddItemToObject(json, "items", items);
  reply_row(r, json, DB_FAILED, out);
}

void form_show(request *r, reply *out) {
  db_result result;
  cJSON *json = form_read(r->db, asker(r), r->params[0].number, &result);
  reply_row(r, json, result, out);
}

void form_list_show(request *r, reply *out) {
  page p;
  if (!request_page(r, &p, out)) return;
  cJSON *items = form_list(r->db, asker(r), request_query(r, "name"), p.after, p.limit + 1);
  reply_page(r, out, items, &p, "id");
}
