// SPDX-License-Identifier: MIT
// Where pushes may go. A subscription's end point comes from a browser, that is, from anybody: only https, and only
// to push services that are known, or that the operator lists.
#ifndef WEBPHONED_ENDPOINT_H
#define WEBPHONED_ENDPOINT_H

#include <stdbool.h>

enum { ENDPOINT_MAX = 1024, PUSH_ORIGIN_SIZE = 280 };

// The services that browsers use, one pattern each; NULL at the end.
extern const char *const push_services[];

// "https://host" or "https://host:port"; "https://*.host" is for every name below it.
bool endpoint_is_pattern(const char *pattern);

// Its origin ("https://host", with a port where it is not 443), when it has a form that can be trusted: https, no
// user, no fragment, a plain host name, printable ASCII.
bool endpoint_origin(const char *url, char origin[PUSH_ORIGIN_SIZE]);

bool endpoint_is_listed(const char *origin, const char *const *patterns);

#endif
