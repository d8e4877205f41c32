// SPDX-License-Identifier: MIT
// What an operator changed that is no setting, into the audit log.
#ifndef WEBPHONED_NOTE_H
#define WEBPHONED_NOTE_H

#include <cJSON.h>

#include "http/request.h"

// From what to what (NULL: nothing); both stay the caller's, and hold no secret. In the transaction of the change. False:
// then it is not to be made.
bool note_values(request *r, const cJSON *before, const cJSON *after);

// The body as a file that somebody sent: the name they gave it (?file=), how long it is and its hash. What is in it is not
// told: a log is kept for long, and people in files may ask to be forgotten.
cJSON *note_of_file(request *r);

#endif
