// SPDX-License-Identifier: MIT
// A custom page of the operator, filled in for the one who asks, or, as a preview, for whom the operator names. Its
// markup is for the page to sanitise.
#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "base/secret.h"
#include "base/template.h"
#include "store/account.h"
#include "store/customer.h"
#include "store/ledger.h"
#include "store/page.h"
#include "store/tenant.h"
#include "store/variable.h"

enum { PAGE_BODY_MAX = 128 << 10 };

typedef struct {
  request *r;
  const tenant *tenant;
  const actor *actor;  // whom it is filled in for
  customer customer;
  bool has_customer;
  bool asked;  // for the customer
} filling;

static const customer *customer_of(filling *f) {
  if (!f->asked && f->actor->customer)
    f->has_customer = customer_read(f->r->db, f->actor->customer, &f->customer) == DB_DONE;
  f->asked = true;
  return f->has_customer ? &f->customer : NULL;
}

// With the digits that its currency has.
static const char *money(request *r, const customer *c) {
  char sum[LEDGER_AMOUNT_SIZE];
  ledger_amount(c->balance_minor, c->currency, sum);
  return arena_copy(&r->arena, sum, strlen(sum));
}

static const char *of_customer(filling *f, const char *name) {
  const customer *c = customer_of(f);
  if (!c) return NULL;
  if (strcmp(name, "balance") == 0) return money(f->r, c);
  if (strcmp(name, "currency") == 0) return c->currency;
  return strcmp(name, "customer.name") == 0 ? c->name : NULL;
}

static const char *look_up(void *from, const char *name, bool *markup) {
  filling *f = from;
  request *r = f->r;
  if (strncmp(name, "env.", 4) == 0) {
    *markup = true;
    return variable_for_page(r->db, &r->arena, f->tenant->id, name + 4);
  }
  if (strcmp(name, "brand") == 0) return f->tenant->brand;
  if (strcmp(name, "domain") == 0) return f->tenant->domain;
  if (strcmp(name, "uuid") == 0) return f->tenant->deploy_uuid;
  if (strcmp(name, "account.username") == 0) return f->actor->username;
  if (strcmp(name, "account.domain") == 0) return f->actor->domain;
  if (strcmp(name, "account.name") == 0) return f->actor->name;
  return of_customer(f, name);
}

static void reply_page_of(filling *f, const char *name, const char *body, reply *out) {
  request *r = f->r;
  const char *html = template_fill(&r->arena, body, look_up, f);
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

void page_show(request *r, reply *out) {
  const char *name = "";
  db_result result;
  const char *body = page_read(r->db, &r->arena, r->tenant->id, r->params[0].number, &name, &result);
  filling f = {.r = r, .tenant = r->tenant, .actor = &r->actor};
  if (body)
    reply_page_of(&f, name, body, out);
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}

// A page that is being written, as one account of that web phone would see it.
void page_preview(request *r, reply *out) {
  const cJSON *json = request_json(r, out);
  if (!json) return;
  fields f = fields_of(json);
  r->noted = true;  // it changes nothing
  int64_t id = field_int(&f, "tenant", 1, INT64_MAX >> 11);
  const char *body = field_long(&f, "body", PAGE_BODY_MAX);
  int64_t account_id = field_has(&f, "account") ? field_int(&f, "account", 1, INT64_MAX >> 11) : 0;
  if (!fields_end(&f)) {
    reply_fault(r, &f, out);
    return;
  }
  tenant *t = NULL;
  account a = {0};
  bool is_theirs = !r->actor.tenant || r->actor.tenant == id;
  db_result result = is_theirs ? tenant_read(r->db, id, &t) : DB_NONE;
  if (result == DB_DONE && account_id) result = account_read(r->db, account_id, &a);
  if (result == DB_DONE && account_id &&
      (strcmp(a.domain, t->sip_domain) != 0 || !tenant_admits(t, a.company)))
    result = DB_NONE;
  // Customers belong to the installation, not to one web phone: its operators read no balance by a page either.
  actor whom = {.account = a.id, .customer = r->actor.tenant ? 0 : a.customer};
  snprintf(whom.username, sizeof whom.username, "%s", a.username);
  snprintf(whom.domain, sizeof whom.domain, "%s", a.domain);
  snprintf(whom.name, sizeof whom.name, "%s", a.name);
  secret_forget(&a, sizeof a);
  filling fill = {.r = r, .tenant = t, .actor = &whom};
  if (result == DB_DONE)
    reply_page_of(&fill, "", body, out);
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
  tenant_free(t);
}
