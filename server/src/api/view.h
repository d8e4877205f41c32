// SPDX-License-Identifier: MIT
// A tenant as it is served: what would be the same for every request is made once.
#ifndef WEBPHONED_VIEW_H
#define WEBPHONED_VIEW_H

#include <stdbool.h>

#include "store/tenant.h"

enum { CSP_SIZE = 8192, VIEW_MS = 1000 };

typedef struct view {
  tenant *tenant;
  char *config;  // what GET /api/softphone/config says
  char config_etag[80];
  char csp[CSP_SIZE];  // Content-Security-Policy of pages
  bool embedded;       // pages of other sites may hold the phone in a frame
} view;

// Takes over the tenant. NULL: not enough memory.
view *view_make(tenant *t);
void view_free(view *v);

// Content-Security-Policy where there is no tenant.
extern const char view_csp_of_none[];

#endif
