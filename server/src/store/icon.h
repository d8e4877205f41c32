// SPDX-License-Identifier: MIT
// Icons of the installed app: one PNG for each name, given by the operator.
#ifndef WEBPHONED_ICON_H
#define WEBPHONED_ICON_H

#include <cJSON.h>

#include "base/arena.h"
#include "base/fields.h"
#include "db/db.h"

enum { ICON_TEXT_MAX = 180 << 10 };

typedef struct {
  const char *name;
  unsigned size;
  bool maskable;
} icon_kind;
enum { ICON_KINDS = 3 };
extern const icon_kind icon_kinds[ICON_KINDS];

// Rules of the fields of a row.
const char *icon_name_fault(const cJSON *value);
const char *icon_png_fault(const cJSON *value);
void icon_prepare(cJSON *given, fields *f);

// Which of icon_kinds this tenant has, one bit for each.
db_result icon_given(db *d, int64_t tenant, unsigned *out);
// Its bytes. DB_NONE: there is none.
db_result icon_read(db *d, arena *a, int64_t tenant, const char *name, const char **bytes, size_t *len);

// Likewise of a row, for operators of this tenant (0: of any).
db_result icon_read_row(db *d, arena *a, int64_t tenant, int64_t id, const char **bytes, size_t *len);

#endif
