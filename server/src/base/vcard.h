// SPDX-License-Identifier: MIT
// vCard 3.0 (RFC 2426) and 4.0 (RFC 6350).
#ifndef WEBPHONED_VCARD_H
#define WEBPHONED_VCARD_H

#include "base/contact.h"

// Every card of a file; what is between cards is passed over.
void vcard_contacts(const char *bytes, size_t len, contact_seen *seen, void *to);
// One card; `version` is 3 or 4.
void vcard_write(arena *a, contact_sink *out, const contact *c, int version);

#endif
