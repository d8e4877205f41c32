// SPDX-License-Identifier: MIT
// What a field of a script, a form or a button may be: NULL, or why it cannot be that.
#ifndef WEBPHONED_BUTTON_RULES_H
#define WEBPHONED_BUTTON_RULES_H

#include "store/rules.h"
#include "store/setting.h"

rule webhook_fault, form_schema_fault, button_type_fault, placement_fault;

// Whoever may touch one web phone only may name the customers that have an account there.
setting_settle check_customer;

#endif
