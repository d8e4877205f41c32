// SPDX-License-Identifier: MIT
#include "api/answer.h"

void reply_row(request *r, cJSON *row, db_result result, reply *out) {
  if (row)
    reply_json(r, out, 200, row);
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}

void reply_done(request *r, db_result result, reply *out) {
  if (result == DB_DONE)
    reply_empty(out);
  else
    reply_failure(r, result == DB_NONE ? 404 : 500, NULL, out);
}
