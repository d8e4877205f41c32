// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_DEFAULT_TENANT_H
#define WEBPHONED_DEFAULT_TENANT_H

#include "base/fields.h"
#include "db/db.h"

// The phone of the configuration file becomes the tenant "*". What the file does not name stays as it is. On a fault of
// the fields (f->name) nothing is done.
db_result default_tenant_save(db *d, const cJSON *phone, fields *f);

#endif
