// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_COOKIE_H
#define WEBPHONED_COOKIE_H

#include "http/request.h"

// The phone's session token at the client: HttpOnly, SameSite=Strict, and by https __Host- and Secure, so that no
// neighbouring domain can plant one.
const char *cookie_read(request *r);
void cookie_set(request *r, reply *out, const char *token);
void cookie_clear(request *r, reply *out);

// The panel's, of another name; no frame of another site ever has it.
const char *panel_cookie_read(request *r);
void panel_cookie_set(request *r, reply *out, const char *token);
void panel_cookie_clear(request *r, reply *out);

#endif
