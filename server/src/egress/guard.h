// SPDX-License-Identifier: MIT
// A request of ours to the outside, on behalf of somebody: it goes where its address says, or nowhere.
#ifndef WEBPHONED_GUARD_H
#define WEBPHONED_GUARD_H

#include <curl/curl.h>
#include <stdbool.h>

typedef struct {
  bool may_be_private;  // the operator says so of this host
  bool barred;          // it would have gone to an address that is not public
} egress_guard;

// No redirect is followed, no proxy of the environment is used, and where the name leads is judged when the socket is
// opened. `guard` must outlive the request. False: libcurl refuses.
bool egress_guarded(CURL *easy, egress_guard *guard);

#endif
