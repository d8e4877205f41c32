// SPDX-License-Identifier: MIT
// What became of pushes, written down by a thread of its own: however long the database takes, calls do not wait.
#ifndef WEBPHONED_NOTES_H
#define WEBPHONED_NOTES_H

#include <stdbool.h>

#include "store/push.h"

typedef struct notes notes;

notes *notes_open(const char *database, char why[DB_WHY_SIZE]);
// Writes what is left.
void notes_close(notes *n);

// `gone`: the push service knows the subscription no more. Never waits: when a thousand are unwritten, more are lost.
void notes_add(notes *n, const push_delivery *delivery, bool gone);

#endif
