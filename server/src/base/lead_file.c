// SPDX-License-Identifier: MIT
// Cells of a row to a lead: known columns checked, all others kept under their names.
#include "base/lead_file.h"

#include <string.h>

#include "base/ascii.h"

enum { COLUMN_PHONE, COLUMN_CODE, COLUMN_ALT, COLUMN_FIRST, COLUMN_LAST, COLUMNS, COLUMN_OWN = -1 };

static const struct {
  const char *name;
  int column;
} known_names[] = {
    {"phone", COLUMN_PHONE},     {"phonenumber", COLUMN_PHONE}, {"number", COLUMN_PHONE},
    {"phonecode", COLUMN_CODE},  {"countrycode", COLUMN_CODE},  {"altphone", COLUMN_ALT},
    {"firstname", COLUMN_FIRST}, {"lastname", COLUMN_LAST},
};

// "First Name", "first_name", "FIRSTNAME": all the same.
static int column_of(const char *name) {
  char plain[16];
  size_t len = 0;
  for (; *name; name++) {
    if (*name == ' ' || *name == '_' || *name == '-') continue;
    if (len + 1 == sizeof plain) return COLUMN_OWN;
    plain[len++] = *name >= 'A' && *name <= 'Z' ? (char)(*name + 'a' - 'A') : *name;
  }
  plain[len] = '\0';
  for (size_t i = 0; i < sizeof known_names / sizeof *known_names; i++) {
    if (strcmp(known_names[i].name, plain) == 0) return known_names[i].column;
  }
  return COLUMN_OWN;
}

const char *lead_columns_of(const char *const *cells, size_t count, lead_columns *out) {
  bool has[COLUMNS] = {false};
  out->count = count;
  for (size_t i = 0; i < count; i++) {
    int column = column_of(cells[i]);
    if (column >= 0 && has[column]) return "two columns are the same";
    if (column >= 0) has[column] = true;
    for (size_t j = 0; j < i && cells[i][0]; j++) {
      if (strcmp(cells[i], cells[j]) == 0) return "two columns have the same name";
    }
    if (strlen(cells[i]) > LEAD_FIELD_NAME_MAX) return "a column has a name of more than 64 bytes";
    out->names[i] = cells[i];
    out->known[i] = column;
  }
  return has[COLUMN_PHONE] ? NULL : "there is no column \"phone\"";
}

static const char *add_own(cJSON *own, const char *name, const char *cell) {
  if (!name[0] || !cell[0]) return NULL;
  return cJSON_AddStringToObject(own, name, cell) ? NULL : "there is not enough memory";
}

static const char *name_fault(const char *cell) {
  for (const char *at = cell; *at; at++) {
    if ((unsigned char)*at < 0x20 || *at == 0x7f) return "a name may not have control characters";
  }
  return strlen(cell) <= LEAD_NAME_MAX ? NULL : "a name may have 100 bytes at most";
}

static const char *take_known(int column, const char *cell, arena *a, lead_words *out) {
  char *kept = arena_take(a, PHONE_SIZE);
  if (!kept) return "there is not enough memory";
  switch (column) {
  case COLUMN_PHONE: out->phone = kept; return phone_tidy(cell, kept) ? NULL : "phone must be a phone number";
  case COLUMN_ALT:
    out->alt_phone = kept;
    return !cell[0] || phone_tidy(cell, kept) ? NULL : "alt_phone must be a phone number";
  case COLUMN_CODE:
    out->phone_code = kept;
    return phone_code_tidy(cell, kept) ? NULL : "phone_code must be a country code such as 44";
  case COLUMN_FIRST: out->first_name = cell; return name_fault(cell);
  default: out->last_name = cell; return name_fault(cell);
  }
}

const char *lead_row(const lead_columns *columns, const char *const *cells, size_t count, arena *a,
                     lead_words *out) {
  *out = (lead_words){.phone_code = "", .phone = "", .alt_phone = "", .first_name = "", .last_name = ""};
  if (count > columns->count) return "there are more cells than columns";
  cJSON *own = cJSON_CreateObject();
  const char *fault = own ? NULL : "there is not enough memory";
  for (size_t i = 0; i < count && !fault; i++) {
    if (columns->known[i] >= 0)
      fault = take_known(columns->known[i], cells[i], a, out);
    else
      fault = add_own(own, columns->names[i], cells[i]);
  }
  if (!fault && !out->phone[0]) fault = "phone must be a phone number";
  if (!fault && lead_fields_text(own, a, &out->fields))
    fault = "a field is longer than 500 bytes, has control characters, or all are too long together";
  cJSON_Delete(own);
  return fault;
}
