// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_SITE_H
#define WEBPHONED_SITE_H

#include "config.h"

// What the handlers work with: made once at start, then only read.
typedef struct {
  const config *config;
  int web;              // the folder of the built app, opened
  char csp[2048];       // Content-Security-Policy
  char phone_etag[40];  // entity tag of config->phone
} site;

// 0, or -1 with the field and the reason in `why`.
int site_open(const config *config, site *out, char why[CONFIG_WHY_SIZE]);
void site_close(site *s);

#endif
