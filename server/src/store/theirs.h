// SPDX-License-Identifier: MIT
// Accounts that an operator sees who runs one web phone: those that can log in there (tenant_admits, as SQL).
#ifndef WEBPHONED_THEIRS_H
#define WEBPHONED_THEIRS_H

// Two values go with it: the web phone, twice; 0 is all of them. `a`: what the accounts are called. Companies are kept
// as "[1,22]".
#define THEIRS(a)                                                                                            \
  " (CAST(? AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM tenants t WHERE t.id = ? AND t.sip_domain = " a          \
  ".domain AND (t.restrict_companies = '[]' OR EXISTS (SELECT 1 FROM customers o WHERE o.id = " a            \
  ".customer_id AND replace(replace(t.restrict_companies, '[', ','), ']', ',') LIKE '%,' || o.company_id"    \
  " || ',%')))) "
#define THEIRS_OF(tenant) db_int(tenant), db_int(tenant)

#endif
