// SPDX-License-Identifier: MIT
// Operators: people who log in at the panel, and the tokens of their programs.
#include "store/settings.h"

#include <string.h>

#include "base/secret.h"
#include "store/operator.h"
#include "store/rules.h"

// What proves them is written, never shown.
static const setting_field operator_fields[] = {
    {.json = "name",
     .column = "name",
     .kind = SET_TEXT,
     .min = 1,
     .max = OPERATOR_NAME_MAX,
     .fault = operator_named_fault,
     .found = true},
    {.json = "role", .column = "role", .kind = SET_TEXT, .min = 1, .max = 16, .fault = role_fault},
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF},
    {.json = "passwordHash",
     .column = "password_hash",
     .kind = SET_TEXT,
     .min = 1,
     .max = ARGON_SIZE,
     .secret = true,
     .fault = argon_fault},
    {.json = "totpSecret",
     .column = "totp_secret",
     .kind = SET_TEXT,
     .max = 64,
     .secret = true,
     .fault = totp_fault},
    {.json = "recoveryHashes",
     .column = "recovery",
     .kind = SET_TEXT,
     .max = RECOVERY_KEPT_SIZE,
     .secret = true,
     .fault = recovery_fault},
    {.json = "secondFactor",
     .column = "CASE WHEN totp_secret = '' THEN 0 ELSE 1 END",
     .kind = SET_BOOL,
     .computed = true},
};

// Recovery codes go with the second factor that they stand in for.
static void drop_recovery(cJSON *given) {
  if (cJSON_HasObjectItem(given, "totpSecret") && !cJSON_HasObjectItem(given, "recoveryHashes"))
    cJSON_AddStringToObject(given, "recoveryHashes", "");
}

// "password" becomes what is kept of it.
static void prove_operator(cJSON *given, fields *f) {
  drop_recovery(given);
  cJSON *password = cJSON_DetachItemFromObjectCaseSensitive(given, "password");
  if (!password) return;
  char *word = cJSON_GetStringValue(password);
  const char *fault = word ? operator_password_fault(word) : "must be a text";
  char kept[ARGON_SIZE];
  if (!fault && !argon_make(word, kept)) fault = "cannot be kept now: try again";
  if (fault) {
    fields_fault(f, "password", "%s", fault);
  } else {
    cJSON_DeleteItemFromObjectCaseSensitive(given, "passwordHash");
    cJSON_AddStringToObject(given, "passwordHash", kept);
  }
  if (word) secret_forget(word, strlen(word));
  cJSON_Delete(password);
}

// The portal makes the token itself (admin_add_token): it is shown once, and kept as its hash.
static const setting_field token_fields[] = {
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF},
    {.json = "createdAt", .column = "created_at", .kind = SET_INT, .max = INT64_MAX >> 11},
    {.json = "tokenSha256",
     .column = "token_sha256",
     .kind = SET_TEXT,
     .min = 64,
     .max = 64,
     .secret = true,
     .fault = hex_fault},
};

static const setting_section list[] = {
    {.name = "operators",
     .table = "operators",
     .key = "name",
     .tenant = "tenant_id",
     FIELDS(operator_fields),
     .prepare = prove_operator,
     .owners = true},
    {.name = "tokens",
     .table = "tokens",
     .key = "name",
     .tenant = "tenant_id",
     FIELDS(token_fields),
     .owners = true},
};
const setting_group operator_settings = {.list = list, .count = sizeof list / sizeof list[0]};
