// SPDX-License-Identifier: MIT
// Rules of campaigns' fields.
#include "store/campaign_rules.h"

#include <string.h>

#include "store/campaign.h"

static const char *text_of(const cJSON *value) {
  const char *text = cJSON_GetStringValue(value);
  return text ? text : "";
}

const char *campaign_state_fault(const cJSON *value) {
  const char *text = text_of(value);
  bool known = strcmp(text, "running") == 0 || strcmp(text, "stopped") == 0;
  return known ? NULL : "must be running or stopped";
}

const char *source_status_fault(const cJSON *value) {
  const char *text = text_of(value);
  if (!text[0]) return "must be NEW or a disposition";
  return strcmp(text, "DO NOT CALL") == 0 ? "may not be DO NOT CALL: that is what they asked for" : NULL;
}

const char *caller_id_fault(const cJSON *value) {
  const char *text = text_of(value);
  bool ok = strspn(text, "0123456789") == strlen(text) ||
            (text[0] == '+' && text[1] && strspn(text + 1, "0123456789") == strlen(text + 1));
  return ok ? NULL : "must be digits, with + in front or not";
}

static bool is_taken(const cJSON *list, const cJSON *item) {
  for (size_t i = 0; standard_dispositions[i]; i++) {
    if (strcmp(standard_dispositions[i], item->valuestring) == 0) return true;
  }
  const cJSON *other;
  cJSON_ArrayForEach(other, list) {
    if (other == item) return strcmp(item->valuestring, "NEW") == 0;
    if (strcmp(other->valuestring, item->valuestring) == 0) return true;
  }
  return false;
}

const char *dispositions_fault(const cJSON *value) {
  const cJSON *item;
  cJSON_ArrayForEach(item, value) {
    const char *text = cJSON_GetStringValue(item);
    size_t len = text ? strlen(text) : 0;
    if (len < 1 || len > DISPOSITION_MAX) return "must be texts of 1 to 40 bytes";
    for (const char *at = text; *at; at++) {
      if ((unsigned char)*at < 0x20 || *at == 0x7f) return "may not have control characters";
    }
    if (is_taken(value, item)) return "has one that there is already";
  }
  return NULL;
}
