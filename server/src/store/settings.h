// SPDX-License-Identifier: MIT
// What the lists of settings are made of: a file for each subject, with the sections that change for the same reason.
#ifndef WEBPHONED_SETTINGS_H
#define WEBPHONED_SETTINGS_H

#include "store/setting.h"

typedef struct {
  const setting_section *list;
  size_t count;
} setting_group;

extern const setting_group customer_settings;
extern const setting_group phone_settings;
extern const setting_group operator_settings;
extern const setting_group button_settings;
extern const setting_group campaign_settings;

#define FIELDS(list) .fields = list, .count = sizeof list / sizeof list[0]

// Takes the lock that a removal's mark takes, and says whether that was first.
#define REFERS(parent, table, column)                                                                        \
  "UPDATE " parent " SET removing = removing WHERE id IN (SELECT " column " FROM " table                     \
  " WHERE id = ?) RETURNING removing"

#endif
