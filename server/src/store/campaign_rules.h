// SPDX-License-Identifier: MIT
// What a field of a campaign may be: NULL, or why it cannot be that.
#ifndef WEBPHONED_CAMPAIGN_RULES_H
#define WEBPHONED_CAMPAIGN_RULES_H

#include "store/rules.h"

rule campaign_state_fault, source_status_fault, caller_id_fault, dispositions_fault;

#endif
