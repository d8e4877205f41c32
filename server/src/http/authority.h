// SPDX-License-Identifier: MIT
// What stands in Host (RFC 9110 7.2), and the name in it.
#ifndef WEBPHONED_AUTHORITY_H
#define WEBPHONED_AUTHORITY_H

#include <stdbool.h>

#include "base/arena.h"

// A name or an address, and perhaps a port; nothing at all is good too.
bool authority_good(const char *authority);
// "Phone.Example:8080" to "phone.example"; "" for what is no host name.
const char *authority_host(arena *a, const char *authority);
// The authority of a target with one, "http://phone.example/x" (RFC 9112 3.2.2), and what follows it; NULL for others.
const char *authority_of_target(arena *a, const char *target, const char **rest);

#endif
