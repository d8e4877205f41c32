// SPDX-License-Identifier: MIT
// Where redirect may lead, and in which window: http and https only, this window only to the operator's own sites.
#ifndef ACTION_REDIRECT_H
#define ACTION_REDIRECT_H

#include "base/arena.h"
#include "webphone/chain.h"

#define SITES_MAX 16
#define SITE_SIZE 128

// Sites for this window: "https://crm.example", also with a port; "*.example" for all below; a host alone means https.
typedef struct sites {
  char origin[SITE_SIZE];  // of the phone itself
  char allow[SITES_MAX][SITE_SIZE];
  size_t count;
} sites;

typedef struct redirect {
  wp_str url;
  uint32_t window;       // wp_window
  const char *expected;  // not NULL: refused
} redirect;

/** `how`: ACTION_EXTERNAL, ACTION_BLANK. WP_E_ARENA. */
int redirect_judge(arena *a, const sites *known, wp_str url, uint32_t how, redirect *out);
/** Is it something that an operator may put on the list? */
bool site_good(wp_str site);

#endif
