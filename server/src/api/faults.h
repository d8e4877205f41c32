// SPDX-License-Identifier: MIT
// What could not be used of a file that came: the first of it, by line.
#ifndef WEBPHONED_FAULTS_H
#define WEBPHONED_FAULTS_H

#include <cJSON.h>
#include <stddef.h>

enum { FAULTS_MAX = 20 };

static inline void faults_add(cJSON *faults, size_t line, const char *why) {
  if (cJSON_GetArraySize(faults) >= FAULTS_MAX) return;
  cJSON *one = cJSON_CreateObject();
  cJSON_AddNumberToObject(one, "line", (double)line);
  cJSON_AddStringToObject(one, "why", why);
  cJSON_AddItemToArray(faults, one);
}

#endif
