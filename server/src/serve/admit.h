// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_ADMIT_H
#define WEBPHONED_ADMIT_H

#include "serve/route.h"
#include "serve/sessions.h"

// Who asks, and may they? Called before the body is read. False: the reply is a refusal. `s` NULL: nobody is
// remembered.
bool admit(request *r, const route *route, sessions *s, reply *out);

#endif
