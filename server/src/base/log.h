// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_LOG_H
#define WEBPHONED_LOG_H

// One line on standard error. What came from outside may stand in it: control bytes become '?'.
// Never pass a password, a hash of one, or a credential.
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
