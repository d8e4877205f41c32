// SPDX-License-Identifier: MIT
// Every handler of routes.def, and files for every other path.
#ifndef WEBPHONED_API_H
#define WEBPHONED_API_H

#include "http/request.h"

#define ROUTE(method, path, role, body_max, name) void name(request *r, reply *out);
#include "api/routes.def"
#undef ROUTE

handler static_file;

#endif
