// SPDX-License-Identifier: MIT
// Runs of scripts, kept for the operator: the newest SCRIPT_RUNS_KEPT of each script, for SCRIPT_RUNS_DAYS at most.
#ifndef WEBPHONED_SCRIPT_RUN_H
#define WEBPHONED_SCRIPT_RUN_H

#include <cJSON.h>

#include "db/db.h"

enum { SCRIPT_RUNS_KEPT = 100, SCRIPT_RUNS_DAYS = 30, SCRIPT_RUN_WHY_MAX = 500, SCRIPT_RUN_LINES = 20 };

typedef struct {
  int64_t script;
  const char *source;  // "button", "form", "operator"
  int64_t source_id;
  int64_t account;  // 0: none
  int64_t at;
  int64_t took_ms;
  unsigned status;
  int line;
  const char *why;       // NULL: it went well
  const cJSON *console;  // its first lines are kept
} script_run_record;

void script_run_keep(db *d, const script_run_record *run);
// The newest first; `before` 0: from the last one on. NULL: the database failed.
cJSON *script_run_list(db *d, int64_t script, int64_t before, int64_t limit);
void script_run_sweep(db *d, int64_t now);

#endif
