// SPDX-License-Identifier: MIT
// Lead sets and campaigns.
#include "store/settings.h"

#include "store/button_rules.h"
#include "store/campaign.h"
#include "store/campaign_rules.h"
#include "store/rules.h"

static const setting_field lead_set_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
};

static const char *const campaign_flag_names[] = {"transfer", NULL};

// The nine dispositions of every campaign (store/campaign.c) go before its own.
static const setting_field campaign_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "account_id", .column = "customer_id", .kind = SET_REF},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
    {.json = "state",
     .column = "state",
     .kind = SET_TEXT,
     .max = 16,
     .otherwise = "stopped",
     .fault = campaign_state_fault},
    {.json = "lead_set", .column = "lead_set_id", .kind = SET_REF, .min = 1},
    {.json = "source_status",
     .column = "source_status",
     .kind = SET_TEXT,
     .max = DISPOSITION_MAX,
     .otherwise = "NEW",
     .fault = source_status_fault},
    {.json = "caller_id", .column = "caller_id", .kind = SET_TEXT, .max = 20, .fault = caller_id_fault},
    {.json = "form_id", .column = "form_id", .kind = SET_REF},
    {.json = "script", .column = "script", .kind = SET_LONG, .max = 16 << 10},
    {.json = "dispositions",
     .column = "dispositions",
     .kind = SET_JSON,
     .max = DISPOSITIONS_MAX,
     .fault = dispositions_fault},
    {.json = "flags", .column = "flags", .kind = SET_FLAGS, .names = campaign_flag_names},
};

static const setting_bulk lead_set_bulk = {
    .mark = "UPDATE lead_sets SET removing = 1 WHERE id = ?",
    .bound = "SELECT count(*) FROM campaigns WHERE lead_set_id = ?",
    .portion = "DELETE FROM leads WHERE id IN (SELECT id FROM leads WHERE lead_set_id = ? LIMIT 2000)"};

static const setting_section list[] = {
    {.name = "leadSets",
     .table = "lead_sets",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(lead_set_fields),
     .bulk = &lead_set_bulk},
    {.name = "campaigns",
     .table = "campaigns",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(campaign_fields),
     .settle = check_customer,
     .refers = REFERS("lead_sets", "campaigns", "lead_set_id")},
};
const setting_group campaign_settings = {.list = list, .count = sizeof list / sizeof list[0]};
