// SPDX-License-Identifier: MIT
// For what our own code guarantees. Bytes from outside can never reach a trap.
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#define WP_CHECK(truth) ((truth) ? (void)0 : __builtin_trap())
#define WP_UNREACHABLE() __builtin_trap()

#endif
