// SPDX-License-Identifier: MIT
// The fields that make a row of the settings the one it is: its section's key.
#ifndef WEBPHONED_SETTING_KEY_H
#define WEBPHONED_SETTING_KEY_H

#include "base/text.h"
#include "store/setting.h"

// domain "phone.example", username "1001"
void setting_key_words(const setting_section *s, const cJSON *row, text *out);

bool setting_key_same(const setting_section *s, const cJSON *a, const cJSON *b);

// The id of the row in the database that has this row's key. DB_NONE: there is none.
db_result setting_key_find(const setting_access *a, const cJSON *row, int64_t *id);

#endif
