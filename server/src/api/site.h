// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_SITE_H
#define WEBPHONED_SITE_H

#include <stdatomic.h>

#include "api/metrics.h"
#include "api/view.h"
#include "base/voice_counters.h"
#include "config/config.h"
#include "push/counters.h"

// What all handlers of all threads work with; only read, except what is atomic.
typedef struct site {
  _Atomic(const config *) config;
  int web;                 // the folder of the built app, opened
  cJSON *manifest;         // manifest/app.webmanifest in it; NULL: it has none
  atomic_uint generation;  // grows with each change to a tenant by this process
  atomic_uint log_outs;    // sessions that this process has ended
  char runner[4096];       // webphone-script beside this program
  metrics metrics;
  push_counters pushes;
  voice_counters voicemail;
  atomic_int gateway_bell;  // an eventfd: a device has said something to a call; -1: nobody takes calls here
} site;

// 0, or -1 with the field and the reason in `why`.
int site_open(const config *config, site *out, char why[CONFIG_WHY_SIZE]);
void site_close(site *s);

// A tenant has changed: this process shows it at once, others within VIEW_MS.
void site_changed(site *s);

// A device has said something to a call: the gateway of this process looks at once, those of others soon.
void site_ring_gateway(site *s);

#endif
