// SPDX-License-Identifier: MIT
// Somebody in a phonebook, as vCard and CSV tell it.
#ifndef WEBPHONED_CONTACT_H
#define WEBPHONED_CONTACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum {
  CONTACT_NUMBERS_MAX = 16,
  CONTACT_LABEL_MAX = 100,
  CONTACT_NUMBER_MAX = 128,
  CONTACT_EXTENSION_MAX = 32
};

enum {
#define CONTACT(member, most) CONTACT_##member,
#include "base/contact.def"
#undef CONTACT
  CONTACT_FIELDS
};
extern const char *const contact_names[CONTACT_FIELDS];
extern const size_t contact_most[CONTACT_FIELDS];

typedef struct {
  const char *name;
  const char *number;
  const char *extension;  // "" for none
} contact_number;

typedef struct {
  const char *fields[CONTACT_FIELDS];  // never NULL once contact_clear has been called
  contact_number numbers[CONTACT_NUMBERS_MAX];
  size_t count;
} contact;

void contact_clear(contact *c);
// Why this contact cannot be kept; NULL if it can. Texts are UTF-8, bounded, without control characters
// (new lines and tabs in the note and the address only).
const char *contact_fault(const contact *c);
// Adds a number where there is room; false where there is none.
bool contact_add(contact *c, const char *name, const char *number, const char *extension);

// What an import gives, one by one, with the line where it begins; `fault` says why it is none (else NULL).
// False: enough.
typedef bool contact_seen(void *to, const contact *c, size_t line, const char *fault);

// A growing text in a file: what an export is written to.
typedef struct {
  void *to;
  void (*put)(void *to, const char *bytes, size_t len);
} contact_sink;

#endif
