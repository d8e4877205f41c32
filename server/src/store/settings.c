// SPDX-License-Identifier: MIT
// The lists: what an operator can set. A new section is an entry in the list of its subject (settings_*.c);
// import, export, API and their tests take it from there.
#include "store/settings.h"

#include <string.h>

// In the order of an import: what is referred to comes first.
static const setting_group *const groups[] = {&customer_settings, &phone_settings, &operator_settings,
                                              &button_settings, &campaign_settings};

const setting_section *setting_at(size_t at) {
  for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
    if (at < groups[i]->count) return &groups[i]->list[at];
    at -= groups[i]->count;
  }
  return NULL;
}

const setting_section *setting_find(const char *name) {
  const setting_section *s = NULL;
  for (size_t i = 0; (s = setting_at(i)) != NULL; i++) {
    if (strcmp(s->name, name) == 0) break;
  }
  return s;
}
