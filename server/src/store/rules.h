// SPDX-License-Identifier: MIT
// What a field of the settings may be: NULL, or why it cannot be that.
#ifndef WEBPHONED_RULES_H
#define WEBPHONED_RULES_H

#include <cJSON.h>

typedef const char *rule(const cJSON *value);

rule host_fault, tenant_domain_fault, account_username_fault, hex_fault, currency_fault, color_fault,
    variable_name_fault, item_kind_fault;
rule webrtc_fault, menu_fault, ids_fault, patterns_fault, caller_ids_fault, origins_fault, ice_fault,
    turn_fault;
rule email_fault, operator_named_fault, role_fault, argon_fault, totp_fault, recovery_fault;

#endif
