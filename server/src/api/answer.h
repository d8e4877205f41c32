// SPDX-License-Identifier: MIT
// From what the database said to what is answered: what is not there, or not theirs, is 404.
#ifndef WEBPHONED_ANSWER_H
#define WEBPHONED_ANSWER_H

#include <cJSON.h>

#include "db/db.h"
#include "http/request.h"

// The row, which is taken over; without one `result` says why.
void reply_row(request *r, cJSON *row, db_result result, reply *out);

// 204 for what has been done.
void reply_done(request *r, db_result result, reply *out);

#endif
