// SPDX-License-Identifier: MIT
// What a tenant says about recording calls ("recording" of its phones' configuration, docs/config.md).
#ifndef WEBPHONED_RECORDING_RULE_H
#define WEBPHONED_RECORDING_RULE_H

#include <cJSON.h>
#include <stdbool.h>

enum {
  RECORDING_DAYS = 90,
  RECORDING_DAYS_MAX = 3650,
  RECORDING_MEGABYTES = 16384,  // some 700 hours in stereo
  RECORDING_MEGABYTES_MAX = 1 << 20,
};

typedef struct {
  bool allowed;   // somebody may record
  bool forced;    // every call is recorded, and nobody but an operator takes a recording away
  int days;       // that it is kept
  int megabytes;  // of an account
} recording_rule;

// What is wrong with "recording" of a phone's configuration (NULL: there is none, and nothing is recorded); NULL if
// nothing is.
const char *recording_rule_read(const cJSON *rule, recording_rule *out);

#endif
