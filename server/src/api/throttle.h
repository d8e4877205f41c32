// SPDX-License-Identifier: MIT
// Those who have tried too often wait (store/attempt.c): by whom they say they are, and by where they are.
#ifndef WEBPHONED_THROTTLE_H
#define WEBPHONED_THROTTLE_H

#include "http/request.h"

// "what:192.0.2.1".
void throttle_address(char *out, size_t size, const char *what, const char *address);

// Does one of them ("": nobody) still have to wait? Then the reply has been made (429).
bool throttle_holds(request *r, const char *who, const char *where, int64_t now, reply *out);

#endif
