// SPDX-License-Identifier: MIT
// The names of a phone's configuration, and those values that go to the phone as they are.
#include <string.h>

#include "base/text.h"
#include "config/config.h"
#include "config/known.h"
#include "config/phone_config.h"
#include "config/recording_rule.h"

enum { SITES_MAX = 16, TEXT_MAX = 200, PREFIX_MAX = 32, SESSION_LEAST_S = 90, SESSION_MOST_S = 86400 };

typedef const char *fault_of(const cJSON *value);

// RFC 4028 4: less than 90 seconds is refused by everybody; 0 is none.
static const char *session_fault(const cJSON *value) {
  double s = cJSON_IsNumber(value) ? value->valuedouble : -1;
  bool whole = s == (double)(long)s;
  bool good = whole && (s == 0 || (s >= SESSION_LEAST_S && s <= SESSION_MOST_S));
  return good ? NULL : "must be 0 or a whole number of seconds from 90 to 86400";
}

static const char *dtmf_fault(const cJSON *value) {
  const char *word = cJSON_GetStringValue(value);
  bool good = word && (strcmp(word, "auto") == 0 || strcmp(word, "rtp") == 0 || strcmp(word, "info") == 0);
  return good ? NULL : "must be \"auto\", \"rtp\" or \"info\"";
}

static const char *prefix_fault(const cJSON *value) {
  const char *text = cJSON_GetStringValue(value);
  return text && strlen(text) <= PREFIX_MAX ? NULL : "must be a text such as \"*31#\"";
}

static const char *reports_fault(const cJSON *value) {
  const char *text = cJSON_GetStringValue(value);
  bool good = text && strlen(text) <= TEXT_MAX && strncmp(text, "sip:", 4) == 0 && text[4];
  return good ? NULL : "must be an address such as \"sip:reports@example.com\"";
}

static const char *text_fault(const cJSON *value) {
  const char *text = cJSON_GetStringValue(value);
  return text && strlen(text) <= TEXT_MAX ? NULL : "must be a text of at most 200 bytes";
}

// What is in it is judged where it becomes a setting (store/rules.c).
static const char *list_fault(const cJSON *value) {
  return cJSON_IsArray(value) ? NULL : "must be a list";
}

// An origin, or "https://*.host" for every name below it.
static bool is_site(const char *site) {
  if (!site || strlen(site) > TEXT_MAX) return false;
  char origin[TEXT_MAX + 1];
  const char *star = strstr(site, "://*.");
  size_t head = star ? (size_t)(star - site) + 3 : strlen(site);
  text out = text_in(origin, sizeof origin);
  text_add(&out, "%.*s%s", (int)head, site, star ? site + head + 2 : "");
  return is_web_origin(origin);
}

static const char *sites_fault(const cJSON *value) {
  bool good = cJSON_IsArray(value) && cJSON_GetArraySize(value) <= SITES_MAX;
  const cJSON *site;
  cJSON_ArrayForEach(site, value) good = good && is_site(cJSON_GetStringValue(site));
  return good ? NULL : "must be a list of at most 16 origins such as \"https://*.crm.example\"";
}

static const char *flags_fault(const cJSON *value) {
  return cJSON_IsObject(value) ? NULL : "must be an object";
}

static const char *recording_fault(const cJSON *value) {
  recording_rule rule;
  return recording_rule_read(value, &rule);
}

static const struct {
  const char *name;
  fault_of *fault;  // NULL: phone_config.c has it
} fields[] = {
#define PHONE_FIELD(name, check) {#name, check},
#define PHONE_FLAG(name)
#include "config/phone_fields.def"
#undef PHONE_FIELD
#undef PHONE_FLAG
};

static const char *const field_names[] = {
#define PHONE_FIELD(name, check) #name,
#define PHONE_FLAG(name)
#include "config/phone_fields.def"
#undef PHONE_FIELD
#undef PHONE_FLAG
    NULL,
};

static const char *const flag_names[] = {
#define PHONE_FIELD(name, check)
#define PHONE_FLAG(name) #name,
#include "config/phone_fields.def"
#undef PHONE_FIELD
#undef PHONE_FLAG
    NULL,
};

static int check_flags(const cJSON *flags, char *why) {
  if (config_only_known(flags, flag_names, "phone.flags.", why)) return -1;
  const cJSON *flag;
  cJSON_ArrayForEach(flag, flags) {
    if (!cJSON_IsBool(flag)) return config_wrong(why, "phone.flags.%s: must be true or false", flag->string);
  }
  return 0;
}

int phone_fields_check(const cJSON *phone, char *why) {
  static const char *const of_recording[] = {"policy", "layout", "days", "megabytes", NULL};
  if (config_only_known(phone, field_names, "phone.", why)) return -1;
  if (config_only_known(config_member(phone, "recording"), of_recording, "phone.recording.", why)) return -1;
  for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
    const cJSON *value = config_member(phone, fields[i].name);
    const char *fault = value && fields[i].fault ? fields[i].fault(value) : NULL;
    if (fault) return config_wrong(why, "phone.%s: %s", fields[i].name, fault);
  }
  return check_flags(config_member(phone, "flags"), why);
}
