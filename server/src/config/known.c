// SPDX-License-Identifier: MIT
#include "config/known.h"

#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config/config.h"

const cJSON *config_member(const cJSON *object, const char *name) {
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

int config_wrong(char *why, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(why, CONFIG_WHY_SIZE, format, args);
  va_end(args);
  return -1;
}

int config_only_known(const cJSON *object, const char *const *known, const char *prefix, char *why) {
  const cJSON *field;
  // What a list holds has no names. The prefix ends with a dot.
  if (cJSON_IsArray(object))
    return config_wrong(why, "%.*s: must be an object", (int)strlen(prefix) - 1, prefix);
  cJSON_ArrayForEach(field, object) {
    size_t i = 0;
    while (known[i] && strcmp(known[i], field->string) != 0) i++;
    if (!known[i]) return config_wrong(why, "%s%.100s: there is no such field", prefix, field->string);
    if (config_member(object, field->string) != field)
      return config_wrong(why, "%s%.100s: is there twice", prefix, field->string);
  }
  return 0;
}

int config_list(const cJSON *list, bool (*fits)(const char *text), char **out, int most) {
  int count = 0;
  const cJSON *item;
  if (!cJSON_IsArray(list)) return list ? -1 : 0;
  cJSON_ArrayForEach(item, list) {
    const char *text = cJSON_GetStringValue(item);
    if (count == most || !fits(text)) return -1;
    out[count] = strdup(text);
    if (out[count]) count++;
  }
  return count;
}

int config_number(const cJSON *value, int least, int most) {
  if (!cJSON_IsNumber(value) || value->valuedouble != (double)value->valueint) return -1;
  return value->valueint >= least && value->valueint <= most ? value->valueint : -1;
}

bool is_ip_address(const char *text) {
  unsigned char bytes[16];
  return text && (inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1);
}

bool is_host_port(const char *text) {
  const char *port = text ? strrchr(text, ':') : NULL;
  return port && port > text && port[1] && port[1 + strspn(port + 1, "0123456789")] == '\0';
}
