// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_DEFAULT_TENANT_H
#define WEBPHONED_DEFAULT_TENANT_H

#include <cJSON.h>

#include "db/db.h"

// The phone of the configuration file becomes the tenant "*". What the file does not name stays as it is.
db_result default_tenant_save(db *d, const cJSON *phone);

#endif
