// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_OPEN_H
#define WEBPHONED_OPEN_H

#include "command/command.h"
#include "db/db.h"

// The database of --database, or of the configuration. NULL, having said why not.
db *open_database(const options *options);

#endif
