// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_PHONE_CONFIG_H
#define WEBPHONED_PHONE_CONFIG_H

#include <cJSON.h>
#include <stddef.h>

// Checks the part of the configuration that goes to the phone; writes the origins of its SIP servers,
// separated by spaces. 0, or -1 with the field and the reason in `why` (CONFIG_WHY_SIZE).
int phone_config_check(const cJSON *phone, char *origins, size_t size, char *why);

#endif
