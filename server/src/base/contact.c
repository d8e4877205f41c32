// SPDX-License-Identifier: MIT
// What a contact may hold.
#include "base/contact.h"

#include <string.h>

#include "base/text.h"

const char *const contact_names[CONTACT_FIELDS] = {
#define CONTACT(member, most) #member,
#include "base/contact.def"
#undef CONTACT
};
const size_t contact_most[CONTACT_FIELDS] = {
#define CONTACT(member, most) most,
#include "base/contact.def"
#undef CONTACT
};

void contact_clear(contact *c) {
  c->count = 0;
  for (size_t i = 0; i < CONTACT_FIELDS; i++) c->fields[i] = "";
}

static bool is_clean(const char *s, bool lines) {
  if (!is_utf8(s, strlen(s))) return false;
  for (; *s; s++) {
    if (lines && (*s == '\n' || *s == '\r' || *s == '\t')) continue;
    if ((unsigned char)*s < 0x20 || *s == 0x7f) return false;
  }
  return true;
}

static bool fits(const char *s, size_t min, size_t most) {
  size_t len = strlen(s);
  return len >= min && len <= most && is_clean(s, false);
}

const char *contact_fault(const contact *c) {
  if (!c->fields[CONTACT_name][0]) return "it has no name";
  for (size_t i = 0; i < CONTACT_FIELDS; i++) {
    if (strlen(c->fields[i]) > contact_most[i]) return "a field is too long";
    if (!is_clean(c->fields[i], i == CONTACT_note || i == CONTACT_address))
      return "a field is not UTF-8, or has control characters";
  }
  for (size_t i = 0; i < c->count; i++) {
    const contact_number *n = &c->numbers[i];
    if (!fits(n->name, 1, CONTACT_LABEL_MAX)) return "a number's name is missing, too long or no text";
    if (!fits(n->number, 1, CONTACT_NUMBER_MAX)) return "a number is missing, too long or no text";
    if (!fits(n->extension, 0, CONTACT_EXTENSION_MAX)) return "an extension is too long or no text";
  }
  return NULL;
}

bool contact_add(contact *c, const char *name, const char *number, const char *extension) {
  if (c->count == CONTACT_NUMBERS_MAX) return false;
  c->numbers[c->count++] = (contact_number){name, number, extension};
  return true;
}
