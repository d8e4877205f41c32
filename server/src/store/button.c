// SPDX-License-Identifier: MIT
// Rows of buttons, forms and scripts to JSON and to what is to be run.
#include "store/button.h"

#include <string.h>

#define THEIRS "tenant_id = ? AND (customer_id IS NULL OR customer_id = ?)"

static void add_ref(cJSON *object, const char *name, int64_t id) {
  if (id)
    cJSON_AddNumberToObject(object, name, (double)id);
  else
    cJSON_AddNullToObject(object, name);
}

// The columns of a button in the document's order.
typedef struct {
  const char *name;
  enum { AS_NUMBER, AS_REF, AS_TEXT } kind;
} shown;
static const shown button_shown[] = {
    {"id", AS_NUMBER},         {"account_id", AS_REF}, {"label", AS_TEXT},     {"icon", AS_TEXT},
    {"tooltip", AS_TEXT},      {"type", AS_TEXT},      {"placement", AS_TEXT}, {"min_select", AS_NUMBER},
    {"max_select", AS_NUMBER}, {"sandbox_id", AS_REF}, {"fn", AS_TEXT},        {"form_id", AS_REF},
    {"sort_order", AS_NUMBER},
};
#define BUTTON                                                                                               \
  "SELECT id, customer_id, label, icon, tooltip, type, placement, min_select, max_select, sandbox_id, fn,"   \
  " form_id, sort_order FROM buttons WHERE " THEIRS

static cJSON *button_object(db *d) {
  cJSON *object = cJSON_CreateObject();
  for (size_t i = 0; i < sizeof button_shown / sizeof *button_shown; i++) {
    const char *name = button_shown[i].name;
    switch (button_shown[i].kind) {
    case AS_NUMBER: cJSON_AddNumberToObject(object, name, (double)db_column_int(d, (int)i)); break;
    case AS_REF: add_ref(object, name, db_column_int(d, (int)i)); break;
    case AS_TEXT: cJSON_AddStringToObject(object, name, db_column_text(d, (int)i)); break;
    }
  }
  return object;
}

cJSON *button_read(db *d, owner who, int64_t id, db_result *result) {
  db_query(d, BUTTON " AND id = ?", db_int(who.tenant), db_ref(who.customer), db_int(id));
  cJSON *object = db_next(d) ? button_object(d) : NULL;
  *result = db_end(d);
  return object;
}

// A list that is whole, or none.
static cJSON *ended(db *d, cJSON *list) {
  db_result result = db_end(d);
  if (result == DB_DONE || result == DB_NONE) return list;
  cJSON_Delete(list);
  return NULL;
}

cJSON *button_list(db *d, owner who, const char *placement) {
  cJSON *list = cJSON_CreateArray();
  db_query(d, BUTTON " AND (CAST(? AS TEXT) = '' OR placement = ?) ORDER BY sort_order, id LIMIT ?",
           db_int(who.tenant), db_ref(who.customer), db_text(placement ? placement : ""),
           db_text(placement ? placement : ""), db_int(BUTTONS_MAX));
  while (db_next(d)) cJSON_AddItemToArray(list, button_object(d));
  return ended(d, list);
}

static cJSON *form_object(db *d) {
  cJSON *object = cJSON_CreateObject();
  cJSON_AddNumberToObject(object, "id", (double)db_column_int(d, 0));
  add_ref(object, "account_id", db_column_int(d, 1));
  cJSON_AddStringToObject(object, "name", db_column_text(d, 2));
  add_ref(object, "sandbox_id", db_column_int(d, 3));
  return object;
}

cJSON *form_read(db *d, owner who, int64_t id, db_result *result) {
  db_query(d, "SELECT id, customer_id, name, sandbox_id, form_schema FROM forms WHERE " THEIRS " AND id = ?",
           db_int(who.tenant), db_ref(who.customer), db_int(id));
  cJSON *object = NULL;
  if (db_next(d)) {
    object = form_object(d);
    cJSON *schema = cJSON_Parse(db_column_text(d, 4));
    cJSON_AddItemToObject(object, "formSchema", schema ? schema : cJSON_CreateArray());
  }
  *result = db_end(d);
  return object;
}

cJSON *form_list(db *d, owner who, const char *name, int64_t after, int64_t limit) {
  cJSON *list = cJSON_CreateArray();
  db_query(d,
           "SELECT id, customer_id, name, sandbox_id FROM forms WHERE " THEIRS
           " AND id > ? AND (CAST(? AS TEXT) = '' OR lower(name) = lower(?)) ORDER BY id LIMIT ?",
           db_int(who.tenant), db_ref(who.customer), db_int(after), db_text(name ? name : ""),
           db_text(name ? name : ""), db_int(limit));
  while (db_next(d)) cJSON_AddItemToArray(list, form_object(d));
  return ended(d, list);
}

static const char *kept(db *d, arena *a, int column) {
  const char *text = db_column_text(d, column);
  return arena_copy(a, text, strlen(text));
}

#define SCRIPT "s.id, s.name, s.source, s.webhook, s.webhook_secret, s.fetch_allow, s.timeout_ms"

static bool take_script(db *d, arena *a, script *out) {
  *out = (script){.id = db_column_int(d, 0),
                  .name = kept(d, a, 1),
                  .source = kept(d, a, 2),
                  .webhook = kept(d, a, 3),
                  .webhook_secret = kept(d, a, 4),
                  .fetch_allow = kept(d, a, 5),
                  .timeout_ms = db_column_int(d, 6)};
  return out->name && out->source && out->webhook && out->webhook_secret && out->fetch_allow;
}

db_result script_find(db *d, arena *a, owner who, script_use use, int64_t id, script *out) {
  static const char *const sql[] = {
      [SCRIPT_OF_BUTTON] = "SELECT " SCRIPT " FROM (SELECT * FROM buttons WHERE " THEIRS " AND id = ?) x"
                           " LEFT JOIN scripts s ON s.tenant_id = x.tenant_id AND s.id = x.sandbox_id",
      [SCRIPT_OF_FORM] = "SELECT " SCRIPT " FROM (SELECT * FROM forms WHERE " THEIRS " AND id = ?) x"
                         " LEFT JOIN scripts s ON s.tenant_id = x.tenant_id AND s.id = x.sandbox_id",
  };
  bool room = true;
  db_query(d, sql[use], db_int(who.tenant), db_ref(who.customer), db_int(id));
  if (db_next(d)) room = take_script(d, a, out);
  db_result result = db_end(d);
  return room ? result : DB_FAILED;
}

db_result script_read(db *d, arena *a, int64_t tenant, int64_t id, script *out, int64_t *its_tenant) {
  bool room = true;
  db_query(d,
           "SELECT " SCRIPT ", s.tenant_id FROM scripts s WHERE s.id = ?"
           " AND (CAST(? AS BIGINT) = 0 OR s.tenant_id = ?)",
           db_int(id), db_int(tenant), db_int(tenant));
  if (db_next(d)) {
    room = take_script(d, a, out);
    *its_tenant = db_column_int(d, 7);
  }
  db_result result = db_end(d);
  return room ? result : DB_FAILED;
}
