// SPDX-License-Identifier: MIT
// Buttons and forms as the phone sees them: those of everybody at this web phone and those of its customer.
#ifndef WEBPHONED_BUTTON_H
#define WEBPHONED_BUTTON_H

#include <cJSON.h>

#include "base/arena.h"
#include "db/db.h"

enum { BUTTONS_MAX = 200 };

// Whose: the web phone, and the customer (0: none) of the one who asks.
typedef struct {
  int64_t tenant;
  int64_t customer;
} owner;

// With the properties of the document, all of them. NULL: *result says why.
cJSON *button_read(db *d, owner who, int64_t id, db_result *result);
// In the order in which they are shown; `placement` NULL: all. NULL: the database failed.
cJSON *button_list(db *d, owner who, const char *placement);

// {id, account_id, name, sandbox_id, formSchema}. NULL: *result says why.
cJSON *form_read(db *d, owner who, int64_t id, db_result *result);
// Without their fields; `name` NULL: all, else those of this name in any case of letters.
cJSON *form_list(db *d, owner who, const char *name, int64_t after, int64_t limit);

// The script that a button or a form runs.
typedef struct {
  int64_t id;
  const char *name;
  const char *source;
  const char *webhook;  // "" for none: then `source` is run
  const char *webhook_secret;
  const char *fetch_allow;  // a JSON list of origins
  int64_t timeout_ms;
} script;

typedef enum { SCRIPT_OF_BUTTON, SCRIPT_OF_FORM } script_use;
// DB_NONE: no such button or form. Found without a script: out->id is 0.
db_result script_find(db *d, arena *a, owner who, script_use use, int64_t id, script *out);
// By its own id, for operators; tenant 0: of any.
db_result script_read(db *d, arena *a, int64_t tenant, int64_t id, script *out, int64_t *its_tenant);

#endif
