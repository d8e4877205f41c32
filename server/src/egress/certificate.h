// SPDX-License-Identifier: MIT
// Where a name leads, and what certificate is shown there: what a browser would make of it.
#ifndef WEBPHONED_CERTIFICATE_H
#define WEBPHONED_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

typedef enum {
  SITE_UNRESOLVED,  // no such name
  SITE_PRIVATE,     // it leads to where nobody is asked
  SITE_REFUSED,     // nobody answers with TLS
  SITE_UNTRUSTED,   // a certificate that browsers refuse
  SITE_ENDED,       // so, because it has run out
  SITE_GOOD
} site_state;

enum { SITE_ADDRESSES_MAX = 8, SITE_ADDRESS_SIZE = 46 };

typedef struct {
  site_state state;
  char addresses[SITE_ADDRESSES_MAX][SITE_ADDRESS_SIZE];
  int count;
  int64_t since;  // when the certificate was issued, in ms; 0: none was seen
  int64_t until;  // when it ends
  char why[256];  // in the library's words, "" for none
} site_look;

// What whoever runs the portal says.
typedef struct {
  bool may_be_private;  // of this host
  const char *ca_file;  // certificates that are believed; NULL: the system's
} site_terms;

// Takes seconds. `now` in ms.
void certificate_look(const char *host, int port, const site_terms *terms, int64_t now, site_look *out);

#endif
