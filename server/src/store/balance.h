// SPDX-License-Identifier: MIT
// A customer's balance as a field of the settings: what the ledger adds up to. Who sets it makes an adjustment there.
#ifndef WEBPHONED_BALANCE_H
#define WEBPHONED_BALANCE_H

#include "store/setting.h"

// The balance in millionths, as SQL over a row of `customers`.
extern const char balance_sql[];

setting_settle balance_settle;

#endif
