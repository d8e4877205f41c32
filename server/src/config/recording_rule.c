// SPDX-License-Identifier: MIT
#include "config/recording_rule.h"

#include <string.h>

static bool is_one_of(const cJSON *value, const char *const *names) {
  for (; cJSON_IsString(value) && *names; names++) {
    if (strcmp(value->valuestring, *names) == 0) return true;
  }
  return false;
}

static bool is_whole(const cJSON *value, int min, int max) {
  return cJSON_IsNumber(value) && value->valuedouble == (double)value->valueint && value->valueint >= min &&
         value->valueint <= max;
}

const char *recording_rule_read(const cJSON *rule, recording_rule *out) {
  static const char *const policies[] = {"off", "user", "ask", "always", NULL};
  static const char *const layouts[] = {"stereo", "mixed", NULL};
  *out = (recording_rule){false, false, RECORDING_DAYS, RECORDING_MEGABYTES};
  if (!rule) return NULL;
  const cJSON *policy = cJSON_GetObjectItemCaseSensitive(rule, "policy");
  if (!is_one_of(policy, policies)) return "must have a policy: off, user, ask or always";
  const cJSON *layout = cJSON_GetObjectItemCaseSensitive(rule, "layout");
  if (layout && !is_one_of(layout, layouts)) return "must have the layout stereo or mixed";
  const cJSON *days = cJSON_GetObjectItemCaseSensitive(rule, "days");
  if (days && !is_whole(days, 1, RECORDING_DAYS_MAX)) return "must have days from 1 to 3650";
  const cJSON *megabytes = cJSON_GetObjectItemCaseSensitive(rule, "megabytes");
  if (megabytes && !is_whole(megabytes, 1, RECORDING_MEGABYTES_MAX))
    return "must have megabytes from 1 to 1048576";
  out->allowed = strcmp(policy->valuestring, "off") != 0;
  out->forced = strcmp(policy->valuestring, "always") == 0;
  if (days) out->days = days->valueint;
  if (megabytes) out->megabytes = megabytes->valueint;
  return NULL;
}
