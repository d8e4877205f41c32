// SPDX-License-Identifier: MIT
// What every part of the configuration file is read with.
#ifndef WEBPHONED_KNOWN_H
#define WEBPHONED_KNOWN_H

#include <cJSON.h>
#include <stdbool.h>

const cJSON *config_member(const cJSON *object, const char *name);

// Writes what is wrong to `why` (CONFIG_WHY_SIZE); always -1.
__attribute__((format(printf, 2, 3))) int config_wrong(char *why, const char *format, ...);

// A field that nobody reads is a mistake, most likely a misspelt one, and so is one that is there twice: which of the two
// was meant? `known` ends with NULL; `prefix` stands before the name, as "listen.". 0, or -1.
int config_only_known(const cJSON *object, const char *const *known, const char *prefix, char *why);

// The texts of a list that `fits`; how many, or -1. None when it is absent.
int config_list(const cJSON *list, bool (*fits)(const char *text), char **out, int most);
// A whole number within bounds, or -1.
int config_number(const cJSON *value, int least, int most);

bool is_ip_address(const char *text);  // NULL is none
bool is_host_port(const char *text);   // "10.0.0.5:8080"

#endif
