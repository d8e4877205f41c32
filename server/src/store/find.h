// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_FIND_H
#define WEBPHONED_FIND_H

#include "base/arena.h"

// What somebody looks for as a pattern of {like} ... ESCAPE '!': it may stand anywhere. NULL: out of memory.
const char *find_pattern(arena *a, const char *find);

#endif
