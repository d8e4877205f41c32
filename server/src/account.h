// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_ACCOUNT_H
#define WEBPHONED_ACCOUNT_H

#include "store.h"

enum { PASSWORD_MAX = 128, DISPLAY_NAME_MAX = 100 };

// Why this user name, domain, display name or password cannot be used; NULL if it can.
const char *username_fault(const char *username);
const char *domain_fault(const char *domain);
const char *name_fault(const char *name);
const char *password_fault(const char *password);

// H(username ":" realm ":" password) for both digest algorithms (RFC 7616 3.4.2); the realm is the domain.
void account_prove(account *account, const char *password);

#endif
