// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_PATH_H
#define WEBPHONED_PATH_H

#include <stdbool.h>
#include <stddef.h>

enum { PATH_SIZE = 512 };

// The path of a request (still percent-encoded) as the name of a file below a folder: no leading slash,
// no empty, hidden, "." or ".." segment, visible ASCII only. False for everything else.
// "/" gives the empty string.
bool path_clean(const char *raw, char out[PATH_SIZE]);

#endif
