// SPDX-License-Identifier: MIT
// Scripts, forms and buttons.
#include "store/settings.h"

#include "store/button_rules.h"
#include "store/rules.h"

// webphone.md "Dynamic Buttons": the names are those of its sample.
static const setting_field script_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
    {.json = "source", .column = "source", .kind = SET_LONG, .max = 128 << 10},
    {.json = "webhook", .column = "webhook", .kind = SET_TEXT, .max = 500, .fault = webhook_fault},
    {.json = "webhookSecret",
     .column = "webhook_secret",
     .kind = SET_TEXT,
     .max = 128,
     .secret = true,
     .told = true},
    {.json = "fetchAllow", .column = "fetch_allow", .kind = SET_JSON, .max = 16, .fault = origins_fault},
    {.json = "timeout",
     .column = "timeout_ms",
     .kind = SET_INT,
     .min = 100,
     .max = 30000,
     .otherwise = "5000"},
};

static const setting_field form_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "account_id", .column = "customer_id", .kind = SET_REF},
    {.json = "name", .column = "name", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
    {.json = "sandbox_id", .column = "sandbox_id", .kind = SET_REF},
    {.json = "formSchema", .column = "form_schema", .kind = SET_JSON, .max = 256, .fault = form_schema_fault},
};

static const setting_field button_fields[] = {
    {.json = "tenant", .column = "tenant_id", .kind = SET_REF, .min = 1},
    {.json = "account_id", .column = "customer_id", .kind = SET_REF},
    {.json = "label", .column = "label", .kind = SET_TEXT, .min = 1, .max = 100, .found = true},
    {.json = "icon", .column = "icon", .kind = SET_TEXT, .max = 64},
    {.json = "tooltip", .column = "tooltip", .kind = SET_TEXT, .max = 200},
    {.json = "type",
     .column = "type",
     .kind = SET_TEXT,
     .max = 16,
     .otherwise = "primary",
     .fault = button_type_fault},
    {.json = "placement",
     .column = "placement",
     .kind = SET_TEXT,
     .max = 16,
     .otherwise = "agent",
     .fault = placement_fault},
    {.json = "min_select", .column = "min_select", .kind = SET_INT, .max = 100000},
    {.json = "max_select", .column = "max_select", .kind = SET_INT, .max = 100000},
    {.json = "sandbox_id", .column = "sandbox_id", .kind = SET_REF},
    {.json = "fn", .column = "fn", .kind = SET_TEXT, .max = 1000},
    {.json = "form_id", .column = "form_id", .kind = SET_REF},
    {.json = "sort_order", .column = "sort_order", .kind = SET_INT, .min = -100000, .max = 100000},
};

static const setting_section list[] = {
    {.name = "scripts",
     .table = "scripts",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(script_fields)},
    {.name = "forms",
     .table = "forms",
     .key = "tenant_id, name",
     .tenant = "tenant_id",
     FIELDS(form_fields),
     .settle = check_customer},
    {.name = "buttons",
     .table = "buttons",
     .tenant = "tenant_id",
     FIELDS(button_fields),
     .settle = check_customer},
};
const setting_group button_settings = {.list = list, .count = sizeof list / sizeof list[0]};
