// SPDX-License-Identifier: MIT
// Who is served: companies, customers with what belongs to one, accounts. As webphone.md and interfaces.md name them.
#include "store/settings.h"

#include <string.h>

#include "base/mailbox.h"
#include "base/secret.h"
#include "config/config.h"
#include "store/account.h"
#include "store/balance.h"
#include "store/checkout.h"
#include "store/rules.h"

#define NUMBER_MAX (INT64_MAX >> 11)  // what a double holds exactly

static const setting_field company_fields[] = {
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
};

// Money is counted in millionths.
static const setting_field customer_fields[] = {
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
    {.json = "company", .column = "company_id", .kind = SET_REF},
    {.json = "debitLimitMicros", .column = "debit_limit_micros", .kind = SET_INT, .max = NUMBER_MAX},
    {.json = "currency",
     .column = "currency",
     .kind = SET_TEXT,
     .max = 3,
     .otherwise = "USD",
     .fault = currency_fault},
    {.json = "email",
     .column = "email",
     .kind = SET_TEXT,
     .max = MAILBOX_MAX,
     .fault = email_fault,
     .found = true},
    {.json = "balanceMicros",
     .column = balance_sql,
     .kind = SET_INT,
     .min = -NUMBER_MAX,
     .max = NUMBER_MAX,
     .computed = true,
     .settled = true},
};

static const setting_field item_fields[] = {
    {.json = "customer", .column = "customer_id", .kind = SET_REF, .min = 1},
    {.json = "kind",
     .column = "kind",
     .kind = SET_TEXT,
     .min = 1,
     .max = 16,
     .narrows = true,
     .fault = item_kind_fault},
    {.json = "data", .column = "data", .kind = SET_OBJECT},
};

static const setting_field account_fields[] = {
    {.json = "username",
     .column = "username",
     .kind = SET_TEXT,
     .min = 1,
     .max = USERNAME_MAX,
     .fault = account_username_fault,
     .found = true},
    {.json = "domain",
     .column = "domain",
     .kind = SET_TEXT,
     .min = 1,
     .max = DOMAIN_MAX,
     .fault = host_fault,
     .found = true},
    {.json = "name", .column = "display_name", .kind = SET_TEXT, .max = DISPLAY_NAME_MAX, .found = true},
    {.json = "customer", .column = "customer_id", .kind = SET_REF},
    {.json = "callerIds", .column = "caller_ids", .kind = SET_JSON, .max = 16, .fault = caller_ids_fault},
    {.json = "ha1Md5",
     .column = "ha1_md5",
     .kind = SET_TEXT,
     .min = 32,
     .max = 32,
     .secret = true,
     .fault = hex_fault},
    {.json = "ha1Sha256",
     .column = "ha1_sha256",
     .kind = SET_TEXT,
     .min = 64,
     .max = 64,
     .secret = true,
     .fault = hex_fault},
};

// "password" becomes the two hashes: it is kept nowhere.
static void prove_account(cJSON *given, fields *f) {
  cJSON *password = cJSON_DetachItemFromObjectCaseSensitive(given, "password");
  if (!password) return;
  const char *user = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(given, "username"));
  const char *domain = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(given, "domain"));
  char *word = cJSON_GetStringValue(password);
  const char *fault = word ? password_fault(word) : "must be a text";
  if (!fault && (!user || !domain)) fault = "needs the username and the domain beside it";
  if (fault) {
    fields_fault(f, "password", "%s", fault);
  } else {
    proof p = proof_make(user, domain, word);
    cJSON_DeleteItemFromObjectCaseSensitive(given, "ha1Md5");
    cJSON_DeleteItemFromObjectCaseSensitive(given, "ha1Sha256");
    cJSON_AddStringToObject(given, "ha1Md5", p.md5);
    cJSON_AddStringToObject(given, "ha1Sha256", p.sha256);
    secret_forget(&p, sizeof p);
  }
  if (word) secret_forget(word, strlen(word));
  cJSON_Delete(password);
}

// The hashes are of name, domain and password together: under another name the password that there is proves nobody.
static void keep_proof(const cJSON *row, const cJSON *given, fields *f) {
  static const char *const names[] = {"username", "domain"};
  bool renamed = false;
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const cJSON *wish = cJSON_GetObjectItemCaseSensitive(given, names[i]);
    renamed =
        renamed || (wish && !cJSON_Compare(wish, cJSON_GetObjectItemCaseSensitive(row, names[i]), true));
  }
  if (renamed && !(cJSON_HasObjectItem(given, "ha1Md5") && cJSON_HasObjectItem(given, "ha1Sha256")))
    fields_fault(f, "password", "has to be given anew with another username or domain");
}

static const setting_bulk customer_bulk = {
    .mark = "UPDATE customers SET removing = 1 WHERE id = ?",
    // A payment that has been begun would come to nobody.
    .bound = "SELECT (SELECT count(*) FROM accounts a WHERE a.customer_id = c.id) +"
             " (SELECT count(*) FROM tenants t WHERE t.template_customer_id = c.id) +"
             " (SELECT count(*) FROM checkouts k WHERE k.customer_id = c.id AND k.paid_at = 0 AND"
             " k.refused_at = 0 AND k.created_at > {now} - " CHECKOUT_LASTS ")"
             " FROM customers c WHERE c.id = ?",
    .portion = "DELETE FROM phonebook_entries WHERE id IN"
               " (SELECT id FROM phonebook_entries WHERE customer_id = ? LIMIT 200)"};
static const setting_bulk account_bulk = {
    .portion = "DELETE FROM voicemails WHERE id IN (SELECT v.id FROM voicemails v JOIN mailboxes m ON"
               " v.mailbox_id = m.id WHERE m.account_id = ? LIMIT 5)",
    // A mailbox has 200 messages; recordings are thousands, of many megabytes each.
    .then = "DELETE FROM recordings WHERE id IN (SELECT id FROM recordings WHERE account_id = ? ORDER BY id"
            " LIMIT 2)"};

static const setting_section list[] = {
    {.name = "companies", .table = "companies", .key = "name", FIELDS(company_fields), .order = "name"},
    {.name = "customers",
     .table = "customers",
     FIELDS(customer_fields),
     .settle = balance_settle,
     .bulk = &customer_bulk,
     .order = "lower(name)"},
    {.name = "customerItems", .table = "customer_items", FIELDS(item_fields)},
    {.name = "accounts",
     .table = "accounts",
     .key = "domain, username",
     FIELDS(account_fields),
     .prepare = prove_account,
     .compare = keep_proof,
     .refers = REFERS("customers", "accounts", "customer_id"),
     .bulk = &account_bulk,
     .order = "lower(username)"},
};
const setting_group customer_settings = {.list = list, .count = sizeof list / sizeof list[0]};
