// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_ADMIT_H
#define WEBPHONED_ADMIT_H

#include "serve/route.h"

// Who asks, and may they? Called before the body is read. False: the reply is a refusal.
bool admit(request *r, const route *route, reply *out);

#endif
