// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_HTTP_H
#define WEBPHONED_HTTP_H

#include "api/site.h"

// Serves until SIGTERM or SIGINT, then finishes what it is sending. The exit status. SIGHUP calls `reload`,
// on this thread, while the others serve.
int http_serve(site *site, void (*reload)(void *with), void *with);

#endif
