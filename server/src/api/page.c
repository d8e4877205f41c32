// SPDX-License-Identifier: MIT
// A custom page of the operator, filled in for the one who asks. Its markup is for the page to sanitise.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api.h"
#include "base/template.h"
#include "store/customer.h"
#include "store/page.h"
#include "store/tenant.h"
#include "store/variable.h"

typedef struct {
  request *r;
  customer customer;
  bool has_customer;
  bool asked;  // for the customer
} filling;

static const customer *customer_of(filling *f) {
  if (!f->asked && f->r->actor.customer)
    f->has_customer = customer_read(f->r->db, f->r->actor.customer, &f->customer) == DB_DONE;
  f->asked = true;
  return f->has_customer ? &f->customer : NULL;
}

// Millionths to "12.50".
static const char *money(request *r, int64_t micros) {
  int64_t cents = micros / 10000;
  return arena_print(&r->arena, "%s%lld.%02lld", cents < 0 ? "-" : "", llabs(cents) / 100LL,
                     llabs(cents) % 100LL);
}

static const char *of_customer(filling *f, const char *name) {
  const customer *c = customer_of(f);
  if (!c) return NULL;
  if (strcmp(name, "balance") == 0) return money(f->r, c->balance_micros);
  if (strcmp(name, "currency") == 0) return c->currency;
  return strcmp(name, "customer.name") == 0 ? c->name : NULL;
}

static const char *look_up(void *from, const char *name, bool *markup) {
  filling *f = from;
  request *r = f->r;
  if (strncmp(name, "env.", 4) == 0) {
    *markup = true;
    return variable_for_page(r->db, &r->arena, r->tenant->id, name + 4);
  }
  if (strcmp(name, "brand") == 0) return r->tenant->brand;
  if (strcmp(name, "domain") == 0) return r->tenant->domain;
  if (strcmp(name, "uuid") == 0) return r->tenant->deploy_uuid;
  if (strcmp(name, "account.username") == 0) return r->actor.username;
  if (strcmp(name, "account.domain") == 0) return r->actor.domain;
  if (strcmp(name, "account.name") == 0) return r->actor.name;
  return of_customer(f, name);
}

void page_show(request *r, reply *out) {
  const char *name = "";
  db_result result;
  const char *body = page_read(r->db, &r->arena, r->tenant->id, r->params[0].number, &name, &result);
  if (!body) {
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
    return;
  }
  filling f = {.r = r};
  const char *html = template_fill(&r->arena, body, look_up, &f);
  if (!html) {
    reply_failure(r, 500, "The page is too long.", out);
    return;
  }
  cJSON *json = cJSON_CreateObject();
  cJSON_AddStringToObject(json, "name", name);
  // The operator's word, not one that came in by a placeholder.
  cJSON_AddBoolToObject(json, "container", strstr(body, "<!-- NO-CONTAINER -->") == NULL);
  cJSON_AddStringToObject(json, "html", html);
  reply_json(r, out, 200, json);
}
