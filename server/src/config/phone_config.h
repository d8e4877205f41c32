// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_PHONE_CONFIG_H
#define WEBPHONED_PHONE_CONFIG_H

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

// Checks what the phone will be told: "brand", "domain", "wsServers" ... 0, or -1 with the field and the
// reason in `why` (CONFIG_WHY_SIZE).
int phone_config_check(const cJSON *phone, char *why);

// The names alone, flags too, and those values that go to the phone as they are. 0, or -1 as above.
int phone_fields_check(const cJSON *phone, char *why);

// The end of "ws://host:port" or "wss://host:port" in an address; NULL if it is none.
const char *ws_origin_end(const char *url);

// "https://host", "https://host:port", or the same with http. NULL is none.
bool is_web_origin(const char *origin);

// A list of {urls, username?, credential?} as RTCConfiguration has it?
bool ice_servers_good(const cJSON *list);

#endif
