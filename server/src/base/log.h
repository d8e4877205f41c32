// SPDX-License-Identifier: MIT
#ifndef WEBPHONED_LOG_H
#define WEBPHONED_LOG_H

#include <stdbool.h>

// One line on standard error each. What came from outside may stand in it: control bytes become '?', and in
// JSON everything is quoted. Never pass a password, a hash of one, a token or any other credential.
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Something with a name and details: log_event("log-in refused", "address", address, NULL).
void log_event(const char *event, ...) __attribute__((sentinel));

// Lines of JSON from now on, with the time; or text, for people and for a journal that knows the time.
void log_as_json(bool json);

#endif
